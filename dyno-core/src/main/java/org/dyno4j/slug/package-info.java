/**
 * Directories as they were at one moment, named by what is in them.
 *
 * <p>Enter at {@link org.dyno4j.slug.SlugStore}.
 */
package org.dyno4j.slug;
