/**
 * Descriptors with one owner, the epoll loop, and what runs on it: output pumps, pidfds, standard input.
 *
 * <p>Enter at {@link org.dyno4j.linux.io.EventLoop}, and at {@link org.dyno4j.linux.io.LinuxSandboxProcess}, which puts
 * the pieces together for one process.
 */
package org.dyno4j.linux.io;
