package org.dyno4j.dyno;

import com.google.common.base.Ascii;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.dyno4j.isolation.ResourceLimits;

/**
 * How much one dyno may use, under a name.
 *
 * <p>Heroku's sizes are found by {@link #named}, others are made by {@link #of}. Of Heroku's table a size keeps:
 *
 * <ul>
 *   <li>memory: the size's RAM is a hard limit, and there is no swap. Heroku does so in Fir and in Private Spaces;
 *       elsewhere it lets a dyno swap beyond its RAM (R14) up to {@link #killPointBytes()} (R15), as a
 *       {@link MemoryPolicy} can.
 *   <li>cpu weight: 100 times the least compute that Heroku publishes, so 100 for 1x and 1,200 for performance-m. Fir
 *       publishes none; its sizes have 600 for each processor, about as dedicated Cedar ones have, 10,000 at most.
 *   <li>cpus: the processors of dedicated and Fir sizes. Shared sizes, and private-s and shield-s whose processors are
 *       not published, have no quota and may use what is idle.
 *   <li>processes: processes and threads together. Fir publishes none; its sizes have what Cedar's of the same memory, or
 *       the next smaller one, have.
 * </ul>
 *
 * @param name lower case, such as {@code standard-1x}; only letters, digits, {@code .}, {@code _} and {@code -}
 * @param limits what a sandbox for such a dyno enforces, unless a {@link MemoryPolicy} allows more memory
 * @param killPointBytes the memory at which Heroku kills such a dyno, where it is known
 */
public record DynoSize(String name, ResourceLimits limits, OptionalLong killPointBytes) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    /**
     * Creates a size; its name becomes lower case.
     *
     * @throws IllegalArgumentException if the name is not a name
     */
    public DynoSize {
        name = Ascii.toLowerCase(name);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A dyno size's name begins with a letter or digit and has at most 128 of a-z 0-9 . _ -, unlike '"
                            + name + "'");
        }
    }

    /**
     * A size of one's own, which {@link #named} doesn't know.
     *
     * @throws IllegalArgumentException if the name is not a name
     */
    public static DynoSize of(String name, ResourceLimits limits) {
        return new DynoSize(name, limits, OptionalLong.empty());
    }

    /**
     * One of Heroku's sizes; case doesn't matter.
     *
     * @throws UnknownDynoSizeException if Heroku has no such size
     */
    public static DynoSize named(String name) {
        return HerokuSizes.find(Ascii.toLowerCase(name))
                .orElseThrow(() -> new UnknownDynoSizeException(name, knownNames()));
    }

    /** The name as Heroku shows it, such as {@code Standard-1X}; that of a size of one's own, or one of Fir, as it is. */
    public String title() {
        return HerokuSizes.title(name);
    }

    /** The names of Heroku's sizes, small ones first within each family. */
    public static Set<String> knownNames() {
        return HerokuSizes.names();
    }
}
