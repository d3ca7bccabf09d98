/**
 * Text in, process types out: the Procfile.
 *
 * <p>Enter at {@link org.dyno4j.procfile.Procfile}, which parses a text or reads a file in one of the dialects of
 * {@link org.dyno4j.procfile.ProcfileGrammar}. Nothing is dropped silently: whatever is ignored or corrected is a
 * {@link org.dyno4j.procfile.Diagnostic}.
 */
package org.dyno4j.procfile;
