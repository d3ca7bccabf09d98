package org.dyno4j.linux.rootfs;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The files of {@code /etc} that are made up for each dyno: its user, its host name, its name services. */
final class DynoConfiguration {
    /** Where they are; {@code /etc}, which dynos share, has links to them. */
    static final String DIRECTORY = "/run";

    static final Set<String> NAMES = files(0, "", "").keySet();

    private DynoConfiguration() {}

    /** Name to content. */
    static Map<String, byte[]> files(int uid, String hostName, String resolver) {
        return ImmutableMap.<String, byte[]>builder()
                .put("passwd", text("""
                        root:x:0:0:root:/root:/usr/sbin/nologin
                        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                        dyno:x:%d:%d::/app:/bin/bash
                        """.formatted(uid, uid)))
                .put("group", text("""
                        root:x:0:
                        tty:x:5:
                        nogroup:x:65534:
                        dyno:x:%d:
                        """.formatted(uid)))
                .put("hostname", text(hostName + "\n"))
                .put("hosts", text("""
                        127.0.0.1 localhost %s
                        ::1 localhost ip6-localhost
                        """.formatted(hostName)))
                .put("nsswitch.conf", text("""
                        passwd: files
                        group: files
                        hosts: files dns
                        services: files
                        protocols: files
                        """))
                .put("resolv.conf", text(resolver))
                .buildOrThrow();
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
