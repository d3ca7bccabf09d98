package org.dyno4j.slug;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dyno4j.contract.Patience.PATIENCE;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row was compared with {@code git check-ignore}, which also answers for what is below an ignored directory; here
 * that is for whoever walks the tree.
 */
class IgnorePatternTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*.log, a.log, true",
                "*.log, deep/down/a.log, true",
                "*.log, a.logs, false",
                "*.log, .log, true",
                "tmp, tmp, true",
                "tmp, a/tmp, true",
                "/tmp, tmp, true",
                "/tmp, a/tmp, false",
                "tmp/, tmp, false",
                "tmp/, tmp/, true",
                "tmp/, a/tmp/, true",
                "a/b, a/b, true",
                "a/b, x/a/b, false",
                "a/*, a/b, true",
                "a/*, a/b/c, false",
                "a/**, a/b/c, true",
                "a/**, a/, false",
                "**/b, b, true",
                "**/b, x/y/b, true",
                "a/**/b, a/b, true",
                "a/**/b, a/x/y/b, true",
                "a/**/b, ab, false",
                "a**b, axxb, true",
                "/a**b, ax/xb, false",
                "a?c, abc, true",
                "/a?c, a/c, false",
                "[abc].txt, b.txt, true",
                "[a-c].txt, d.txt, false",
                "[!a-c].txt, d.txt, true",
                "[^a-c].txt, a.txt, false",
                "[]].txt, ].txt, true",
                "/a[!b]c, a/c, false",
                "\\*.log, *.log, true",
                "\\*.log, a.log, false",
                "a.b, axb, false",
                "a+(b), a+(b), true",
                "é*, école, true",
                "**, a/b, true",
                "**/a/**/b, x/a/y/a/z/b, true",
                "**/a/*/b, a/x/a/y/b, true",
                "**/a/*/b, a/x/a/y/z/b, false",
                "a/**/**/b, a/b, true",
                "a//b, a/b, false",
                "a*b*c, abbcbc, true",
                "a*b*c, acb, false",
                "a*a, a, false",
                "*ab, aab, true",
                "[a-]x, -x, true",
                "[a/b]x, bx, true",
                "a\\/b, a/b, true",
                "**\\/b, x/y/b, true",
            })
    void matchesAsGitDoes(String pattern, String path, boolean ignored) {
        boolean directory = path.endsWith("/");
        String relative = directory ? path.substring(0, path.length() - 1) : path;
        assertThat(new IgnorePattern(pattern).matches(IgnoredPath.of(relative, directory)))
                .isEqualTo(ignored);
    }

    /** In a thread that can be left: a match that tried every length of every wildcard would end in no lifetime. */
    @ParameterizedTest
    @CsvSource({"*a, b, ''", "**/, b, /"})
    void manyWildcardsTakeNoLongerThanTheirNumber(String part, String end, String separator) throws Exception {
        IgnorePattern pattern = new IgnorePattern(part.repeat(12) + end);
        IgnoredPath path = IgnoredPath.of(("a" + separator).repeat(250), false);
        FutureTask<Boolean> matching = new FutureTask<>(() -> pattern.matches(path));
        Thread thread = new Thread(matching, "matching");
        thread.setDaemon(true);
        thread.start();
        assertThat(matching.get(PATIENCE.toMillis(), MILLISECONDS)).isFalse();
    }

    @Test
    void aVeryLongPatternIsReadAndMatched() {
        String name = "a".repeat(255);
        assertThat(new IgnorePattern("[" + "a".repeat(1 << 19) + "]" + "*".repeat(1 << 19))
                        .matches(IgnoredPath.of(name, false)))
                .isTrue();
        assertThat(new IgnorePattern("*a".repeat(1 << 19)).matches(IgnoredPath.of(name, false)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "a[b", "a\\", "[z-a]"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IgnorePattern(pattern));
    }
}
