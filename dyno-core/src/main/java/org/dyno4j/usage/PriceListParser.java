package org.dyno4j.usage;

import com.google.common.base.Splitter;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** Understands the text of a price list. Used once. */
final class PriceListParser {
    private static final Splitter WORDS = Splitter.on(' ').trimResults().omitEmptyStrings();

    private Optional<PriceList.Builder> list = Optional.empty();
    private Optional<Currency> currency = Optional.empty();

    PriceList parse(String text) {
        List<String> lines = text.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).split("#", 2)[0].replace('\t', ' ');
            try {
                List<String> words = WORDS.splitToList(line);
                if (!words.isEmpty()) {
                    take(words);
                }
            } catch (IllegalArgumentException wrong) {
                throw new PriceListException(number, String.valueOf(wrong.getMessage()));
            }
        }
        return list.map(PriceList.Builder::build)
                .orElseThrow(() -> new PriceListException(lines.size() + 1, "the currency is missing"));
    }

    private void take(List<String> words) {
        if (words.get(0).equals("currency") && words.size() == 2 && currency.isEmpty()) {
            currency = Optional.of(Currency.getInstance(words.get(1)));
            list = currency.map(PriceList::builder);
            return;
        }
        Currency known = currency.orElseThrow(
                () -> new IllegalArgumentException("the currency comes first, such as \"currency USD\""));
        if (words.size() < 3) {
            throw misunderstood(words);
        }
        list.orElseThrow().price(words.get(0), price(words, Money.of(words.get(2), known)));
    }

    private static Price price(List<String> words, Money amount) {
        String kind = words.get(1) + "/" + words.size();
        return switch (kind) {
            case "monthly/3" -> Price.monthly(amount);
            case "hourly/3" -> Price.hourly(amount);
            case "pool/4" -> new Price.Pool(words.get(0), amount, hours(words.get(3)));
            default -> throw misunderstood(words);
        };
    }

    private static Duration hours(String text) {
        if (!text.matches("[0-9]{1,9}h")) {
            throw new IllegalArgumentException("a pool's quota is hours such as 1000h, not \"" + text + "\"");
        }
        return Duration.ofHours(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    private static IllegalArgumentException misunderstood(List<String> words) {
        return new IllegalArgumentException("a line is \"SIZE monthly AMOUNT\", \"SIZE hourly AMOUNT\" or"
                + " \"SIZE pool AMOUNT HOURSh\", not \"" + String.join(" ", words) + "\"");
    }
}
