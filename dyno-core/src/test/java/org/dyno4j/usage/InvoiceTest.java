package org.dyno4j.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.assertj.core.groups.Tuple.tuple;
import static org.dyno4j.usage.Dynos.dyno;
import static org.dyno4j.usage.Dynos.period;
import static org.dyno4j.usage.Dynos.span;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvoiceTest {
    private static final BillingPeriod FEBRUARY = BillingPeriod.month(YearMonth.of(2026, 2));
    private static final BillingPeriod OCTOBER = BillingPeriod.month(YearMonth.of(2026, 10));
    private static final BillingPeriod NOVEMBER = BillingPeriod.month(YearMonth.of(2026, 11));
    private static final MeteredDyno WEB_1 = dyno("web.1");

    private static Invoice heroku(BillingPeriod period, UsageSpan... spans) {
        return Invoice.of(new Usage(List.of(spans)), period, PriceList.heroku());
    }

    private static Money dollars(String amount) {
        return Money.of(amount, "USD");
    }

    @Test
    void countsToTheSecondAsInHerokusExample() {
        Invoice invoice = heroku(NOVEMBER, span(WEB_1, "2026-11-25T00:00:00Z", "PT1H15M30S"));

        assertThat(invoice.lines())
                .containsExactly(
                        new Invoice.Line("hello", "web", "standard-1x", Duration.ofSeconds(4530), dollars("0.04")));
        assertThat(invoice.total()).isEqualTo(dollars("0.04"));
        assertThat(invoice.toString()).contains("1.2583");
    }

    @Test
    void aWholeMonthCostsTheMonthlyPriceAndNoLongerMonthCostsMore() {
        assertThat(heroku(NOVEMBER, span(WEB_1, "2026-11-01T00:00:00Z", "PT720H"))
                        .total())
                .isEqualTo(dollars("25.00"));
        assertThat(heroku(OCTOBER, span(WEB_1, "2026-10-01T00:00:00Z", "PT744H"))
                        .total())
                .isEqualTo(dollars("25.00"));
        assertThat(heroku(FEBRUARY, span(WEB_1, "2026-02-01T00:00:00Z", "PT672H"))
                        .total())
                .isEqualTo(dollars("23.33"));
    }

    @Test
    void theCapIsForEachDynoAndEachSizeOfIt() {
        Invoice invoice = heroku(
                OCTOBER,
                span(WEB_1, "2026-10-01T00:00:00Z", "PT744H"),
                span(dyno("web.2"), "2026-10-01T00:00:00Z", "PT360H"),
                span(dyno("hello", "web.2", "standard-2x"), "2026-10-16T00:00:00Z", "PT360H"),
                span(dyno("other", "web.1", "standard-1x"), "2026-10-01T00:00:00Z", "PT744H"));

        assertThat(invoice.lines())
                .containsExactly(
                        new Invoice.Line("hello", "web", "standard-1x", Duration.ofDays(46), dollars("37.50")),
                        new Invoice.Line("hello", "web", "standard-2x", Duration.ofDays(15), dollars("25.00")),
                        new Invoice.Line("other", "web", "standard-1x", Duration.ofDays(31), dollars("25.00")));
    }

    @Test
    void theCapHoldsMonthByMonth() {
        Invoice invoice = heroku(
                period("2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z"), span(WEB_1, "2026-10-01T00:00:00Z", "PT1464H"));

        assertThat(invoice.total()).isEqualTo(dollars("50.00"));
    }

    @Test
    void restartsAndReleasesDoNotBeginTheCapAnew() {
        MeteredDyno next = new MeteredDyno("hello", WEB_1.dyno(), WEB_1.size(), "v2");

        Invoice invoice = heroku(
                OCTOBER,
                span(WEB_1, "2026-10-01T00:00:00Z", "PT300H"),
                span(WEB_1, "2026-10-13T13:00:00Z", "PT100H"),
                span(next, "2026-10-17T17:00:00Z", "PT340H"));

        assertThat(invoice.total()).isEqualTo(dollars("25.00"));
    }

    @Test
    void eachLineIsRoundedAndTheTotalIsTheirSum() {
        PriceList prices = PriceList.parse("currency USD\na hourly 1\nb hourly 1\nc hourly 1");
        // 0.6, 0.5 and 0.4 cents.
        Usage usage = new Usage(List.of(
                span(dyno("x", "web.1", "a"), "2026-11-01T00:00:00Z", "PT21.6S"),
                span(dyno("x", "web.2", "b"), "2026-11-01T00:00:00Z", "PT18S"),
                span(dyno("x", "web.3", "c"), "2026-11-01T00:00:00Z", "PT14.4S")));

        Invoice invoice = Invoice.of(usage, NOVEMBER, prices);

        assertThat(invoice.lines())
                .extracting(Invoice.Line::amount)
                .containsExactly(dollars("0.01"), dollars("0.01"), dollars("0.00"));
        assertThat(invoice.total()).isEqualTo(dollars("0.02"));
    }

    @Test
    void aPartOfAMonthCostsWhatIsUsedInItUntilTheCapOfTheMonthIsReached() {
        UsageSpan all = span(WEB_1, "2026-10-01T00:00:00Z", "PT744H");

        assertThat(heroku(period("2026-10-05T00:00:00Z", "2026-10-05T01:15:30Z"), all)
                        .total())
                .isEqualTo(dollars("0.05")); // 3.33 dollars up to there, then 3.38
        assertThat(heroku(period("2026-10-01T00:00:00Z", "2026-10-16T00:00:00Z"), all)
                        .total())
                .isEqualTo(dollars("12.50"));
        assertThat(heroku(period("2026-10-16T00:00:00Z", "2026-11-01T00:00:00Z"), all)
                        .total())
                .isEqualTo(dollars("12.50"));
        assertThat(heroku(period("2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z"), all)
                        .lines())
                .containsExactly(new Invoice.Line("hello", "web", "standard-1x", Duration.ofDays(1), dollars("0.00")));
    }

    @Test
    void thePartOfAMonthInWhichAPoolIsFirstDrawnFromPaysForIt() {
        UsageSpan[] used = {
            span(dyno("one", "web.1", "eco"), "2026-11-10T00:00:00Z", "PT480H"),
            span(dyno("two", "web.1", "eco"), "2026-11-10T00:00:00Z", "PT480H"),
            span(dyno("two", "web.2", "eco"), "2026-11-10T00:00:00Z", "PT80H")
        };

        assertThat(heroku(period("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z"), used)
                        .pools())
                .isEmpty();
        assertThat(heroku(period("2026-11-10T00:00:00Z", "2026-11-20T00:00:00Z"), used)
                        .pools())
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.amount()).isEqualTo(dollars("5.00"));
                    assertThat(pool.quota()).isEqualTo(Duration.ofHours(1000));
                    assertThat(pool.remaining()).isEqualTo(Duration.ofHours(440));
                    assertThat(pool.exhaustedAt()).isEmpty();
                });
        assertThat(heroku(period("2026-11-20T00:00:00Z", "2026-12-01T00:00:00Z"), used)
                        .pools())
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.amount()).isEqualTo(dollars("0.00"));
                    assertThat(pool.quota()).isEqualTo(Duration.ofHours(440));
                    assertThat(pool.used()).isEqualTo(Duration.ofDays(20));
                    assertThat(pool.exhaustedAt()).hasValue(Instant.parse("2026-11-29T04:00:00Z"));
                });
    }

    @Test
    void ecoDynosOfAllAppsDrawFromOnePoolAsInHerokusExample() {
        Invoice invoice = heroku(
                NOVEMBER,
                span(dyno("one", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT5S"),
                span(dyno("two", "worker.1", "eco"), "2026-11-09T00:00:00Z", "PT7M"));

        assertThat(invoice.pools()).singleElement().satisfies(pool -> {
            assertThat(pool.remaining()).isEqualTo(Duration.parse("PT999H52M55S"));
            assertThat(pool.exhaustedAt()).isEmpty();
            assertThat(pool.amount()).isEqualTo(dollars("5.00"));
        });
        assertThat(invoice.lines()).extracting(Invoice.Line::amount).containsOnly(dollars("0.00"));
        assertThat(invoice.total()).isEqualTo(dollars("5.00"));
    }

    @Test
    void tellsWhenThePoolWasExhausted() {
        // Two dynos for 400 hours, then one more beside them: 800 hours, and the last 200 at three a time.
        Invoice invoice = heroku(
                NOVEMBER,
                span(dyno("one", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT480H"),
                span(dyno("two", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT480H"),
                span(dyno("two", "worker.1", "eco"), "2026-11-17T16:00:00Z", "PT80H"));

        assertThat(invoice.pools()).singleElement().satisfies(pool -> {
            assertThat(pool.exhaustedAt()).hasValue(Instant.parse("2026-11-20T10:40:00Z"));
            assertThat(pool.used()).isEqualTo(Duration.ofHours(1040));
            assertThat(pool.remaining()).isZero();
            assertThat(pool.amount()).isEqualTo(dollars("5.00"));
        });
        assertThat(invoice.toString())
                .contains("1040.0000 of 1000.0000 dyno-hours used, exhausted at 2026-11-20T10:40");
    }

    @Test
    void aPoolThatIsJustUsedUpIsNotExhausted() {
        UsageSpan[] exactly = {
            span(dyno("one", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT500H"),
            span(dyno("two", "web.1", "eco"), "2026-11-01T00:00:00Z", "PT500H")
        };
        UsageSpan[] more = Arrays.copyOf(exactly, 3);
        more[2] = span(dyno("two", "run.1", "eco"), "2026-11-29T00:00:00Z", "PT0.000000001S");

        assertThat(heroku(NOVEMBER, exactly).pools())
                .singleElement()
                .satisfies(pool -> assertThat(pool.exhaustedAt()).isEmpty());
        assertThat(heroku(NOVEMBER, more).pools())
                .singleElement()
                .satisfies(pool -> assertThat(pool.exhaustedAt()).hasValue(Instant.parse("2026-11-29T00:00:00Z")));
    }

    @Test
    void aPoolIsFullAgainOnTheFirstAndPaidForEachMonthInWhichItIsUsed() {
        Invoice invoice = heroku(
                period("2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"),
                span(dyno("one", "web.1", "eco"), "2026-10-31T00:00:00Z", "PT48H"));

        assertThat(invoice.pools())
                .extracting(Invoice.PoolCharge::month, Invoice.PoolCharge::used)
                .containsExactly(tuple(OCTOBER, Duration.ofDays(1)), tuple(NOVEMBER, Duration.ofHours(24)));
        assertThat(invoice.total()).isEqualTo(dollars("10.00"));
    }

    @Test
    void nothingUsedCostsNothing() {
        assertThat(heroku(NOVEMBER).total()).isEqualTo(dollars("0.00"));
        assertThat(heroku(NOVEMBER).lines()).isEmpty();
        assertThat(heroku(NOVEMBER).pools()).isEmpty();
    }

    @Test
    void namesTheSizesThatHaveNoPriceIfTheyWereUsedInThePeriod() {
        UsageSpan tiny = span(dyno("one", "web.1", "tiny"), "2026-11-01T00:00:00Z", "PT1S");

        assertThatThrownBy(() -> heroku(NOVEMBER, tiny))
                .asInstanceOf(type(UnpricedSizeException.class))
                .satisfies(thrown -> assertThat(thrown.sizes()).containsExactly("tiny"));
        assertThat(heroku(OCTOBER, tiny).total()).isEqualTo(dollars("0.00"));
    }

    @Test
    void refusesATotalThatIsNotTheSum() {
        List<Invoice.Line> lines = List.of(new Invoice.Line("one", "web", "eco", Duration.ofHours(1), dollars("0.01")));

        assertThatThrownBy(() -> new Invoice(NOVEMBER, lines, List.of(), dollars("0.02")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("doesn't add up");
    }

    @Test
    void isATableForPeople() {
        Invoice invoice = heroku(NOVEMBER, span(WEB_1, "2026-11-01T00:00:00Z", "PT720H"));

        assertThat(invoice.toString().lines())
                .containsExactly(
                        "Invoice for 2026-11",
                        "app    type  size           dyno-hours           USD",
                        "hello  web   standard-1x      720.0000         25.00",
                        "total 25.00 USD");
    }
}
