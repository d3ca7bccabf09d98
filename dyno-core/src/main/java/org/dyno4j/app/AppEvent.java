package org.dyno4j.app;

import java.time.Instant;
import org.dyno4j.formation.FormationEvent;

/**
 * Something that happened to an app: to its releases, or in its formation. In the config vars of its releases, there is
 * {@link org.dyno4j.log.Secrets#MASK} in the place of the values of secret ones.
 */
public sealed interface AppEvent {

    /** When it happened. */
    Instant time();

    /**
     * Something happened in its formation: a dyno's state, a verdict, a retry, a change of numbers, a rollout.
     *
     * @param event what
     */
    record InFormation(FormationEvent event) implements AppEvent {
        @Override
        public Instant time() {
            return event.time();
        }
    }

    /**
     * So much of the app's directory was copied up to now, for a release that begins when all of it is; told now and then,
     * where that takes long.
     *
     * @param files how many files and links
     * @param bytes how much was in them
     */
    record SlugCopying(Instant time, long files, long bytes) implements AppEvent {}

    /** A release is being made; its release phase comes first. */
    record ReleaseBegun(Instant time, Release release) implements AppEvent {}

    /** The release phase is over; dynos are brought onto the release now. */
    record ReleaseRollingOut(Instant time, Release release) implements AppEvent {}

    /** A release succeeded; it is the current one from now on. */
    record ReleaseSucceeded(Instant time, Release release) implements AppEvent {}

    /** A release failed, and what ran before runs on; {@code why} is for people. */
    record ReleaseFailed(Instant time, Release release, String why) implements AppEvent {}

    /** The current release, which a JVM before had made, runs from now on. */
    record ReleaseStarted(Instant time, Release release) implements AppEvent {}

    /** The listener was so slow that this many events, after the one before this one, were not kept for it. */
    record EventsDropped(Instant time, long count) implements AppEvent {
        static AppEvent near(AppEvent neighbour, long count) {
            return new EventsDropped(neighbour.time(), count);
        }
    }
}
