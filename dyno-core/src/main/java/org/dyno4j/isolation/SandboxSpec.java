package org.dyno4j.isolation;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a sandbox is to be.
 *
 * @param name names the sandbox in messages, and is its host name: letters, digits, {@code .}, {@code _} and {@code -}
 * @param application the directory that shows up as {@link #APPLICATION_DIRECTORY}, writable but never written to;
 *     where absent, {@link #APPLICATION_DIRECTORY} is empty
 * @param limits what all processes may use together
 * @param network which network they see
 * @param filter which system calls they may make
 * @param temporary how much they may keep in files
 * @param stack what they find beside the application
 * @param denials who is told of calls that the filter refuses, if it logs them; see {@link Builder#denials}
 */
public record SandboxSpec(
        String name,
        Optional<Path> application,
        ResourceLimits limits,
        NetworkMode network,
        SyscallFilter filter,
        TemporarySpace temporary,
        Stack stack,
        Optional<Consumer<? super DeniedCall>> denials) {
    /** Where the program's directory is to be found inside. */
    public static final String APPLICATION_DIRECTORY = "/app";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,139}");

    public SandboxSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a sandbox name is 1 to 140 letters, digits, '.', '_' or '-'; it must"
                    + " not begin with '.' or '-': \"" + name + "\"");
        }
        application = application.map(Path::toAbsolutePath);
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(temporary, "temporary");
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(denials, "denials");
    }

    /** Starts with no program, no limits, an isolated network and the standard system call filter. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Collects what a sandbox is to be. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private Optional<Path> application = Optional.empty();
        private ResourceLimits limits = ResourceLimits.none();
        private NetworkMode network = NetworkMode.ISOLATED;
        private SyscallFilter filter = SyscallFilter.standard();
        private TemporarySpace temporary = TemporarySpace.standard();
        private Stack stack = Stack.host();
        private Optional<Consumer<? super DeniedCall>> denials = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** Shows this directory as {@code /app}. */
        public Builder application(Path directory) {
            application = Optional.of(directory);
            return this;
        }

        /** Limits what all processes may use together. */
        public Builder limits(ResourceLimits value) {
            limits = value;
            return this;
        }

        /** Chooses the network. */
        public Builder network(NetworkMode value) {
            network = value;
            return this;
        }

        /** Chooses which system calls may be made. */
        public Builder filter(SyscallFilter value) {
            filter = value;
            return this;
        }

        /** Chooses how much may be kept in files; otherwise {@link TemporarySpace#standard()}. */
        public Builder temporary(TemporarySpace value) {
            temporary = value;
            return this;
        }

        /** Chooses what programs find beside the application; otherwise {@link Stack#host()}. */
        public Builder stack(Stack value) {
            stack = value;
            return this;
        }

        /**
         * Tells this one, and not the host's log, of calls that a filter {@linkplain SyscallFilter#withLoggedDenials that
         * logs them} refuses: the first ten of each second and each process that was started, and how many more there
         * were. What fails with ENOSYS, so that libraries fall back, is not among them.
         *
         * <p>Called on the isolation's I/O thread; must not block. The process waits meanwhile, and for the rest of the
         * second after a thousand refused calls.
         */
        public Builder denials(Consumer<? super DeniedCall> listener) {
            denials = Optional.of(listener);
            return this;
        }

        /**
         * The spec collected so far.
         *
         * @throws IllegalArgumentException if the name is not one
         */
        public SandboxSpec build() {
            return new SandboxSpec(name, application, limits, network, filter, temporary, stack, denials);
        }
    }
}
