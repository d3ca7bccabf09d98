package org.dyno4j.app;

import org.dyno4j.dyno.supervision.Control;

/**
 * What all releases of one app share.
 *
 * @param app the name of the app
 * @param options what it was created with
 * @param control its control thread, which may write what is kept, but waits for nothing else
 * @param state what is kept
 * @param formation what runs
 * @param journal tells what becomes of releases
 */
record ReleaseContext(
        String app, AppOptions options, Control control, KeptState state, AppFormation formation, AppJournal journal) {}
