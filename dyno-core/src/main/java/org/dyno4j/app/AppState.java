package org.dyno4j.app;

import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that an app knows of itself, whether it runs or not; immutable.
 *
 * @param lastNumber that of the release which was begun last; 0 before the first
 * @param releases those that are remembered, oldest first
 * @param current the number of the one that dynos run, or would
 * @param config the config vars, which the next release gets
 * @param secrets the names of config vars whose values are never shown; a name that became one stays one
 * @param formation what is wanted of each process type of the current release
 */
record AppState(
        int lastNumber,
        List<Release> releases,
        OptionalInt current,
        Map<String, String> config,
        Set<String> secrets,
        List<FormationEntry> formation) {
    AppState {
        releases = List.copyOf(releases);
        Objects.requireNonNull(current, "current");
        config = Map.copyOf(config);
        secrets = Set.copyOf(secrets);
        formation = List.copyOf(formation);
        if (current.isPresent() && find(releases, current.getAsInt()).isEmpty()) {
            throw new IllegalArgumentException("the current release v" + current.getAsInt() + " is not there");
        }
        for (Release release : releases) {
            if (release.number() > lastNumber) {
                throw new IllegalArgumentException(release.name() + " is newer than the last, v" + lastNumber);
            }
        }
    }

    static AppState empty() {
        return new AppState(0, List.of(), OptionalInt.empty(), Map.of(), Set.of(), List.of());
    }

    private static Optional<Release> find(List<Release> releases, int number) {
        return releases.stream().filter(release -> release.number() == number).findFirst();
    }

    Optional<Release> find(int number) {
        return find(releases, number);
    }

    Optional<Release> currentRelease() {
        return current.isPresent() ? find(current.getAsInt()) : Optional.empty();
    }

    /** The newest one that is being made. */
    Optional<Release> pendingRelease() {
        return releases.stream()
                .filter(release -> release.status() == ReleaseStatus.PENDING)
                .reduce((older, newer) -> newer);
    }

    /** The one that a rollback goes to: the latest that came into being before the current one. */
    Optional<Release> previous() {
        return releases.stream()
                .filter(release -> release.status() == ReleaseStatus.SUCCEEDED)
                .filter(release -> current.isPresent() && release.number() < current.getAsInt())
                .max(Comparator.comparingInt(Release::number));
    }

    /** The ids of the slugs that releases need. */
    Set<String> slugs() {
        return releases.stream().map(Release::slug).collect(Collectors.toUnmodifiableSet());
    }

    /** The values of config vars that are never shown, of the releases too. */
    Stream<String> secretValues(SecretPolicy policy) {
        return Stream.concat(Stream.of(config), releases.stream().map(Release::config))
                .flatMap(variables -> variables.entrySet().stream())
                .filter(variable ->
                        secrets.contains(variable.getKey()) || policy.names().test(variable.getKey()))
                .map(Map.Entry::getValue);
    }

    /** Begins a release, whose number is the next one. */
    AppState begun(String slug, Map<String, String> variables, String description, Instant now) {
        List<Release> more = new ArrayList<>(releases);
        more.add(new Release(lastNumber + 1, slug, variables, description, ReleaseStatus.PENDING, now));
        return new AppState(lastNumber + 1, more, current, config, secrets, formation);
    }

    /** That release is the current one from now on; no more are remembered than so many, and those that are needed. */
    AppState succeeded(int number, List<FormationEntry> entries, int kept) {
        return withStatus(release -> release.number() == number ? release.with(ReleaseStatus.SUCCEEDED) : release)
                .running(number, entries)
                .trimmed(kept);
    }

    private AppState running(int number, List<FormationEntry> entries) {
        return new AppState(lastNumber, releases, OptionalInt.of(number), config, secrets, entries);
    }

    /** That release came to nothing. */
    AppState failed(int number, int kept) {
        return withStatus(release -> release.number() == number ? release.with(ReleaseStatus.FAILED) : release)
                .trimmed(kept);
    }

    /** What was begun came to nothing by the end of the JVM. */
    AppState pendingFailed(int kept) {
        return withStatus(release ->
                        release.status() == ReleaseStatus.PENDING ? release.with(ReleaseStatus.FAILED) : release)
                .trimmed(kept);
    }

    private AppState withStatus(UnaryOperator<Release> change) {
        return new AppState(lastNumber, releases.stream().map(change).toList(), current, config, secrets, formation);
    }

    /** Those that failed don't crowd out the current one, the one to roll back to, or one that is being rolled out. */
    private AppState trimmed(int kept) {
        List<Release> needed =
                Stream.concat(currentRelease().stream(), previous().stream()).toList();
        int first = releases.size() - kept;
        List<Release> left = new ArrayList<>();
        for (int index = 0; index < releases.size(); index++) {
            Release release = releases.get(index);
            if (index >= first || release.status() == ReleaseStatus.PENDING || needed.contains(release)) {
                left.add(release);
            }
        }
        return new AppState(lastNumber, left, current, config, secrets, formation);
    }

    AppState withConfig(Map<String, String> variables) {
        return new AppState(lastNumber, releases, current, new TreeMap<>(variables), secrets, formation);
    }

    /** The config vars are those again, but for what was changed since they were these. */
    AppState withConfigAgain(Map<String, String> variables, Map<String, String> since) {
        Map<String, String> rolledBack = new TreeMap<>(variables);
        MapDifference<String, String> changes = Maps.difference(since, config);
        rolledBack.keySet().removeAll(changes.entriesOnlyOnLeft().keySet());
        rolledBack.putAll(changes.entriesOnlyOnRight());
        changes.entriesDiffering().forEach((name, values) -> rolledBack.put(name, values.rightValue()));
        return withConfig(rolledBack);
    }

    AppState withSecrets(Set<String> names) {
        Set<String> more = new HashSet<>(secrets);
        more.addAll(names);
        return new AppState(lastNumber, releases, current, config, more, formation);
    }

    /** The names of the config vars, never their values. */
    @Override
    public String toString() {
        return "AppState[releases=" + releases + ", current=" + current + ", config=" + new TreeSet<>(config.keySet())
                + ", formation=" + formation + "]";
    }

    AppState withFormation(List<FormationEntry> entries) {
        return new AppState(lastNumber, releases, current, config, secrets, entries);
    }
}
