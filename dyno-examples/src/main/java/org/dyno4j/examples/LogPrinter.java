package org.dyno4j.examples;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.dyno4j.log.LogLine;

/** Prints log lines in UTF-8, whatever the locale is, and tells when nobody reads them any more. */
final class LogPrinter implements Consumer<LogLine> {
    private final PrintStream target;
    private final Runnable onBroken;

    LogPrinter(OutputStream target, Runnable onBroken) {
        this.target = new PrintStream(target, true, StandardCharsets.UTF_8);
        this.onBroken = onBroken;
    }

    @Override
    public void accept(LogLine line) {
        target.println(line);
        if (target.checkError()) {
            onBroken.run();
        }
    }
}
