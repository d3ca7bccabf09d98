/**
 * A whole program: its code, its config and its formation.
 *
 * <p>Enter at {@link org.dyno4j.app.DynoHost}, which creates an {@link org.dyno4j.app.App}.
 */
package org.dyno4j.app;
