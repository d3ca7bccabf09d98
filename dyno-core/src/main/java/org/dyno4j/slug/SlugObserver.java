package org.dyno4j.slug;

/** Is told what happens while a slug is made, on the thread that reads its directory. */
public interface SlugObserver {

    /** So much was copied up to now; told now and then, where it takes long. */
    void copied(long files, long bytes);

    /** This was left out, and why; not told of what {@code .slugignore} names. */
    void leftOut(String file, String why);

    /** Listens to nothing. */
    static SlugObserver none() {
        return new SlugObserver() {
            @Override
            public void copied(long files, long bytes) {}

            @Override
            public void leftOut(String file, String why) {}
        };
    }
}
