/** The root of every error this library throws: {@link org.dyno4j.DynoException}. */
package org.dyno4j;
