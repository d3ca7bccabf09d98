package org.dyno4j.contract;

import org.dyno4j.dyno.Handover;

/** Where a {@link HerokuSituation} is played: one dyno, simulated or real, under Heroku's rules. */
public interface HerokuStage {

    /** Wants one dyno of the situation's type, and returns once its program is on its way. */
    void scaleUp();

    /** Wants none any more. */
    void scaleAway();

    void restart();

    /** Brings the formation onto another release, in which only the config vars differ. */
    void release(Handover handover);

    /** Changes config vars, and restarts what runs. */
    void changeConfig();

    /** Lets so much time pass that every dyno is cycled once. */
    void passOneCycle();

    /** Runs the program as a one-off. */
    void runDetached();

    /** The same with somebody attached to it. */
    void runAttached();

    /** Ends the one-off by request, once the program is on its way. */
    void stopOneOff();

    /** Who is attached goes, once the program is on its way. */
    void clientGoes();

    /** Runs the program as what a release does first. */
    void runReleasePhase();

    /** Waits until that was said so often, and hears nothing more. */
    void hearUntil(String line, int times);

    /** Forgets what was said up to now. */
    void forgetLines();
}
