package org.dyno4j.linux.rootfs;

/**
 * A file of an application, and what of its ownership the dyno's user gets.
 *
 * @param path relative to the application's directory
 * @param user whether it becomes its owner
 * @param group whether it becomes its group
 */
public record OwnedFile(String path, boolean user, boolean group) {}
