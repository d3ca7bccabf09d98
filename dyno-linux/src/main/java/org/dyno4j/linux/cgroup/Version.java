package org.dyno4j.linux.cgroup;

/** The two versions of the kernel's cgroup interface. */
enum Version {
    V1("cgroup v1"),
    V2("cgroup v2");

    private final String text;

    Version(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
