package org.dyno4j.linux.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dyno4j.linux.libc.Architecture;

/** The kernel's headers of an architecture as installed on this machine, read by the C preprocessor of any. */
final class KernelHeaders {
    private static final Pattern DEFINITION = Pattern.compile("#define (\\w+) (\\w+)");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*");

    private final List<String> preprocessor;

    private KernelHeaders(List<String> preprocessor) {
        this.preprocessor = preprocessor;
    }

    /** The headers, where they and a preprocessor are installed. */
    static Optional<KernelHeaders> of(Architecture architecture) {
        String machine = machine(architecture);
        Path own = Path.of("/usr/include/" + machine + "-linux-gnu");
        Path cross = Path.of("/usr/" + machine + "-linux-gnu/include");
        Path generic = Path.of("/usr/include");
        Path compiler = Path.of("/usr/bin/cpp");
        if (!Files.isExecutable(compiler)) {
            return Optional.empty();
        }
        return Stream.of(List.of(own, generic), List.of(cross))
                .filter(directories -> Files.exists(directories.get(0).resolve("asm/unistd.h")))
                .findFirst()
                .map(directories -> command(compiler, machine, directories))
                .map(KernelHeaders::new);
    }

    /** What to install for {@link #of} to find something. */
    static String wanted(Architecture architecture) {
        return "no kernel headers of " + architecture + ": install cpp and "
                + switch (architecture) {
                    case X86_64 -> "linux-libc-dev or linux-libc-dev-amd64-cross";
                    case AARCH64 -> "linux-libc-dev or linux-libc-dev-arm64-cross";
                };
    }

    /** The numbers of the macros that a header defines, by name, where they are plain numbers or names of such. */
    Map<String, Long> numbers(String header) throws IOException, InterruptedException {
        Map<String, String> texts = new TreeMap<>();
        Process process = new ProcessBuilder(preprocessor)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream source = process.getOutputStream()) {
            source.write(("#include <" + header + ">\n").getBytes(StandardCharsets.UTF_8));
        }
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines()
                    .map(DEFINITION::matcher)
                    .filter(Matcher::matches)
                    .forEach(definition -> texts.put(definition.group(1), definition.group(2)));
        }
        if (process.waitFor() != 0) {
            throw new IOException(header + " can't be preprocessed");
        }
        Map<String, Long> numbers = new TreeMap<>();
        texts.forEach((name, text) -> {
            String value = texts.getOrDefault(text, text);
            if (NUMBER.matcher(value).matches()) {
                numbers.put(name, Long.decode(value));
            }
        });
        return numbers;
    }

    private static List<String> command(Path compiler, String machine, List<Path> directories) {
        Stream<String> options = Stream.of("-dM", "-undef", "-nostdinc", "-D__" + machine + "__", "-D__LP64__");
        Stream<String> includes =
                directories.stream().flatMap(directory -> Stream.of("-isystem", directory.toString()));
        return Stream.of(Stream.of(compiler.toString()), options, includes)
                .flatMap(part -> part)
                .toList();
    }

    private static String machine(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x86_64";
            case AARCH64 -> "aarch64";
        };
    }
}
