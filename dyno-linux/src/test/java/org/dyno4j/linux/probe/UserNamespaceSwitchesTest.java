package org.dyno4j.linux.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dyno4j.linux.libc.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Switches that can't be turned on a host that others use: by the texts of their files. */
class UserNamespaceSwitchesTest {
    private static final Finding.Refused REFUSED = new Finding.Refused("clone3(CLONE_NEWUSER)", Errno.EPERM.number());

    @TempDir
    private Path directory;

    private String remedy(Feature feature) {
        return new Remedies(
                        new Circumstances(1000, 0, 0, false, Optional.empty(), UserNamespaceSwitches.read(directory)))
                .remedy(feature, REFUSED);
    }

    @Test
    void aKernelWithoutSwitchesWantsRoot() {
        assertThat(remedy(Feature.OWN_USER_NAMESPACE)).startsWith("run the JVM as root (now it is user 1000)");
    }

    @Test
    void unprivilegedUserNamespacesThatAreTurnedOffAreTurnedOn() throws Exception {
        Files.writeString(directory.resolve("unprivileged_userns_clone"), "0\n");
        assertThat(remedy(Feature.OWN_USER_NAMESPACE))
                .isEqualTo("sysctl -w kernel.unprivileged_userns_clone=1; or run the JVM as root (now it is user 1000):"
                        + " sudo java ..., or User=root in a systemd unit");
        Files.writeString(directory.resolve("unprivileged_userns_clone"), "1\n");
        assertThat(remedy(Feature.OWN_USER_NAMESPACE)).startsWith("run the JVM as root");
    }

    /** AppArmor lets the namespace be made, and denies what is to be done in it. */
    @Test
    void appArmorsRestrictionIsLiftedOrTheJvmExcepted() throws Exception {
        Files.writeString(directory.resolve("apparmor_restrict_unprivileged_userns"), "1\n");
        assertThat(remedy(Feature.MOUNT_NAMESPACE))
                .contains("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0", "\"userns,\"", "as root");
    }
}
