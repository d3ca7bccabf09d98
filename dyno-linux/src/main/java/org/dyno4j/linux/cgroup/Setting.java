package org.dyno4j.linux.cgroup;

/** A value to write into a control file of a sandbox's group. */
record Setting(String file, String value) {}
