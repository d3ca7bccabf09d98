package org.dyno4j.plain;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dyno4j.isolation.CommandException;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.SandboxSpec;

/** Where the paths of a sandbox are on the host: {@code /app} is the application's directory, all else is itself. */
record ApplicationPaths(String sandbox, Path application) {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    String onHost(String inside) {
        if (inside.equals(SandboxSpec.APPLICATION_DIRECTORY)) {
            return application.toString();
        }
        if (inside.startsWith(SandboxSpec.APPLICATION_DIRECTORY + "/")) {
            return application + inside.substring(SandboxSpec.APPLICATION_DIRECTORY.length());
        }
        return inside;
    }

    File workingDirectory(String inside) {
        File directory = new File(onHost(inside));
        if (!directory.isDirectory()) {
            throw new SandboxException(
                    sandbox, "chdir(\"" + inside + "\") would fail: " + directory + " is no directory of the host");
        }
        return directory;
    }

    /**
     * The program's file: where it has a slash, that path; else the first along the environment's PATH.
     *
     * @throws CommandException if there is none, or it can't be executed
     */
    String program(String command, Map<String, String> environment, File workingDirectory) {
        if (command.contains("/")) {
            Path file = workingDirectory.toPath().resolve(onHost(command));
            if (!Files.exists(file)) {
                throw new CommandException(sandbox, command, 127, "command not found: " + command + " (no such file)");
            }
            return executable(command, file);
        }
        String path = environment.getOrDefault("PATH", DEFAULT_PATH);
        Path unusable = null;
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = workingDirectory.toPath().resolve(onHost(directory)).resolve(command);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return file.toString();
            }
            unusable = unusable == null && Files.exists(file) ? file : unusable;
        }
        if (unusable != null) {
            return executable(command, unusable);
        }
        throw new CommandException(sandbox, command, 127, "command not found: " + command + " (looked along PATH)");
    }

    private String executable(String command, Path file) {
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
            return file.toString();
        }
        String why = Files.isDirectory(file) ? "a directory" : "not executable; try chmod +x";
        throw new CommandException(sandbox, command, 126, "can't execute " + command + ": " + file + " is " + why);
    }
}
