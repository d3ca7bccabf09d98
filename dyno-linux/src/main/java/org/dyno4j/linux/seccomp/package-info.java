/**
 * System call filters: policies over whole system call tables, and the classic BPF programs that hold a process to them.
 *
 * <p>Enter at {@link org.dyno4j.linux.seccomp.Profile}: a named {@link org.dyno4j.linux.seccomp.Policy}, which compiles to
 * a {@link org.dyno4j.linux.seccomp.FilterProgram}. What the kernel reads is described in
 * {@code Documentation/userspace-api/seccomp_filter.rst}, {@code linux/seccomp.h} and {@code linux/filter.h}.
 *
 * <p>A denied call fails without a trace, or leaves one in the host's audit log by {@code SECCOMP_FILTER_FLAG_LOG}, which
 * costs nothing here. {@code SECCOMP_RET_USER_NOTIF} would tell the JVM itself, without audit and without a thread per
 * dyno: its descriptor is pollable, so the I/O loop could answer with the error and log the call. But it has to come out
 * of the new process first (as an SCM_RIGHTS message, since the number is only known after the filter is on), every
 * denied call would wait for the JVM, and a tenant could keep the I/O loop busy with nothing but denied calls. So it is
 * for debugging one dyno, with a limited rate, not for all of them.
 */
package org.dyno4j.linux.seccomp;
