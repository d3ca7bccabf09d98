package org.dyno4j.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.dyno4j.formation.FormationRelease;
import org.dyno4j.procfile.ProcessType;
import org.dyno4j.procfile.Procfile;
import org.dyno4j.slug.Slug;

/**
 * What a release is to be made of.
 *
 * @param slug its code: the id of a slug
 * @param directory where that is
 * @param procfile its process types
 * @param description what makes it, for people
 * @param config its config vars, of those that the app has when it begins
 * @param whenCurrent what else changes at the moment when it becomes the current one
 */
record ReleasePlan(
        String slug,
        Path directory,
        Procfile procfile,
        String description,
        Function<AppState, Map<String, String>> config,
        UnaryOperator<AppState> whenCurrent) {
    /**
     * A release of this code with the config vars that the app has.
     *
     * @param source the directory that it was copied from, as its author knows it
     */
    static ReleasePlan of(Slug slug, Path source, String description) {
        return new ReleasePlan(
                slug.id(),
                slug.directory(),
                Procfile.readFromCopy(slug.directory(), source),
                description,
                AppState::config,
                UnaryOperator.identity());
    }

    /** The same with other config vars, and a further change. */
    ReleasePlan with(Map<String, String> variables, UnaryOperator<AppState> change) {
        return new ReleasePlan(slug, directory, procfile, description, state -> variables, change);
    }

    /** What runs before anything else does. */
    Optional<String> command() {
        return procfile.find(ReleasePhase.TYPE).map(ProcessType::command);
    }

    /** What dynos run. */
    FormationRelease released(Release release) {
        return new FormationRelease(release.name(), procfile, Optional.of(directory), release.config());
    }
}
