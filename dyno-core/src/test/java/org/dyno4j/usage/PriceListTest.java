package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.Currency;
import java.util.HashSet;
import java.util.Optional;
import org.dyno4j.dyno.DynoSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
    private static final Currency USD = Currency.getInstance("USD");

    @ParameterizedTest
    @CsvSource({
        // US dollars a month.
        "basic, 7",
        "standard-1x, 25",
        "standard-2x, 50",
        "performance-m, 250",
        "performance-l, 500",
        "performance-l-ram, 500",
        "performance-xl, 750",
        "performance-2xl, 1500",
        "private-s, 225",
        "shield-s, 270",
        "private-l, 900",
        "shield-l-ram, 600",
        "shield-2xl, 1800",
        "dyno-1c-0.5gb, 25",
        "dyno-16c-32gb, 1200",
        "dyno-32c-64gb, 2400"
    })
    void herokusPricesAreMonthlyCaps(String size, String dollars) {
        Money monthly = Money.of(dollars, "USD");

        assertThat(PriceList.heroku().find(size))
                .hasValue(new Price.Metered(monthly, Duration.ofDays(30), Optional.of(monthly)));
    }

    @Test
    void herokusEcoDynosDrawFromAPoolOfAThousandHours() {
        assertThat(PriceList.heroku().find("eco"))
                .hasValue(new Price.Pool("eco", Money.of("5.00", "USD"), Duration.ofHours(1000)));
    }

    @Test
    void everyOneOfHerokusSizesHasAPrice() {
        assertThat(PriceList.heroku().sizes()).isEqualTo(new HashSet<>(DynoSize.knownNames()));
    }

    @Test
    void takesPricesOfOnesOwn() {
        PriceList prices = PriceList.builder(USD)
                .price("tiny", Price.hourly(Money.of("0.01", USD)))
                .build();

        assertThat(prices.find("tiny"))
                .hasValue(new Price.Metered(Money.of("0.01", USD), Duration.ofHours(1), Optional.empty()));
        assertThat(prices.find("huge")).isEmpty();
        assertThat(PriceList.parse("# mine\n\ncurrency\tUSD\ntiny hourly 0.01 # cheap\n")
                        .find("tiny"))
                .isEqualTo(prices.find("tiny"));
    }

    @Test
    void knowsCurrenciesWithoutCents() {
        assertThat(Money.of("500", "JPY").minorUnits()).isEqualTo(500);
        assertThat(Money.of("500", "JPY")).hasToString("500 JPY");
        assertThat(Money.of("1.5", "USD")).hasToString("1.50 USD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiny hourly 1 | 1 | the currency comes first",
                "currency USD\\ntiny weekly 1 | 2 | not \"tiny weekly 1\"",
                "currency USD\\ntiny | 2 | not \"tiny\"",
                "currency USD\\ntiny hourly 0.001 | 2 | at most 2 decimals",
                "currency USD\\ntiny hourly much | 2 | \"much\" is not an amount",
                "currency USD\\ntiny hourly -1 | 2 | not negative",
                "currency USD\\ntiny hourly 1\\ntiny hourly 2 | 3 | two prices",
                "currency USD\\ntiny pool 1 100 | 2 | hours such as 1000h",
                "currency USD\\ntiny pool 1 0h | 2 | more than no time",
                "currency USD\\ncurrency EUR | 2 | not \"currency EUR\"",
                "# nothing | 2 | the currency is missing",
            })
    void saysWhichLineIsNotUnderstoodAndWhy(String text, int line, String problem) {
        assertThatThrownBy(() -> PriceList.parse(text.replace("\\n", "\n")))
                .asInstanceOf(type(PriceListException.class))
                .satisfies(thrown -> assertThat(thrown.line()).isEqualTo(line))
                .satisfies(thrown -> assertThat(thrown).hasMessageContaining(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.001", "", "1e400"})
    void refusesAmountsThatCanNotBePaid(String amount) {
        assertThatThrownBy(() -> Money.of(amount, "USD")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnotherCurrency() {
        assertThatThrownBy(() -> PriceList.builder(USD).price("tiny", Price.hourly(Money.of("1", "EUR"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.00 EUR");
        assertThatThrownBy(() -> Money.of("1", "EUR").plus(Money.of("1", "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
