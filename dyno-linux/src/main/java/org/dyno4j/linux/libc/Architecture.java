package org.dyno4j.linux.libc;

/** The processor architectures whose system call ABI is known here. */
public enum Architecture {
    X86_64,
    AARCH64;

    /**
     * The architecture of this JVM.
     *
     * @throws NativeAccessException if it is none of these
     */
    public static Architecture current() {
        return of(System.getProperty("os.arch", ""));
    }

    /** The architecture that {@code os.arch} calls so. */
    static Architecture of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new NativeAccessException(
                        "this JVM says os.arch=" + osArch + ", and the system calls of that architecture aren't known",
                        "run a JVM for x86-64 or aarch64");
        };
    }
}
