package org.dyno4j.linux.libc;

import java.util.Locale;

/** Why JNA could not be loaded, in words that help. */
final class NativeAccess {
    /** How JNA is permitted to call native code. */
    static final String PERMIT = "start java with --enable-native-access=ALL-UNNAMED; on the module path, with"
            + " --enable-native-access=com.sun.jna";

    private NativeAccess() {}

    static NativeAccessException explain(Throwable failure) {
        NativeAccessException explained = new NativeAccessException(
                "JNA can't load its native library: " + rootOf(failure), remedy(rootOf(failure), unpackDirectory()));
        explained.initCause(failure);
        return explained;
    }

    /** What to do about a failure of that text, where the library is unpacked to that directory. Pure. */
    static String remedy(String text, String directory) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("native access") || lower.contains("restricted method")) {
            return PERMIT;
        }
        if (lower.contains("incompatible jna native library")) {
            return "there is another version of JNA on this machine: start java with -Djna.nosys=true";
        }
        return "JNA unpacks the library to " + directory + ", which must be writable and not be mounted noexec (see"
                + " findmnt -T DIRECTORY): start java with -Djna.tmpdir=DIRECTORY for one that is";
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private static String unpackDirectory() {
        String chosen = System.getProperty("jna.tmpdir");
        return chosen != null ? chosen : "the user's cache directory, $XDG_CACHE_HOME/JNA/temp or ~/.cache/JNA/temp";
    }
}
