package org.dyno4j.linux.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.dyno4j.contract.Patience;
import org.dyno4j.linux.libc.Architecture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineCodeTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"STUB,X86_64", "STUB,AARCH64", "INIT,X86_64", "INIT,AARCH64"})
    void theBytesAreWhatTheSourceAssemblesTo(MachineCode code, Architecture architecture) throws Exception {
        Path source = directory.resolve("code.S");
        Path object = directory.resolve("code.o");
        Path flat = directory.resolve("code.bin");
        Files.writeString(source, code.source(architecture));

        run(tool(architecture, "as"), "-o", object.toString(), source.toString());
        run(tool(architecture, "objcopy"), "-O", "binary", "-j", ".text", object.toString(), flat.toString());

        assertThat(code.bytes(architecture)).isEqualTo(Files.readAllBytes(flat));
    }

    @ParameterizedTest
    @CsvSource({"INIT,X86_64", "INIT,AARCH64"})
    void theInitExecutableStaysTiny(MachineCode code, Architecture architecture) {
        assertThat(code.bytes(architecture)).hasSizeLessThan(400).startsWith(0x7f, 'E', 'L', 'F');
    }

    /** The native assembler, or Debian's cross assembler: packages binutils and binutils-aarch64-linux-gnu. */
    private static String tool(Architecture architecture, String name) throws IOException {
        String prefix = architecture.name().toLowerCase(Locale.ROOT) + "-linux-gnu-";
        List<String> candidates =
                architecture == Architecture.current() ? List.of(prefix + name, name) : List.of(prefix + name);
        for (String candidate : candidates) {
            if (Files.isExecutable(Path.of("/usr/bin", candidate))) {
                return candidate;
            }
        }
        Assumptions.abort("no assembler for " + architecture + ": install " + prefix + name);
        throw new IllegalStateException();
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(Patience.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
