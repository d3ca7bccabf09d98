/** What every isolation must do, as tests to inherit. */
package org.dyno4j.contract;
