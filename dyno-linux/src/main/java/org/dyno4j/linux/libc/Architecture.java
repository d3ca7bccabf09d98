package org.dyno4j.linux.libc;

import org.dyno4j.isolation.IsolationException;

/** The processor architectures whose system call ABI is known here. */
public enum Architecture {
    X86_64,
    AARCH64;

    /**
     * The architecture of this JVM.
     *
     * @throws IsolationException if it is none of these
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
                throw new IsolationException(
                        "dyno4j isolates on x86-64 and aarch64; this JVM says os.arch=" + osArch, java.util.List.of());
        };
    }
}
