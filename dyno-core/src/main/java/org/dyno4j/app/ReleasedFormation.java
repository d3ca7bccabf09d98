package org.dyno4j.app;

import org.dyno4j.dyno.DynoSize;
import org.dyno4j.formation.Formation;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.formation.OneOff;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.formation.Rollout;
import org.dyno4j.formation.RolloutPlan;
import org.dyno4j.procfile.Procfile;

/** What releases want of a formation, which a {@link FormationManager} does in real time. */
interface ReleasedFormation {
    /** Runs a command once with a release that may not be rolled out yet. */
    OneOff run(FormationRelease release, OneOffSpec spec);

    /** Begins to bring the formation onto a release. */
    Rollout rollout(RolloutPlan plan);

    /** Makes changes in Heroku's form, maybe none, and tells what is desired then. */
    Formation scale(String... changes);

    /** Refuses changes that could not be made once these process types, of which there is no dyno yet, are rolled out. */
    void checkScale(Procfile procfile, String... changes);

    /** The size of that name. */
    DynoSize sizeNamed(String name);

    /** That of a manager. */
    static ReleasedFormation of(FormationManager manager) {
        return new ReleasedFormation() {
            @Override
            public OneOff run(FormationRelease release, OneOffSpec spec) {
                return manager.run(release, spec);
            }

            @Override
            public Rollout rollout(RolloutPlan plan) {
                return manager.rollout(plan);
            }

            @Override
            public Formation scale(String... changes) {
                return manager.scale(changes);
            }

            @Override
            public void checkScale(Procfile procfile, String... changes) {
                manager.checkScale(procfile, changes);
            }

            @Override
            public DynoSize sizeNamed(String name) {
                return manager.sizeNamed(name);
            }
        };
    }
}
