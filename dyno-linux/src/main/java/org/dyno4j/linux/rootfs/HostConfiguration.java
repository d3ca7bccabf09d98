package org.dyno4j.linux.rootfs;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The part of the host's {@code /etc} that a dyno is shown: nothing secret, nothing about the host's users.
 *
 * @param files small files, copied: name below {@code /etc} to content
 * @param directories directories, bound read-only: names below {@code /etc}
 */
public record HostConfiguration(Map<String, byte[]> files, List<String> directories) {
    private static final List<String> FILES = List.of(
            "bash.bashrc",
            "debian_version",
            "gai.conf",
            "host.conf",
            "inputrc",
            "ld.so.cache",
            "ld.so.conf",
            "locale.conf",
            "localtime",
            "mime.types",
            "pki/tls/cert.pem",
            "pki/tls/openssl.cnf",
            "profile",
            "protocols",
            "services",
            "ssl/openssl.cnf",
            "timezone");

    /** Of those with certificates, none that has a directory of private keys beside them. */
    private static final List<String> DIRECTORIES =
            List.of("alternatives", "ca-certificates", "pki/ca-trust", "pki/tls/certs", "ssl/certs");

    /** Debian's OpenJDK keeps its configuration in here, and doesn't start without it. */
    private static final String JAVA_DIRECTORIES = "java-*-openjdk";

    public HostConfiguration {
        files = ImmutableMap.copyOf(files);
        directories = List.copyOf(directories);
    }

    static HostConfiguration read(Path etc) {
        ImmutableMap.Builder<String, byte[]> files = ImmutableMap.builder();
        List<String> directories = new ArrayList<>();
        try {
            for (String name : FILES) {
                if (Files.isRegularFile(etc.resolve(name)) && Files.isReadable(etc.resolve(name))) {
                    files.put(name, Files.readAllBytes(etc.resolve(name)));
                }
            }
            for (String name : DIRECTORIES) {
                if (Files.isDirectory(etc.resolve(name))) {
                    directories.add(name);
                }
            }
            try (DirectoryStream<Path> java = Files.newDirectoryStream(etc, JAVA_DIRECTORIES)) {
                java.forEach(path -> directories.add(path.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read what a dyno is shown of " + etc, e);
        }
        return new HostConfiguration(files.build(), directories);
    }
}
