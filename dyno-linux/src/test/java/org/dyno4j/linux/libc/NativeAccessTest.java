package org.dyno4j.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeAccessTest {
    /** What the JVM, JNA and the loader say. */
    @ParameterizedTest
    @CsvSource({
        "Illegal native access from: unnamed module @1, --enable-native-access=ALL-UNNAMED",
        "java.lang.System::load is a restricted method in java.lang.System, --enable-native-access=ALL-UNNAMED",
        "There is an incompatible JNA native library installed on this system, -Djna.nosys=true",
        "libjna.so: failed to map segment from shared object, -Djna.tmpdir=DIRECTORY",
        "/tmp/jna.tmp (Read-only file system), -Djna.tmpdir=DIRECTORY",
    })
    void eachReasonHasARemedy(String reason, String remedy) {
        assertThat(NativeAccess.remedy(reason, "/tmp")).contains(remedy);
    }
}
