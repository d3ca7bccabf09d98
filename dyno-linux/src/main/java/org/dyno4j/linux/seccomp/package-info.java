/**
 * System call filters: policies over whole system call tables, and the classic BPF programs that hold a process to them.
 *
 * <p>Enter at {@link org.dyno4j.linux.seccomp.Profile}: a named {@link org.dyno4j.linux.seccomp.Policy}, which compiles to
 * a {@link org.dyno4j.linux.seccomp.FilterProgram}. What the kernel reads is described in
 * {@code Documentation/userspace-api/seccomp_filter.rst}, {@code linux/seccomp.h} and {@code linux/filter.h}.
 */
package org.dyno4j.linux.seccomp;
