package org.dyno4j.dyno.supervision;

import org.dyno4j.isolation.Isolation;

/**
 * What supervision stands on; the real one, or a simulated one.
 *
 * @param control the control thread
 * @param workers the threads that may block
 * @param isolation where sandboxes come from
 * @param log where lines go
 */
public record Platform(Control control, Workers workers, Isolation isolation, DynoLog log) {}
