package org.dyno4j.app;

import org.dyno4j.log.LogBuffer;
import org.dyno4j.log.LogLine;
import org.dyno4j.slug.SlugObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, in Heroku's words, what becomes of releases. */
final class Announcements implements SlugObserver {
    /** Stands where Heroku names its API as the origin of such lines. */
    private static final String API = "api";

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final LogBuffer logs;

    Announcements(LogBuffer logs) {
        this.logs = logs;
    }

    void begun(Release release, boolean hasCommand) {
        say(release.description());
        if (hasCommand) {
            say("Running release " + release.name() + " commands");
        }
    }

    /** Its release phase is over; its dynos come now. */
    void created(Release release) {
        say("Release " + release.name() + " created");
    }

    /** Its dynos serve. Heroku says nothing then. */
    void current(Release release) {
        LOG.debug("{} is the current release", release.name());
    }

    void failed(Release release, Exception failure) {
        boolean command = failure instanceof ReleaseCommandException;
        say("Release " + release.name() + (command ? " command failed" : " failed"));
    }

    @Override
    public void copied(long files, long bytes) {
        say("Copying: " + files + " files, " + (bytes >> 20) + " MiB so far");
    }

    @Override
    public void leftOut(String file, String why) {
        say("Left out of the slug: " + file + ": " + why);
    }

    private void say(String text) {
        logs.append(LogLine.DYNO, API, text.replace('\n', ' '));
    }
}
