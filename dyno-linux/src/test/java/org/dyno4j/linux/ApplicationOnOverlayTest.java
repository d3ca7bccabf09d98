package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application on a file system that can't be mounted idmapped: overlayfs, as in a container. */
@Tag("root")
class ApplicationOnOverlayTest {
    /** In a mount namespace of its own; the upper layer on a tmpfs, as an overlay takes no other overlay for it. */
    private static final String ON_OVERLAY =
            "set -e; mount -t tmpfs none $0/scratch; mkdir $0/scratch/upper $0/scratch/work;"
                    + " mount -t overlay -o lowerdir=$0/lower,upperdir=$0/scratch/upper,workdir=$0/scratch/work"
                    + " none $0/app; exec \"$@\"";

    @TempDir
    private Path directory;

    @BeforeEach
    void makeAnApplication() throws Exception {
        for (String name : List.of("lower", "scratch", "app", "lower/lib")) {
            Files.createDirectory(directory.resolve(name));
        }
        Path secret = Files.writeString(directory.resolve("lower/secret"), "the content");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(directory.resolve("lower/lib/code"), "x".repeat(10_000));
        Files.createSymbolicLink(directory.resolve("lower/link"), Path.of("/etc/passwd"));
        Files.writeString(directory.resolve("lower/foreign"), "");
        Files.setAttribute(directory.resolve("lower/foreign"), "unix:uid", 65534);
        Files.setAttribute(directory.resolve("lower/foreign"), "unix:gid", 65534);
    }

    @Test
    void belongsToTheDynoAndCanBeChangedThere() throws Exception {
        assertThat(inDyno("stat -c '%u %n' . secret lib lib/code link foreign | sed s/^$(id -u)/mine/"))
                .isEqualTo("mine .\nmine secret\nmine lib\nmine lib/code\nmine link\n65534 foreign\n");
        assertThat(inDyno("stat -c %g secret link foreign | sed s/^$(id -g)/mine/"))
                .isEqualTo("mine\nmine\n65534\n");
        assertThat(inDyno("cat secret; echo more >> lib/code && echo new > lib/new && rm secret && wc -c < lib/code"))
                .isEqualTo("the content10005\n");
        assertThat(inDyno("touch foreign 2>/dev/null || echo refused; head -c 4 link; stat -c %u /etc/passwd"))
                .isEqualTo("refused\nroot0\n");
    }

    @Test
    void isLeftAsItWas() throws Exception {
        inDyno("rm -r lib; echo gone > secret");

        assertThat(directory.resolve("lower/lib/code")).hasSize(10_000);
        assertThat(Files.readString(directory.resolve("lower/secret"))).isEqualTo("the content");
        assertThat(Files.getAttribute(directory.resolve("lower/secret"), "unix:uid"))
                .isEqualTo(0);
    }

    @Test
    void canNotBeBoundElsewhereWhichIsSaidWithWhatToDo() throws Exception {
        String application = directory.resolve("app").toString();
        assertThat(onOverlay().run(1, List.of(), RunInDyno.class, "true", application, application))
                .contains("web.1 can't be shown a directory of the host")
                .contains(application + " is on a file system that can't be mounted idmapped")
                .contains("on a volume");
    }

    private OtherJvm onOverlay() {
        return OtherJvm.in(List.of("unshare", "-m", "sh", "-c", ON_OVERLAY, directory.toString()));
    }

    private String inDyno(String script) throws Exception {
        String output = onOverlay()
                .run(
                        0,
                        List.of(),
                        RunInDyno.class,
                        "cd /app; " + script,
                        directory.resolve("app").toString());
        return output.substring(output.indexOf(RunInDyno.MARK) + RunInDyno.MARK.length() + 1);
    }
}
