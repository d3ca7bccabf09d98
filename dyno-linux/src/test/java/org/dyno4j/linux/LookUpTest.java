package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dyno4j.isolation.NetworkMode;
import org.dyno4j.isolation.Sandbox;
import org.dyno4j.isolation.SandboxSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What programs look up in a dyno's {@code /etc}, by the programs that do: users, hosts, certificates, locales. */
class LookUpTest {
    private static final Path CERTIFICATES = Path.of("/etc/ssl/certs");

    @RegisterExtension
    private static final TestIsolation ISOLATION = new TestIsolation();

    @Test
    void usersAndGroupsAreMadeUp() throws Exception {
        assertThat(ISOLATION.output("id -un; id -gn; whoami; [ $(id -u) = $(id -g) ] && echo same; echo ~ ~dyno"))
                .isEqualTo("dyno\ndyno\ndyno\nsame\n/app /app\n");
        assertThat(ISOLATION.output("getent passwd | sed s/:$(id -u):$(id -g):/:me:me:/"))
                .isEqualTo("""
                        root:x:0:0:root:/root:/usr/sbin/nologin
                        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                        dyno:x:me:me::/app:/bin/bash
                        """);
        assertThat(ISOLATION.output("getent group | cut -d: -f1,4")).isEqualTo("root:\ntty:\nnogroup:\ndyno:\n");
        assertThat(ISOLATION.output("getent passwd $(id -u) | cut -d: -f1; python3 -c 'import getpass, os, pwd;"
                        + " print(pwd.getpwuid(os.getuid()).pw_dir, getpass.getuser())'"))
                .isEqualTo("dyno\n/app dyno\n");
        // Users of every Debian; here nobody knows them.
        assertThat(ISOLATION.output("getent passwd daemon www-data; getent group adm docker; echo $?"))
                .isEqualTo("2\n");
    }

    @Test
    void namesOfHostsAreAskedOfFilesAndInAnEmptyNetworkOfNobodyElse() throws Exception {
        assertThat(ISOLATION.output(
                        "python3 -c 'import socket; print(socket.gethostbyname(\"localhost\"))'; getent hosts web.1;"
                                + " cat /etc/resolv.conf; grep ^hosts /etc/nsswitch.conf"))
                .isEqualTo("127.0.0.1\n127.0.0.1       localhost web.1\nhosts: files dns\n");
        assertThat(ISOLATION.output("getent hosts nowhere.example; echo $?")).isEqualTo("2\n");
        String names = "getent services https; getent protocols udp; echo asked"; // minimal systems know none
        assertThat(ISOLATION.output(names)).isEqualTo(onHost(names));
    }

    @Test
    void inTheHostsNetworkItsNameServersAreAsked() throws Exception {
        Path resolver = Path.of("/etc/resolv.conf");
        String servers = Files.isReadable(resolver) ? Files.readString(resolver) : "";
        try (Sandbox sandbox = ISOLATION.create(SandboxSpec.named("web.1").network(NetworkMode.HOST))) {
            assertThat(TestIsolation.output(sandbox, "cat /etc/resolv.conf")).isEqualTo(servers);
        }
    }

    @Test
    void rootCertificatesAreTheHostsAndVerify() throws Exception {
        String certificates =
                "ls -A " + CERTIFICATES + " 2> /dev/null; cat " + CERTIFICATES + "/*.pem 2> /dev/null | sha256sum";
        assertThat(ISOLATION.output(certificates)).isEqualTo(onHost(certificates));
        // By the directory of hashes in which OpenSSL looks by itself, where the host has both.
        String verify = "cd " + CERTIFICATES + " 2> /dev/null && set -- *.pem && [ -f $1 ] && openssl verify $1";
        assertThat(ISOLATION.output(verify)).isEqualTo(onHost(verify));
    }

    @Test
    void thereIsNoPrivateKey() throws Exception {
        assertThat(ISOLATION.output("ls -d /etc/ssl/private /etc/pki/tls/private 2> /dev/null;"
                        + " grep -rlE 'BEGIN ([A-Z]+ )?PRIVATE KEY' /etc 2> /dev/null"))
                .isEmpty();
    }

    @Test
    void theLocaleOfAllLanguagesWorks() throws Exception {
        assertThat(ISOLATION.output("export LC_ALL=C.UTF-8; x=äß; echo ${#x} ${x^}; locale charmap"))
                .isEqualTo("2 Äß\nUTF-8\n");
        assertThat(ISOLATION.output("LC_ALL=C.UTF-8 python3 -c 'import locale; locale.setlocale(locale.LC_ALL, \"\");"
                        + " print(locale.nl_langinfo(locale.CODESET), sorted([\"b\", \"ä\"], key=locale.strxfrm))'"))
                .isEqualTo("UTF-8 ['b', 'ä']\n");
    }

    private static String onHost(String script) throws Exception {
        Process process = new ProcessBuilder("/bin/bash", "-c", script).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
