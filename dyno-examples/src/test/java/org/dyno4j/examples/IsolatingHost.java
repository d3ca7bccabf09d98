package org.dyno4j.examples;

import org.dyno4j.app.DynoHost;
import org.dyno4j.isolation.IsolationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets tests run only where dynos can be isolated, and says why where they can't. */
final class IsolatingHost implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        try {
            DynoHost.open().close();
        } catch (IsolationException impossible) {
            String reason = context.getDisplayName() + ": " + impossible.getMessage();
            System.out.println("SKIPPED " + reason);
            Assumptions.abort(reason);
        }
    }
}
