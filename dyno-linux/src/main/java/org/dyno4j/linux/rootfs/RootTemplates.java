package org.dyno4j.linux.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.DynoException;
import org.dyno4j.isolation.IsolationException;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.spawn.Spawner;

/**
 * The templates of the stacks that are in use, each put together once, and the host's at once.
 *
 * <p>At most {@value #MOST} are kept: one that was not used for long is put together anew. A root directory that another
 * one has taken the place of is another stack. Thread-safe.
 */
public final class RootTemplates implements AutoCloseable {
    private static final int MOST = 16;

    private final SystemCalls calls;
    private final Spawner spawner;
    private final HostTools hostTools;
    private final RootTemplate host;
    private final Map<Key, RootTemplate> others = new LinkedHashMap<>(MOST, 0.75f, true);

    /** What a template depends on; the identity of a directory is its device and inode. */
    private record Key(Optional<Path> root, Object identity, List<String> places) {}

    private RootTemplates(SystemCalls calls, Spawner spawner, HostTools hostTools, RootTemplate host) {
        this.calls = calls;
        this.spawner = spawner;
        this.hostTools = hostTools;
        this.host = host;
    }

    /**
     * Puts the host's together.
     *
     * @throws IsolationException if a step failed; nothing is left then
     */
    public static RootTemplates open(SystemCalls calls, Spawner spawner) {
        HostTools tools = HostTools.read(Path.of("/"));
        try {
            return new RootTemplates(calls, spawner, tools, RootTemplate.build(calls, spawner, tools, List.of()));
        } catch (DynoException e) {
            IsolationException failure =
                    new IsolationException("the root of dynos can't be put together", List.of(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * The template of a stack, which is the caller's to close.
     *
     * @throws DynoException if there is no such directory, it can't be a stack's root, or a step failed
     */
    public synchronized RootTemplate take(Stack stack) {
        if (stack.equals(Stack.host())) {
            return host.copy();
        }
        List<String> places = stack.binds().stream().map(Stack.Bind::target).toList();
        Key key =
                new Key(stack.root(), stack.root().map(RootTemplates::identity).orElse(""), places);
        RootTemplate template = others.get(key);
        if (template == null) {
            Tools tools = stack.root().<Tools>map(StackDirectory::read).orElse(hostTools);
            template = RootTemplate.build(calls, spawner, tools, places);
            others.put(key, template);
            forgetTheEldest();
        }
        return template.copy();
    }

    private void forgetTheEldest() {
        if (others.size() > MOST) {
            Key eldest = others.keySet().iterator().next();
            RootTemplate forgotten = others.remove(eldest);
            if (forgotten != null) {
                forgotten.close();
            }
        }
    }

    private static Object identity(Path root) {
        try {
            return Files.getAttribute(root, "unix:dev") + ":" + Files.getAttribute(root, "unix:ino");
        } catch (IOException e) {
            throw new DynoException("there is no directory " + root + " to take a stack from", e);
        }
    }

    @Override
    public synchronized void close() {
        others.values().forEach(RootTemplate::close);
        others.clear();
        host.close();
    }
}
