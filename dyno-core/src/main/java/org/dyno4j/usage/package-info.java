/**
 * Who used what, to the second, and what it costs.
 *
 * <p>Enter at {@link org.dyno4j.usage.UsageMeter}, which is told what becomes of dynos; it answers with
 * {@link org.dyno4j.usage.Usage}, of which an {@link org.dyno4j.usage.Invoice} is made by a
 * {@link org.dyno4j.usage.PriceList}. {@link org.dyno4j.usage.UsageFile} keeps it beyond the end of the JVM.
 */
package org.dyno4j.usage;
