package org.dyno4j.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.formation.EventSubscription;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.usage.MeteredDyno;
import org.dyno4j.usage.Usage;
import org.dyno4j.usage.UsageFile;
import org.dyno4j.usage.UsageMeter;

/** Counts what the dynos of one app use, those of release commands and one-offs included. Thread-safe. */
final class AppUsage implements ReleaseSwitch.Follower {
    private final String app;
    private final Optional<UsageFile> file;
    private final UsageMeter meter;

    /** Goes on from what the file keeps, where there is one. */
    AppUsage(String app, Optional<UsageFile> file) {
        this.app = app;
        this.file = file;
        this.meter = new UsageMeter(file.map(UsageFile::read).orElse(Usage.none()));
    }

    @Override
    public EventSubscription follow(FormationManager formation, Release release) {
        Counting counting = new Counting(formation, release.name());
        EventSubscription events = formation.subscribe(counting::accept);
        return () -> {
            events.close();
            counting.end();
            save();
        };
    }

    Usage usage() {
        return meter.usage();
    }

    /** Keeps what was used up to now, where it is to be kept. */
    private synchronized void save() {
        file.ifPresent(kept -> kept.write(meter.usage()));
    }

    /** The dynos of one formation. */
    private final class Counting {
        private final FormationManager formation;
        private final String release;
        private final Map<DynoName, DynoSize> there = new HashMap<>();
        private boolean ended;

        Counting(FormationManager formation, String release) {
            this.formation = formation;
            this.release = release;
        }

        synchronized void accept(FormationEvent event) {
            if (ended) {
                return;
            }
            if (event instanceof FormationEvent.StateChanged change) {
                count(change.dyno(), change.size(), change.to());
            } else if (event instanceof FormationEvent.EventsDropped) {
                countAgain();
            }
        }

        private void count(DynoName dyno, DynoSize size, DynoState state) {
            if (state == DynoState.DOWN || state == DynoState.COMPLETE) {
                there.remove(dyno);
            } else {
                there.put(dyno, size);
            }
            meter.changed(MeteredDyno.of(app, dyno, size, release), state);
        }

        /** Events are missing, so what is there now says it all. */
        private void countAgain() {
            Map.copyOf(there).forEach((dyno, size) -> {
                if (formation.find(dyno).isEmpty()) {
                    count(dyno, size, DynoState.DOWN);
                }
            });
            formation.dynos().forEach(dyno -> count(dyno.name(), dyno.size(), dyno.state()));
        }

        /** Nothing is left of the formation, whether its last events were delivered or not. */
        synchronized void end() {
            ended = true;
            Map.copyOf(there).forEach((dyno, size) -> count(dyno, size, DynoState.DOWN));
        }
    }
}
