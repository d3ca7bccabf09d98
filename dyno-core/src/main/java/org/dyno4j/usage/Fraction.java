package org.dyno4j.usage;

import java.math.BigInteger;
import java.time.Duration;

/**
 * An exact amount of minor units, of which there may be parts.
 *
 * @param numerator not negative
 * @param denominator positive
 */
record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    static Fraction of(long minorUnits) {
        return new Fraction(BigInteger.valueOf(minorUnits), BigInteger.ONE);
    }

    /** What a duration costs where a unit of time costs so much. */
    static Fraction of(long minorUnits, Duration length, Duration unit) {
        return reduced(nanos(length).multiply(BigInteger.valueOf(minorUnits)), nanos(unit));
    }

    Fraction plus(Fraction other) {
        BigInteger sum = numerator.multiply(other.denominator).add(other.numerator.multiply(denominator));
        return reduced(sum, denominator.multiply(other.denominator));
    }

    Fraction atMost(Fraction cap) {
        return compareTo(cap) > 0 ? cap : this;
    }

    /** The nearest whole number; a half goes up. */
    long rounded() {
        Fraction more = plus(new Fraction(BigInteger.ONE, BigInteger.TWO));
        return more.numerator.divide(more.denominator).longValueExact();
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    private static Fraction reduced(BigInteger numerator, BigInteger denominator) {
        BigInteger divisor = numerator.gcd(denominator);
        return new Fraction(numerator.divide(divisor), denominator.divide(divisor));
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds()).multiply(NANOS).add(BigInteger.valueOf(duration.getNano()));
    }
}
