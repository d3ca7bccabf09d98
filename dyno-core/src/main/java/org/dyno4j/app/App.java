package org.dyno4j.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoStatus;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.isolation.Isolation;
import org.dyno4j.isolation.Stack;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.Redaction;
import org.dyno4j.log.Secrets;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;

/**
 * A program: a directory with a Procfile, its config vars, and the formation that runs it.
 *
 * <p>Thread-safe, for platform threads. Belongs to its {@link DynoHost}, which closes it.
 */
public final class App implements AutoCloseable {
    private static final String WEB = "web";
    private static final String RELEASE = "release";
    private static final Duration RELEASE_TIMEOUT = Duration.ofHours(1);

    private final String name;
    private final Path directory;
    private final Stack stack;
    private final Isolation isolation;
    private final Secrets secrets = new Secrets();
    private final LogBuffer logs =
            LogBuffer.builder().redaction(Redaction.ofPlatformLines(secrets)).build();
    private final ConfigVars config = new ConfigVars(secrets);
    private final Object deploys = new Object(); // taken before the lock of this, never after it
    private Optional<FormationManager> formation = Optional.empty();
    private Optional<Release> release = Optional.empty();
    private Optional<Publication> publication = Optional.empty();
    private Optional<FormationManager> upcoming = Optional.empty();
    private boolean closed;
    private int lastNumber; // guarded by deploys, all else by this

    App(String name, Path directory, Stack stack, Isolation isolation) {
        this.name = name;
        this.directory = directory;
        this.stack = stack;
        this.isolation = isolation;
    }

    /** The name it was created with. */
    public String name() {
        return name;
    }

    /** What its dynos print and what happens to them. */
    public LogBuffer logs() {
        return logs;
    }

    /** Its config vars, which the next release gets. */
    public ConfigVars config() {
        return config;
    }

    /** The release that runs, once there is one. */
    public synchronized Optional<Release> release() {
        return release;
    }

    /**
     * Makes a release of the directory and the config vars as they are now.
     *
     * <p>A process type {@code release} runs to its end first. The first release starts one web dyno; a later one stops
     * the dynos that run, and starts as many of each type that is still there. One deployment waits for the other;
     * while the release command runs, what ran before can be scaled and closed as ever.
     *
     * @throws ReleaseCommandException if the release command failed or took more than an hour; what ran before runs on
     * @throws org.dyno4j.procfile.ProcfileException if the Procfile can't be understood
     * @throws IllegalStateException if this is closed
     * @throws InterruptedException if the thread was interrupted while the release command ran
     */
    public Release deploy() throws InterruptedException {
        synchronized (deploys) {
            Procfile procfile = Procfile.readFrom(directory);
            lastNumber++;
            Release next = new Release(lastNumber, "Deploy " + directory.getFileName(), Instant.now());
            FormationManager manager = prepare(procfile);
            try {
                runReleaseCommand(procfile, manager, next);
            } catch (RuntimeException | InterruptedException e) {
                manager.close();
                throw e;
            }
            replace(procfile, manager, next);
            return next;
        }
    }

    private synchronized FormationManager prepare(Procfile procfile) {
        requireOpen();
        FormationManager manager = FormationManager.builder(procfile)
                .isolation(isolation)
                .application(directory)
                .stack(stack)
                .config(config.asMap())
                .logs(logs)
                .build();
        upcoming = Optional.of(manager);
        return manager;
    }

    private synchronized void replace(Procfile procfile, FormationManager manager, Release next) {
        requireOpen();
        List<Formation.Entry> before =
                formation.map(old -> old.formation().entries()).orElse(List.of());
        formation.ifPresent(FormationManager::close);
        formation = Optional.of(manager);
        release = Optional.of(next);
        start(procfile, manager, before);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    private void runReleaseCommand(Procfile procfile, FormationManager manager, Release next)
            throws InterruptedException {
        Optional<ProcessType> command = procfile.find(RELEASE);
        if (command.isEmpty()) {
            return;
        }
        try {
            ExitVerdict verdict = manager.run(RELEASE, command.get().command()).await(RELEASE_TIMEOUT);
            if (!(verdict instanceof ExitVerdict.Clean)) {
                throw new ReleaseCommandException(name, next, "it " + verdict.describe());
            }
        } catch (TimeoutException e) {
            throw new ReleaseCommandException(name, next, "it still ran after " + RELEASE_TIMEOUT);
        }
    }

    private static void start(Procfile procfile, FormationManager manager, List<Formation.Entry> before) {
        if (before.isEmpty()) {
            procfile.find(WEB).ifPresent(web -> manager.scale(WEB, 1));
            return;
        }
        for (Formation.Entry entry : before) {
            if (procfile.find(entry.type()).isPresent()) {
                manager.scale(entry.type() + "=" + entry.quantity() + ":"
                        + entry.size().name());
            }
        }
    }

    /**
     * Changes how many dynos there are, and of which size: {@code "web=2"}, {@code "worker+1"},
     * {@code "worker=1:standard-2x"}.
     *
     * @throws DynoException if one of the changes is not understood or names an unknown type; none is made then
     */
    public void scale(String... changes) {
        manager().scale(changes);
    }

    /** Waits until every dyno is up; fails with what was seen instead. */
    public void awaitUp(Duration timeout) throws InterruptedException {
        manager().awaitUp(timeout);
    }

    /** Its dynos as they are now. */
    public List<DynoStatus> dynos() {
        return manager().dynos();
    }

    /** Restarts one dyno. */
    public void restart(DynoName dyno) {
        manager().restart(dyno);
    }

    /** Serves its web dynos at this address while at least one is up; ends with the next release or {@link #close}. */
    public synchronized void publish(InetSocketAddress address) {
        publication.ifPresent(Publication::close);
        publication = Optional.of(Publication.open(isolation, manager(), WEB, address));
    }

    private synchronized FormationManager manager() {
        return formation.orElseThrow(() -> new DynoException(name + ": nothing is deployed yet; call deploy() first"));
    }

    /** Stops all dynos gracefully, also a release command, and delivers the last log lines. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        publication.ifPresent(Publication::close);
        publication = Optional.empty();
        formation.ifPresent(FormationManager::close);
        upcoming.ifPresent(FormationManager::close);
        logs.close();
    }
}
