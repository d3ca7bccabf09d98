package org.dyno4j.examples;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.app.DynoHost;
import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.FormationEvent;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.usage.BillingPeriod;
import org.dyno4j.usage.Invoice;
import org.dyno4j.usage.MeteredDyno;
import org.dyno4j.usage.PriceList;
import org.dyno4j.usage.Usage;
import org.dyno4j.usage.UsageFile;
import org.dyno4j.usage.UsageMeter;

/**
 * Runs two dynos for a few seconds, and prints what they cost this month: {@code UsageInvoice [FILE]}; where a file is
 * named, the use is kept in it, and the next invoice goes on from there.
 */
public final class UsageInvoice {
    private static final Duration A_FEW_SECONDS = Duration.ofSeconds(3);
    private static final Procfile PROCFILE = Procfile.parse("clock: exec sleep 60\nworker: exec sleep 60\n");
    private static final PriceList PRICES =
            PriceList.parse("currency USD\n standard-1x hourly 36.00  # a cent a second\n standard-2x hourly 72.00\n");

    private UsageInvoice() {}

    public static void main(String[] arguments) throws InterruptedException {
        Optional<UsageFile> file =
                Stream.of(arguments).findFirst().map(Path::of).map(UsageFile::new);
        UsageMeter meter = new UsageMeter(file.map(UsageFile::read).orElse(Usage.none()));
        runDynos(meter);
        file.ifPresent(kept -> kept.write(meter.usage()));
        System.out.println(Invoice.of(meter.usage(), BillingPeriod.monthOf(Instant.now()), PRICES));
    }

    private static void runDynos(UsageMeter meter) throws InterruptedException {
        try (DynoHost host = DynoHost.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager formation = FormationManager.builder(PROCFILE)
                        .isolation(host.isolation())
                        .size("worker", DynoSize.named("standard-2x"))
                        .logs(logs)
                        .build()) {
            formation.subscribe(event -> count(event, meter));
            formation.scale("clock=1", "worker=1");
            formation.awaitUp(Duration.ofSeconds(30));
            Thread.sleep(A_FEW_SECONDS.toMillis());
        }
    }

    /** The meter is told of every change of a dyno; what it is billed as is for its user to say. */
    private static void count(FormationEvent event, UsageMeter meter) {
        if (event instanceof FormationEvent.DynoChanged change) {
            meter.changed(MeteredDyno.of("hello", change.dyno(), change.size(), change.release()), change.state());
        }
    }
}
