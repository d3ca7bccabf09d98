/**
 * Plain processes in place of sandboxes, for machines that have nothing better: no isolation, no limits.
 *
 * <p>Enter at {@link org.dyno4j.plain.PlainIsolation}.
 */
package org.dyno4j.plain;
