/** The one public door of this module. */
package org.dyno4j.linux;
