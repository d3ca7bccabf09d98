/**
 * Limits and accounting by control groups, on cgroup v1, v2 and hybrids of both.
 *
 * <p>Enter at {@link org.dyno4j.linux.cgroup.Cgroups}: it finds by trying what this host lets it do, and creates a
 * {@link org.dyno4j.linux.cgroup.Cgroup} for each sandbox. Facts about control files are those of the kernel's
 * {@code Documentation/admin-guide/cgroup-v1} and {@code cgroup-v2.rst}.
 */
package org.dyno4j.linux.cgroup;
