package org.dyno4j.linux.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.dyno4j.isolation.Mechanism;
import org.dyno4j.linux.spawn.MappedUser;

/**
 * What dynos don't have without root, though nothing refuses it: users of their own, and to be rid of the JVM's groups.
 *
 * <p>newuidmap(1) and newgidmap(1), where they are installed, could map a range of subordinate users. It isn't used: the
 * application's files are the caller's, and can't be shown as another user's by an ordinary user (idmapped mounts need
 * CAP_SYS_ADMIN where the file system was mounted), so such a dyno could not read what its owner alone may read; and it
 * would need programs of the host that are set-user-ID root for each start.
 *
 * @param user the user that all dynos are
 * @param groups how many supplementary groups the JVM has
 * @param helper where newuidmap is installed
 */
record MappedUserReport(MappedUser user, int groups, Optional<String> helper) {
    static MappedUserReport read(MappedUser user) {
        return new MappedUserReport(
                user,
                Circumstances.read().groups(),
                Stream.of("/usr/bin/newuidmap", "/bin/newuidmap", "/usr/local/bin/newuidmap")
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst());
    }

    /** The mechanism, or what is true of it for this user. */
    Stream<Mechanism> refine(Mechanism mechanism) {
        boolean found =
                mechanism.name().equals(Feature.IDENTITY.title()) && mechanism.status() == Mechanism.Status.ENFORCED;
        return found ? Stream.of(own(), supplementaryGroups()) : Stream.of(mechanism);
    }

    private Mechanism own() {
        return Mechanism.unavailable(
                Feature.IDENTITY.title(),
                "to the kernel every dyno is user " + user.hostUid() + ", as the JVM is: what keeps them apart are"
                        + " namespaces alone; newuidmap is "
                        + helper.map(path -> "installed (" + path + "), but not used")
                                .orElse("not installed, nor would it be used")
                        + ": files can't be shown to a subordinate user as his",
                "run the JVM as root: each dyno is a user of its own then");
    }

    private Mechanism supplementaryGroups() {
        String name = "no supplementary groups";
        return groups == 0
                ? Mechanism.enforced(name, "the JVM has none; setgroups is denied in a dyno's user namespace")
                : Mechanism.unavailable(
                        name,
                        "the " + groups
                                + " of the JVM stay: who may map no groups but his own may not drop them either",
                        "start the JVM without them: setpriv --clear-groups java ... as root, or no"
                                + " SupplementaryGroups= in its systemd unit");
    }
}
