package org.dyno4j.app;

import com.google.common.collect.Maps;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.log.LogRendering;
import org.dyno4j.slug.SlugObserver;

/**
 * Tells what becomes of releases: as lines of the log, in Heroku's words, and as events, between those of the formation.
 *
 * <p>Belongs to the app's control thread, but for what is said about slugs, which comes from who copies them.
 */
final class AppJournal implements SlugObserver {
    private final Control control;
    private final LogBuffer logs;
    private final Consumer<AppEvent> events;

    AppJournal(Control control, LogBuffer logs, Consumer<AppEvent> events) {
        this.control = control;
        this.logs = logs;
        this.events = events;
    }

    void formation(FormationEvent event) {
        events.accept(new AppEvent.InFormation(event));
    }

    void begun(Release release, boolean hasCommand) {
        say(release.description());
        if (hasCommand) {
            say("Running release " + release.name() + " commands");
        }
        events.accept(new AppEvent.ReleaseBegun(control.now(), shown(release)));
    }

    void rollingOut(Release release) {
        say("Release " + release.name() + " created");
        events.accept(new AppEvent.ReleaseRollingOut(control.now(), shown(release)));
    }

    /** All types are named, as on Heroku. */
    void scaled(Formation desired) {
        say("Scaled to "
                + desired.entries().stream()
                        .map(entry -> entry.type() + "@" + entry.quantity() + ":" + name(entry.size()))
                        .collect(Collectors.joining(" ")));
    }

    /** Where the log has Heroku's names, sizes have them too. */
    private String name(DynoSize size) {
        return logs.rendering().equals(LogRendering.heroku()) ? size.title() : size.name();
    }

    /** Any thread may tell it, before it is done. */
    void running(String command) {
        say("Starting process with command `" + command + "`");
    }

    /** Heroku says nothing then. */
    void succeeded(Release release) {
        events.accept(new AppEvent.ReleaseSucceeded(control.now(), shown(release)));
    }

    void failed(Release release, Exception failure) {
        boolean command = failure instanceof ReleaseCommandException;
        say("Release " + release.name() + (command ? " command failed" : " failed"));
        events.accept(new AppEvent.ReleaseFailed(
                control.now(), shown(release), redact(String.valueOf(failure.getMessage()))));
    }

    void started(Release release) {
        events.accept(new AppEvent.ReleaseStarted(control.now(), shown(release)));
    }

    @Override
    public void copied(long files, long bytes) {
        say("Copying: " + files + " files, " + (bytes >> 20) + " MiB so far");
        control.execute(() -> events.accept(new AppEvent.SlugCopying(control.now(), files, bytes)));
    }

    @Override
    public void leftOut(String file, String why) {
        say("Left out of the slug: " + file + ": " + why);
    }

    /** As events may show it: without secrets. */
    private Release shown(Release release) {
        return release.withConfig(Maps.transformValues(release.config(), this::redact));
    }

    private String redact(String text) {
        return logs.redact(LogLine.DYNO, text);
    }

    private void say(String text) {
        logs.append(LogLine.DYNO, LogLine.API, text.replace('\n', ' '));
    }
}
