package org.dyno4j.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dyno4j.isolation.ResourceLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynoSizeTest {
    @ParameterizedTest
    @CsvSource({
        // Bytes as Heroku shows them in memory.limit_in_bytes, least compute, processors, processes, R15 in GiB.
        "eco,                   536870912,   1,  , 256,     1",
        "basic,                 536870912,   1,  , 256,     1",
        "standard-1x,           536870912,   1,  , 256,     1",
        "standard-2x,          1073741824,   2,  , 512,     2",
        "performance-m,        2684354560,  12,  2, 16384,  5",
        "performance-l,       15032385536,  50,  8, 32768, 28",
        "performance-l-ram,   32212254720,  24,  4, 16384, 36",
        "performance-xl,      66571993088,  50,  8, 32768, 74",
        "performance-2xl,    135291469824, 100, 16, 65536, 151",
        "private-s,            1073741824,  12,  , 512,     1",
        "shield-m,             2684354560,  12,  2, 16384,  2.5",
        "private-2xl,        135291469824, 100, 16, 65536, 126"
    })
    void matchesHerokusTable(
            String name, long memory, int compute, Double processors, int processes, double killPointGibibytes) {
        DynoSize size = DynoSize.named(name);

        ResourceLimits.Builder expected = ResourceLimits.builder()
                .memoryBytes(memory)
                .swapBytes(0)
                .cpuWeight(100 * compute)
                .processes(processes);
        if (processors != null) {
            expected.cpus(processors);
        }
        assertThat(size.limits()).isEqualTo(expected.build());
        assertThat(size.killPointBytes()).hasValue((long) (killPointGibibytes * (1L << 30)));
    }

    @ParameterizedTest
    @CsvSource({
        "eco, Eco",
        "standard-2x, Standard-2X",
        "performance-l-ram, Performance-L-RAM",
        "private-2xl, Private-2XL",
        "dyno-1c-0.5gb, dyno-1c-0.5gb"
    })
    void isShownAsHerokuDoes(String name, String title) {
        assertThat(DynoSize.named(name).title()).isEqualTo(title);
        assertThat(DynoSize.of("own-" + name, ResourceLimits.none()).title()).isEqualTo("own-" + name);
    }

    static Iterable<String> firNames() {
        return DynoSize.knownNames().stream()
                .filter(name -> name.startsWith("dyno-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("firNames")
    void givesAFirSizeWhatItsNameSays(String name) {
        Matcher matcher = Pattern.compile("dyno-(\\d+)c-([\\d.]+)gb").matcher(name);
        assertThat(matcher.matches()).isTrue();

        ResourceLimits limits = DynoSize.named(name).limits();

        assertThat(limits.cpus()).hasValue(Double.parseDouble(matcher.group(1)));
        assertThat(limits.memoryBytes()).hasValue((long) (Double.parseDouble(matcher.group(2)) * (1L << 30)));
        assertThat(limits.swapBytes()).hasValue(0);
        assertThat(limits.processes()).isPresent();
    }

    @Test
    void knowsEveryFamily() {
        assertThat(DynoSize.knownNames())
                .hasSize(9 + 6 + 6 + 17)
                .contains("eco", "shield-l-ram", "private-xl", "dyno-32c-64gb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Standard-2X", "STANDARD-2X", "standard-2x"})
    void ignoresTheCaseOfAName(String name) {
        assertThat(DynoSize.named(name).name()).isEqualTo("standard-2x");
    }

    @Test
    void namesTheKnownSizesWhenAskedForAnother() {
        assertThatThrownBy(() -> DynoSize.named("huge"))
                .asInstanceOf(type(UnknownDynoSizeException.class))
                .satisfies(thrown -> assertThat(thrown.name()).isEqualTo("huge"))
                .satisfies(thrown -> assertThat(thrown.knownNames()).contains("standard-1x"))
                .satisfies(thrown -> assertThat(thrown)
                        .hasMessageContaining("'huge'")
                        .hasMessageContaining("eco, basic, standard-1x"));
    }

    @Test
    void takesASizeOfOnesOwn() {
        ResourceLimits limits =
                ResourceLimits.builder().memoryMebibytes(64).cpus(0.25).build();

        DynoSize size = DynoSize.of("Tiny", limits);

        assertThat(size.name()).isEqualTo("tiny");
        assertThat(size.limits()).isEqualTo(limits);
        assertThat(size.killPointBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a=b", "-a", "größe"})
    void refusesANameThatCouldNotBeWrittenInAFormation(String name) {
        assertThatThrownBy(() -> DynoSize.of(name, ResourceLimits.none())).isInstanceOf(IllegalArgumentException.class);
    }
}
