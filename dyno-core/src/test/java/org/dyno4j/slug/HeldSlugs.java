package org.dyno4j.slug;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A disk that takes nothing until it is let go: a slug that is copied to it is never complete. */
public final class HeldSlugs {
    private final boolean interruptible;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Whether an interrupt is heard meanwhile, or not, as by a network file system whose server is gone. */
    public HeldSlugs(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /** A store on it. */
    public SlugStore in(Path directory) {
        return SlugStore.in(directory, this::sync);
    }

    private void sync(Path path, FileChannel opened) throws InterruptedIOException {
        reached.countDown();
        if (!interruptible) {
            Uninterruptibles.awaitUninterruptibly(letGo);
            return;
        }
        try {
            letGo.await();
        } catch (InterruptedException interrupt) {
            throw new InterruptedIOException("interrupted while it was held");
        }
    }

    /** Waits until something is copied to it. */
    public void awaitCopy() {
        Uninterruptibles.awaitUninterruptibly(reached);
    }

    /** Takes all from now on. */
    public void letGo() {
        letGo.countDown();
    }
}
