/** The network of sandboxes: their loopback interface, and sockets opened inside from outside. */
package org.dyno4j.linux.net;
