/**
 * System call filters: policies over whole system call tables, and the classic BPF programs that hold a process to them.
 *
 * <p>Enter at {@link org.dyno4j.linux.seccomp.Profile}: a named {@link org.dyno4j.linux.seccomp.Policy}, which compiles to
 * a {@link org.dyno4j.linux.seccomp.FilterProgram}. What the kernel reads is described in
 * {@code Documentation/userspace-api/seccomp_filter.rst}, {@code linux/seccomp.h} and {@code linux/filter.h}.
 *
 * <p>A denied call fails without a trace; or, by {@code SECCOMP_FILTER_FLAG_LOG}, with one in the host's audit log, which
 * costs nothing here and names a user id; or, by {@code SECCOMP_RET_USER_NOTIF}, after the I/O loop has answered it and
 * told of it. The last one needs neither audit nor root and no thread, since the filter's listener is pollable. It comes
 * out of the new process over a {@link org.dyno4j.linux.seccomp.DenialChannel}, one for each program that is started;
 * every denied call then waits for the JVM, so a {@link org.dyno4j.linux.seccomp.DenialWatch} answers only so many a
 * second. It is for finding out what a program misses, not for all dynos at all times. A program that wants to be a
 * listener itself, as some sandboxes of browsers do, gets EBUSY under it.
 */
package org.dyno4j.linux.seccomp;
