package org.dyno4j.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's rsyslogd (packages rsyslog and rsyslog-gnutls) as a child process with nothing but a directory of its own: it
 * writes the fields of every message that it understood to a file.
 */
final class Rsyslog implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

    private final Process process;
    private final Path output;
    private final int port;

    private Rsyslog(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    static Rsyslog overTcp(Path directory) throws IOException {
        return start(directory, "", "");
    }

    static Rsyslog overTls(Path directory, Path certificate, Path key) throws IOException {
        return start(
                directory,
                String.format(
                        " defaultNetstreamDriverCAFile=\"%1$s\" defaultNetstreamDriverCertFile=\"%1$s\""
                                + " defaultNetstreamDriverKeyFile=\"%2$s\"",
                        certificate, key),
                " streamDriver.name=\"gtls\" streamDriver.mode=\"1\" streamDriver.authMode=\"anon\"");
    }

    private static Rsyslog start(Path directory, String global, String module) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM), () -> PROGRAM + " is missing: install rsyslog and rsyslog-gnutls");
        Path output = directory.resolve("messages");
        Path portFile = directory.resolve("port");
        String configuration = String.join(
                "\n",
                "global(workDirectory=\"" + directory + "\" maxMessageSize=\"64k\""
                        + " parser.escapeControlCharactersOnReceive=\"off\"" + global + ")",
                "module(load=\"imtcp\"" + module + ")",
                "template(name=\"fields\" type=\"string\" string=\"%pri%|%protocol-version%|%timestamp:::date-rfc3339%|"
                        + "%hostname%|%app-name%|%procid%|%msgid%|%structured-data%|%msg%\\n\")",
                "input(type=\"imtcp\" address=\"127.0.0.1\" port=\"0\" listenPortFileName=\"" + portFile + "\")",
                "action(type=\"omfile\" file=\"" + output + "\" template=\"fields\")",
                "");
        Path file = Files.writeString(directory.resolve("rsyslog.conf"), configuration);
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "-f",
                        file.toString(),
                        "-i",
                        directory.resolve("pid").toString())
                .inheritIO()
                .start();
        try {
            await().atMost(PATIENCE).until(() -> !process.isAlive() || isWritten(portFile));
            return new Rsyslog(
                    process, output, Integer.parseInt(Files.readString(portFile).strip()));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static boolean isWritten(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) > 0;
    }

    int port() {
        return port;
    }

    /** The messages so far: {@code pri|version|time|hostname|app-name|procid|msgid|structured data|message}. */
    List<String> messages() throws IOException {
        String written = Files.exists(output) ? new String(Files.readAllBytes(output), UTF_8) : "";
        return written.substring(0, written.lastIndexOf('\n') + 1).lines().toList(); // the last may be half written
    }

    @Override
    public void close() {
        process.destroy();
        try {
            await().atMost(PATIENCE).until(() -> !process.isAlive());
        } finally {
            process.destroyForcibly();
        }
    }
}
