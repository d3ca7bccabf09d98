/**
 * Small programs that show the library at work, one screen each.
 *
 * <p>Enter at {@link org.dyno4j.examples.Quickstart}; {@link org.dyno4j.examples.RunProcfile} runs a whole program,
 * {@link org.dyno4j.examples.RunOnce} a single command, {@link org.dyno4j.examples.UsageInvoice} bills what was used, and
 * {@link org.dyno4j.examples.Doctor} says what this host can enforce.
 */
@NullMarked
package org.dyno4j.examples;

import org.jspecify.annotations.NullMarked;
