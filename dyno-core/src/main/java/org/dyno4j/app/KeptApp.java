package org.dyno4j.app;

import java.nio.file.Path;

/**
 * An app as it is kept beyond the end of the JVM.
 *
 * @param name its name
 * @param directory where its code comes from
 * @param state all else
 */
record KeptApp(String name, Path directory, AppState state) {}
