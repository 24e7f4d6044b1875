package io.holdout.app.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceFileTest {
    @TempDir
    private Path folder = Path.of("");

    private Advice read(String text) throws IOException, TeamFileException {
        return AdviceFile.read(Files.writeString(folder.resolve("advice.csv"), text));
    }

    private List<String> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("advice.csv"), text);
        TeamFileException refused = catchThrowableOfType(TeamFileException.class, () -> AdviceFile.read(file));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage())
                .lines()
                .map(line -> line.substring(file.toString().length()))
                .toList();
    }

    @Test
    void aRowReplacesOursAndTheOthersStay() throws Exception {
        Advice advice =
                read("code,action,steps,reference\nsmtp-auth,Ruf Ada an.,Telefon nehmen | w\u00e4hlen,Hausnetz 17\n");

        assertThat(advice.about(Cause.SMTP_AUTH))
                .isEqualTo(new Diagnosis(
                        "smtp-auth", "Ruf Ada an.", List.of("Telefon nehmen", "w\u00e4hlen"), "Hausnetz 17"));
        assertThat(advice.about(Cause.STALE)).isEqualTo(Advice.STANDARD.about(Cause.STALE));
    }

    @Test
    void aColumnThatIsLeftOutStaysAsItWas() throws Exception {
        Diagnosis ours = Advice.STANDARD.about(Cause.SMTP_AUTH);

        assertThat(read("action;code\nRuf Ada an.;smtp-auth\n").about(Cause.SMTP_AUTH))
                .isEqualTo(new Diagnosis("smtp-auth", "Ruf Ada an.", ours.steps(), ours.reference()));
    }

    @Test
    void anEmptyCellTakesAway() throws Exception {
        assertThat(read("code,action,steps,reference\nstale,Ask.,,\n").about(Cause.STALE))
                .isEqualTo(new Diagnosis("stale", "Ask.", List.of(), ""));
    }

    @Test
    void everythingThatIsWrongIsToldTogetherWithItsLine() throws IOException {
        assertThat(problems("code,action,steps\n"
                        + "smtp-aut,Ask.,\n"
                        + "xyz,Ask.,\n"
                        + "stale,,\n"
                        + "silent," + "x".repeat(401) + ",\n"
                        + "migrated,Fine.,a||b\n"
                        + "regressed,Fine.," + "a|".repeat(12) + "a\n"
                        + "excepted,\"two\nlines\",\n"
                        + "gmail-app,Ask.\n"
                        + "os-unknown,Ask.,\n"
                        + "os-unknown,Ask.,\n"))
                .containsExactly(
                        ", line 2: code 'smtp-aut' is not known: did you mean smtp-auth?",
                        ", line 3: code 'xyz' is not known: './holdout advice' prints all",
                        ", line 4: stale: the action is missing",
                        ", line 5: silent: the action is longer than 400 characters",
                        ", line 6: migrated: step 2 is empty",
                        ", line 7: regressed: there are 13 steps, and 12 at most",
                        ", line 8: excepted: the action is not one line of text",
                        ", line 10: has 2 cells and not 3",
                        ", line 12: os-unknown stands here twice");
    }

    @Test
    void limitsAreFilledInByTheirNamesAndAnUnknownOneIsRefused() throws Exception {
        Diagnosis own = read("code,action,steps\nstale,Seit {devices.stale-after} still.,{silent-stop.after}\n")
                .about(Cause.STALE);

        assertThat(own.blanks()).containsExactly("devices.stale-after", "silent-stop.after");
        assertThat(problems("""
                        code,action,steps,reference
                        stale,Since {devices.stale-afte} still.,Ask|Wait {later},
                        silent,Ask.,,{60}
                        regressed,{Devices.stale-after},,
                        """))
                .containsExactly(
                        ", line 2: stale: {devices.stale-afte} is no limit that can be filled in: did you mean devices.stale-after?",
                        ", line 2: stale: {later} is no limit that can be filled in: docs/DETECTION.md has them",
                        ", line 4: regressed: {Devices.stale-after} is no limit that can be filled in: did you mean devices.stale-after?");
    }

    @Test
    void theColumnsHaveToBeKnown() throws IOException {
        assertThat(problems("code,text,code\nstale,Ask.,stale\n"))
                .containsExactly(
                        ", line 1: the column action is missing",
                        ", line 1: column 'text' is not known: known are code, action, steps, reference",
                        ", line 1: the column code stands here twice");
        assertThat(problems("")).containsExactly(": is empty: './holdout advice --csv' prints one to begin with");
        assertThat(problems("code,action\nstale,\"Ask\" them\n")).containsExactly(": is not CSV: look at its quotes");
    }
}
