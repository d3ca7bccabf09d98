package org.dyno4j.linux.benchmark;

/**
 * What a hog takes at a moment, as the kernel and the log have it.
 *
 * @param nanoTime when
 * @param processes processes and threads in its sandbox
 * @param processLimit how many there may be
 * @param refusedForks how many forks the kernel has refused
 * @param oomKills how many processes the kernel has killed for want of memory
 * @param threads threads of the program
 * @param descriptors files that it has open
 * @param descriptorLimit how many it may open
 * @param bytesLogged what it has printed
 */
record Pressure(
        long nanoTime,
        long processes,
        long processLimit,
        long refusedForks,
        long oomKills,
        long threads,
        long descriptors,
        long descriptorLimit,
        long bytesLogged) {}
