package org.dyno4j.linux.cgroup;

/**
 * Why the host does not give something, and what would make it.
 *
 * @param detail what was found, errno by name
 * @param remedy what the administrator would do
 */
record Obstacle(String detail, String remedy) {
    @Override
    public String toString() {
        return detail + " (" + remedy + ")";
    }
}
