package org.dyno4j.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dyno4j.app.AppStates.NOW;
import static org.dyno4j.app.AppStates.SLUG;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppStateTest {
    @Test
    void aRollbackKeepsWhatWasChangedWhileItWasMade() {
        Map<String, String> before = Map.of("SAME", "1", "CHANGED", "1", "REMOVED", "1", "LATER", "1");
        AppState now = AppState.empty().withConfig(Map.of("SAME", "1", "CHANGED", "2", "ADDED", "2", "LATER", "1"));

        assertThat(now.withConfigAgain(Map.of("CHANGED", "0", "REMOVED", "0", "LATER", "0"), before)
                        .config())
                .isEqualTo(Map.of("CHANGED", "2", "ADDED", "2", "LATER", "0"));
    }

    @Test
    void numbersAreNotUsedAgainWhereTheLastReleaseIsForgotten() {
        AppState state = AppState.empty();
        for (int number = 1; number <= 5; number++) {
            state = state.begun(SLUG, Map.of(), "Deploy", NOW).succeeded(number, List.of(), 2);
        }
        assertThat(state.releases()).extracting(Release::number).containsExactly(4, 5);
        assertThat(state.currentRelease()).map(Release::number).contains(5);
        assertThat(state.previous()).map(Release::number).contains(4);
    }

    @Test
    void failuresMakeNothingForgottenThatIsNeeded() {
        AppState state = AppState.empty();
        for (int number = 1; number <= 3; number++) {
            state = state.begun(SLUG, Map.of(), "Deploy", NOW).succeeded(number, List.of(), 2);
        }
        state = state.begun(SLUG, Map.of(), "Deploy", NOW); // is being rolled out
        for (int number = 5; number <= 8; number++) {
            state = state.begun(SLUG, Map.of(), "Deploy", NOW).failed(number, 2);
        }
        assertThat(state.releases()).extracting(Release::number).containsExactly(2, 3, 4, 7, 8);
        assertThat(state.pendingRelease()).map(Release::number).contains(4);
        assertThat(state.previous()).map(Release::number).contains(2);
    }

    @Test
    void whatWasPendingHasFailedAndWhatRanBeforeIsCurrent() {
        AppState state = AppStates.full().pendingFailed(20);
        assertThat(state.releases())
                .extracting(Release::status)
                .containsExactly(ReleaseStatus.SUCCEEDED, ReleaseStatus.FAILED);
        assertThat(state.currentRelease()).map(Release::number).contains(1);
    }

    @Test
    void secretValuesAreThoseOfReleasesToo() {
        AppState state = AppStates.full().withConfig(Map.of("KEY", "other"));
        assertThat(state.secretValues(SecretPolicy.standard())).containsExactly("other", "hunter2");
        assertThat(state.toString()).contains("KEY").doesNotContain("hunter2");
    }
}
