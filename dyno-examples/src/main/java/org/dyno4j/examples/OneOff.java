package org.dyno4j.examples;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.dyno4j.DynoException;
import org.dyno4j.app.DynoHost;
import org.dyno4j.dyno.Attachment;
import org.dyno4j.dyno.ExitVerdict;
import org.dyno4j.formation.CommandSpec;
import org.dyno4j.formation.FormationManager;
import org.dyno4j.formation.OneOffSpec;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.log.LogBuffer;
import org.dyno4j.procfile.Procfile;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command once in a dyno, attached to the terminal that it gets: {@code OneOff bash}, or without arguments a look
 * at that terminal. What happens to the dyno goes to standard error.
 *
 * <p>Started on a terminal, it passes every key on, so that Ctrl-C interrupts the command. Exits with its status.
 */
public final class OneOff {
    private static final int FAILED = 1;
    private static final String LOOK = "tty; stty size; echo \"I am $DYNO\"";
    private static final Duration AFTER_THE_LAST_OUTPUT = Duration.ofMinutes(1);

    private OneOff() {}

    public static void main(String[] arguments) throws InterruptedException {
        GracefulExit.run(stop -> run(arguments.length == 0 ? LOOK : String.join(" ", arguments), stop));
    }

    private static int run(String command, CompletableFuture<@Nullable Void> stop) throws InterruptedException {
        Procfile procfile = Procfile.readFrom(SampleApp.directory());
        try (DynoHost host = DynoHost.open();
                LogBuffer logs = LogBuffer.create();
                FormationManager formation = FormationManager.builder(procfile)
                        .isolation(host.isolation())
                        .application(SampleApp.directory())
                        .logs(logs)
                        .build();
                HostTerminal terminal = HostTerminal.raw()) {
            logs.subscribe(line -> System.err.print(line + "\r\n"));
            CommandSpec spec = CommandSpec.of(command).withTerminal(terminal.size());
            org.dyno4j.formation.OneOff oneOff = formation.run(OneOffSpec.of(spec));
            Attachment attachment = oneOff.attachment().orElseThrow();
            CompletableFuture<Void> unused = stop.thenRun(attachment::close);
            InputRelay.start(new FileInputStream(FileDescriptor.in), attachment.input());
            attachment.output().transferTo(new FileOutputStream(FileDescriptor.out));
            ExitVerdict verdict = oneOff.await(AFTER_THE_LAST_OUTPUT);
            return verdict.status().map(ExitStatus::code).orElse(FAILED);
        } catch (DynoException | IOException | TimeoutException failed) {
            System.err.println(failed.getMessage());
            return FAILED;
        }
    }
}
