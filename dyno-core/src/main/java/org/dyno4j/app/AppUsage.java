package org.dyno4j.app;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dyno4j.DynoException;
import org.dyno4j.dyno.DynoName;
import org.dyno4j.dyno.DynoState;
import org.dyno4j.dyno.supervision.Control;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.usage.MeteredDyno;
import org.dyno4j.usage.Usage;
import org.dyno4j.usage.UsageClock;
import org.dyno4j.usage.UsageFile;
import org.dyno4j.usage.UsageMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the dynos of one app use, those of release commands and one-offs included, and keeps it again and again
 * while any is there.
 *
 * <p>Belongs to the app's control thread, but for {@link #usage}.
 */
final class AppUsage {
    private static final Logger LOG = LoggerFactory.getLogger(AppUsage.class);

    private final String app;
    private final Control control;
    private final Duration interval;
    private final UsageMeter meter;
    private final Optional<Consumer<Usage>> keeping;
    private final Set<DynoName> there = new HashSet<>();
    private boolean saveDue;

    /** {@code keeping} takes all that was used up to then, where it is to be kept. */
    AppUsage(String app, Control control, Duration interval, UsageMeter meter, Optional<Consumer<Usage>> keeping) {
        this.app = app;
        this.control = control;
        this.interval = interval;
        this.meter = meter;
        this.keeping = keeping;
    }

    /** Goes on from what the file keeps, where there is one. */
    static AppUsage of(String app, Control control, AppOptions options, Optional<UsageFile> file) {
        UsageMeter meter = new UsageMeter(
                options.counting(),
                UsageClock.system(),
                file.map(UsageFile::read).orElse(Usage.none()));
        return new AppUsage(app, control, options.usageInterval(), meter, file.map(kept -> kept::write));
    }

    void accept(FormationEvent event) {
        if (event instanceof FormationEvent.DynoChanged change) {
            count(change);
        }
    }

    private void count(FormationEvent.DynoChanged change) {
        DynoState state = change.state();
        meter.changed(MeteredDyno.of(app, change.dyno(), change.size(), change.release()), state);
        if (state == DynoState.DOWN || state == DynoState.COMPLETE) {
            there.remove(change.dyno());
        } else {
            there.add(change.dyno());
        }
        saveLater();
    }

    private void saveLater() {
        if (keeping.isPresent() && !saveDue) {
            saveDue = true;
            control.after(interval, this::saveNow);
        }
    }

    private void saveNow() {
        saveDue = false;
        try {
            save();
        } catch (DynoException failure) {
            LOG.warn("{}: usage could not be kept; it is tried again in {}", app, interval, failure);
            saveLater();
        }
        if (!there.isEmpty()) {
            saveLater();
        }
    }

    /**
     * Keeps what was used up to now, where it is to be kept.
     *
     * @throws DynoException if that failed
     */
    void save() {
        keeping.ifPresent(kept -> kept.accept(meter.usage()));
    }

    /** What was used up to now; any thread may ask. */
    Usage usage() {
        return meter.usage();
    }
}
