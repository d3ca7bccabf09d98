package org.dyno4j.usage;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What each size costs, in one currency. Immutable. */
public final class PriceList {
    private static final String HEROKU = "heroku-2026.prices";

    private final Currency currency;
    private final ImmutableMap<String, Price> prices;

    private PriceList(Currency currency, Map<String, Price> prices) {
        this.currency = currency;
        this.prices = ImmutableMap.copyOf(prices);
    }

    /** Heroku's prices as of 2026, in US dollars, for all of its sizes. */
    public static PriceList heroku() {
        try (InputStream text = Objects.requireNonNull(PriceList.class.getResourceAsStream(HEROKU), HEROKU)) {
            return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(HEROKU + " in the library's own jar can't be read", broken);
        }
    }

    /**
     * Reads a list such as
     *
     * <pre>
     * # comments begin with #
     * currency USD
     * standard-1x monthly 25.00
     * tiny hourly 0.01
     * eco pool 5.00 1000h
     * </pre>
     *
     * where each size has its price: for a month, as on Heroku; for an hour; or a pool of its own of so many hours.
     *
     * @throws PriceListException if a line is not understood, or a size has two prices
     */
    public static PriceList parse(String text) {
        return new PriceListParser().parse(text);
    }

    /** Starts a list of one's own. */
    public static Builder builder(Currency currency) {
        return new Builder(currency);
    }

    /** What all is paid in. */
    public Currency currency() {
        return currency;
    }

    /** The names of the sizes that have a price. */
    public Set<String> sizes() {
        return prices.keySet();
    }

    /** The price of a size, if it has one. */
    public Optional<Price> find(String size) {
        return Optional.ofNullable(prices.get(size));
    }

    /** Collects prices. Not thread-safe. */
    public static final class Builder {
        private final Currency currency;
        private final Map<String, Price> prices = new TreeMap<>();

        private Builder(Currency currency) {
            this.currency = currency;
        }

        /**
         * Sets the price of a size; the same pool may be that of several.
         *
         * @throws IllegalArgumentException if it has one already, or this one is in another currency
         */
        public Builder price(String size, Price price) {
            if (!price.amount().currency().equals(currency)) {
                throw new IllegalArgumentException(
                        size + " costs " + price.amount() + ", but all is paid in " + currency);
            }
            if (prices.putIfAbsent(size, price) != null) {
                throw new IllegalArgumentException(size + " has two prices");
            }
            return this;
        }

        /** The list. */
        public PriceList build() {
            return new PriceList(currency, prices);
        }
    }
}
