package org.dyno4j.linux.rootfs;

import java.util.TreeSet;

/**
 * Turns one owner of files into another, and leaves all others as they are.
 *
 * @param owner the owner on disk
 * @param shown the owner that the dyno sees
 */
record OwnershipMap(long owner, long shown) {
    /** Identifiers run from 0 to this, exclusive; the last one, -1, is no identifier. */
    private static final long END = 0xffff_ffffL;

    /**
     * The map in the format of {@code /proc/PID/uid_map}: first identifier inside, first outside, count.
     *
     * <p>For an idmapped mount "inside" is what the disk says and "outside" what is seen (mount_setattr(2)). A map is
     * one to one, so files that belong to {@code shown} on disk have no owner.
     */
    String text() {
        StringBuilder lines = new StringBuilder();
        lines.append(owner).append(' ').append(shown).append(" 1\n");
        TreeSet<Long> taken = new TreeSet<>();
        taken.add(owner);
        taken.add(shown);
        long first = 0;
        for (long next : taken) {
            identity(lines, first, next);
            first = next + 1;
        }
        identity(lines, first, END);
        return lines.toString();
    }

    private static void identity(StringBuilder lines, long first, long end) {
        if (end > first) {
            lines.append(first)
                    .append(' ')
                    .append(first)
                    .append(' ')
                    .append(end - first)
                    .append('\n');
        }
    }
}
