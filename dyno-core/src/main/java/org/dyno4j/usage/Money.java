package org.dyno4j.usage;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount that can be paid: a whole number of a currency's smallest unit.
 *
 * @param minorUnits the number of those: 2500 for 25 dollars
 * @param currency the currency, which has a smallest unit
 */
public record Money(long minorUnits, Currency currency) {
    public Money {
        Objects.requireNonNull(currency, "currency");
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException(currency + " is nothing to pay with");
        }
    }

    /**
     * An amount as it is written, {@code of("25.00", "USD")}.
     *
     * @throws IllegalArgumentException if it is not a number, is finer than the currency is, or there is no such
     *     currency
     */
    public static Money of(String amount, String currencyCode) {
        return of(amount, Currency.getInstance(currencyCode));
    }

    /** The same for a currency that is there already. */
    public static Money of(String amount, Currency currency) {
        try {
            BigDecimal minor = new BigDecimal(amount).movePointRight(currency.getDefaultFractionDigits());
            return new Money(minor.longValueExact(), currency);
        } catch (ArithmeticException | NumberFormatException unusable) {
            throw new IllegalArgumentException(
                    "\"" + amount + "\" is not an amount of " + currency + " with at most "
                            + currency.getDefaultFractionDigits() + " decimals",
                    unusable);
        }
    }

    static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException if they are of different currencies
     * @throws ArithmeticException if that is beyond all bounds
     */
    public Money plus(Money other) {
        if (!other.currency.equals(currency)) {
            throw new IllegalArgumentException("currencies don't add up: " + this + ", " + other);
        }
        return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
    }

    /** The amount in the currency's own unit: 25.00. */
    public BigDecimal amount() {
        return BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits());
    }

    /** {@code 25.00 USD}. */
    @Override
    public String toString() {
        return amount().toPlainString() + " " + currency;
    }
}
