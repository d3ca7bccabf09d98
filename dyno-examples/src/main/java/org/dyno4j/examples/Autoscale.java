package org.dyno4j.examples;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.dyno4j.app.DynoHost;
import org.dyno4j.autoscale.Autoscaler;
import org.dyno4j.autoscale.ScalingPolicy;
import org.dyno4j.autoscale.ScalingSignal;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;

/** Fills a queue, lets an autoscaler add workers, empties it, and lets the autoscaler take them away again. */
public final class Autoscale {
    private static final Procfile PROCFILE = Procfile.parse("worker: exec sleep 3600\n");
    private static final ScalingPolicy POLICY = ScalingPolicy.between("worker", 1, 3)
            .withInterval(Duration.ofSeconds(1))
            .withCalm(Duration.ofSeconds(2));

    private Autoscale() {}

    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger queue = new AtomicInteger(25);
        try (DynoHost host = DynoHost.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager formation = FormationManager.builder(PROCFILE)
                        .isolation(host.isolation())
                        .logs(logs)
                        .build()) {
            try (Autoscaler autoscaler = Autoscaler.start(formation, POLICY, ScalingSignal.total(queue::get, 10))) {
                await(autoscaler, 3);
                System.out.println("with 25 in the queue: " + formation.formation());
                queue.set(0);
                await(autoscaler, 1);
                System.out.println("with none: " + formation.formation());
            }
        }
    }

    private static void await(Autoscaler autoscaler, int quantity) throws InterruptedException {
        String last = "";
        while (autoscaler.status().quantity() != quantity) {
            if (!autoscaler.status().why().equals(last)) {
                last = autoscaler.status().why();
                System.out.println(autoscaler.status().quantity() + " workers: " + last);
            }
            Thread.sleep(100);
        }
    }
}
