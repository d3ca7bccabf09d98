package org.dyno4j.contract;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints why a test is skipped; found by JUnit itself, in every module. */
public final class SkipReasons implements TestWatcher {
    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        print(context, reason.orElse("no reason was given"));
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        print(context, cause == null ? "no reason was given" : String.valueOf(cause.getMessage()));
    }

    private static void print(ExtensionContext context, String reason) {
        System.out.println("SKIPPED " + context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + " " + context.getDisplayName() + ": " + reason);
    }
}
