package org.dyno4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.dyno4j.app.App;
import org.dyno4j.dyno.supervision.ControlThread;
import org.dyno4j.formation.FormationBuilder;
import org.junit.jupiter.api.Test;

/** What is decided about dynos, and when, is decided by a clock that is given: days of it pass in seconds of a test. */
class SimulatedTimeTest {
    private static final String[] DECIDING = {"org.dyno4j.dyno..", "org.dyno4j.formation..", "org.dyno4j.app.."};

    private static final JavaClasses CORE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("org.dyno4j");

    /** What tells the real time, or lets it pass. */
    private static final Map<String, List<String>> REAL_TIME = Map.of(
            System.class.getName(), List.of("nanoTime", "currentTimeMillis"),
            Instant.class.getName(), List.of("now"),
            Clock.class.getName(), List.of("systemUTC", "systemDefaultZone", "system"),
            InstantSource.class.getName(), List.of("system"),
            Thread.class.getName(), List.of("sleep"),
            ScheduledThreadPoolExecutor.class.getName(), List.of("schedule", "scheduleAtFixedRate"));

    @Test
    void onlyTheControlThreadKnowsTheRealTimeAndOnlyDoorsGiveItAClock() {
        noClasses()
                .that()
                .resideInAnyPackage(DECIDING)
                .and()
                .doNotBelongToAnyOf(ControlThread.class, FormationBuilder.class, App.class)
                .should()
                .accessTargetWhere(describe("it tells the real time, or lets it pass", SimulatedTimeTest::isOfRealTime))
                .check(CORE);
    }

    private static boolean isOfRealTime(JavaAccess<?> access) {
        return REAL_TIME
                .getOrDefault(access.getTargetOwner().getFullName(), List.of())
                .contains(access.getTarget().getName());
    }
}
