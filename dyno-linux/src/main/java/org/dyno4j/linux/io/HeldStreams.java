package org.dyno4j.linux.io;

import java.util.Optional;

/** What the JVM holds of a process's standard streams; whoever holds it owns the descriptors, none of which blocks. */
public sealed interface HeldStreams extends AutoCloseable {

    /** Where what the caller has for the process goes, if it takes anything. */
    Optional<OwnedDescriptor> input();

    /** Closes the descriptors, as far as they are still open. */
    @Override
    void close();

    /**
     * Ends of pipes.
     *
     * @param input the write end of standard input's, where there is one
     * @param output the read end of standard output's
     * @param error the same of standard error, where it has a pipe of its own
     */
    record Pipes(Optional<OwnedDescriptor> input, OwnedDescriptor output, Optional<OwnedDescriptor> error)
            implements HeldStreams {
        @Override
        public void close() {
            input.ifPresent(OwnedDescriptor::close);
            output.close();
            error.ifPresent(OwnedDescriptor::close);
        }
    }

    /** All three are one terminal. */
    record OneTerminal(Terminal terminal) implements HeldStreams {
        @Override
        public Optional<OwnedDescriptor> input() {
            return Optional.of(terminal.keyboard());
        }

        @Override
        public void close() {
            terminal.close();
        }
    }
}
