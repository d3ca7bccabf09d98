package org.dyno4j.linux.libc;

import org.dyno4j.isolation.Mechanism;

/**
 * Whether this JVM was told that JNA may call native code, which JDK 24 and later want to be told (JEP 472).
 *
 * <p>To be asked for before JNA is loaded: the first native call of a module that has no permission prints a warning and
 * gives it one.
 *
 * @param wanted whether the JDK asks for it
 * @param granted whether it was granted
 */
record NativePermission(boolean wanted, boolean granted) {
    private static final String NAME = "native permission";
    private static final int FIRST_TO_WARN = 24;

    /** What this JVM says of that class's module; the method is there from JDK 22 on. */
    static NativePermission of(Class<?> type) {
        boolean wanted = Runtime.version().feature() >= FIRST_TO_WARN;
        try {
            Object granted = Module.class.getMethod("isNativeAccessEnabled").invoke(type.getModule());
            return new NativePermission(wanted, Boolean.TRUE.equals(granted));
        } catch (ReflectiveOperationException notThere) {
            return new NativePermission(wanted, false);
        }
    }

    /** For the report: it works in either case, so far. */
    Mechanism mechanism() {
        if (!wanted) {
            return Mechanism.enforced(NAME, "JNA; this JDK asks for no permission");
        }
        return granted
                ? Mechanism.enforced(NAME, "JNA, which this JVM was told to let call native code")
                : Mechanism.unavailable(
                        NAME,
                        "Module.isNativeAccessEnabled() said false of JNA before it was loaded; the JVM let it be, with"
                                + " four lines of warnings, and a later JDK will refuse it",
                        NativeAccess.PERMIT);
    }
}
