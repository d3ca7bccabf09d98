/**
 * The log plane: what dynos print becomes whole, stamped lines, kept in a bounded history and delivered to subscribers.
 *
 * <p>Enter at {@link org.dyno4j.log.LogBuffer}. Bytes come in through a {@link org.dyno4j.log.LineWriter} per output
 * stream; {@link org.dyno4j.log.LogLine}s come out through {@link org.dyno4j.log.LogBuffer#subscribe} and {@link
 * org.dyno4j.log.LogBuffer#tail}, and go to places outside through a {@link org.dyno4j.log.LogDrain}. A {@link
 * org.dyno4j.log.Redaction} keeps {@link org.dyno4j.log.Secrets} out of all of that.
 */
package org.dyno4j.log;
