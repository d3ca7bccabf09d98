/**
 * How a process is born: syscall programs composed in Java, run by a stub of machine code in a vfork-like child.
 *
 * <p>No Java code ever runs in a forked child, and no thread of the JVM ever changes its namespaces, root or user. Enter
 * at {@link org.dyno4j.linux.spawn.Spawner}, which runs a {@link org.dyno4j.linux.spawn.SyscallProgram}.
 */
package org.dyno4j.linux.spawn;
