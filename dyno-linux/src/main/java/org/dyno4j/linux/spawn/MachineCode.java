package org.dyno4j.linux.spawn;

import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.dyno4j.linux.libc.Architecture;

/** Assembled machine code, kept as hexadecimal text beside its source; a test assembles the source and compares. */
enum MachineCode {
    /** Runs a syscall program; position-independent. */
    STUB,
    /** An ELF executable: process 1 of a sandbox. */
    INIT;

    /** The bytes for that architecture. */
    byte[] bytes(Architecture architecture) {
        return BaseEncoding.base16()
                .lowerCase()
                .decode(text(architecture, "hex").replaceAll("\\s", ""));
    }

    /** The assembly source for that architecture. */
    String source(Architecture architecture) {
        return text(architecture, "S");
    }

    private String text(Architecture architecture, String extension) {
        String name =
                name().toLowerCase(Locale.ROOT) + "-" + architecture.name().toLowerCase(Locale.ROOT) + "." + extension;
        // Asked by this class: on the module path nobody else may read what is in this package.
        try (InputStream resource = Objects.requireNonNull(MachineCode.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of dyno-linux is damaged: can't read " + name, e);
        }
    }
}
