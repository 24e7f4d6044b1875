package io.holdout.ingest.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Exemption;
import io.holdout.model.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionFileTest {
    private static final String HEADER = "user,device,protocol,addressRange,until,reason,approvedBy\n";

    @TempDir
    private Path folder;

    private ExceptionFile read(String text) throws IOException {
        return ExceptionFile.read(Files.writeString(folder.resolve("exceptions.csv"), text));
    }

    @Test
    void readsWhoMayGoOn() throws IOException {
        ExceptionFile file = read(HEADER
                + "Printer@Contoso.example,,SMTP,203.0.113.0/24,2026-12-31,\"replaced, in winter\",Grace\n"
                + ",\"apple:iPhone9,1\",,,2026-06-30T17:00:00+02:00,trial,Grace\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.exceptions())
                .containsExactly(
                        new GivenException(
                                "printer@contoso.example",
                                "",
                                Protocol.SMTP,
                                "203.0.113.0/24",
                                Instant.parse("2027-01-01T00:00:00Z"),
                                "replaced, in winter",
                                "Grace"),
                        new GivenException(
                                "",
                                "apple:iPhone9,1",
                                null,
                                "",
                                Instant.parse("2026-06-30T15:00:00Z"),
                                "trial",
                                "Grace"));
    }

    @Test
    void headingsAndSeparatorsAreTakenAsTheyCome() throws IOException {
        ExceptionFile file = read("""
                Approved By;Reason;Until;Address Range;Protocol;Device;USER;Note
                Grace;old;2026-12-31;::ffff:198.51.100.7;;;;x
                """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.exceptions()).extracting(GivenException::addressRange).containsExactly("198.51.100.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",,,,2026-12-31,r,g                         | it covers everybody",
                ",,,0.0.0.0/0,2026-12-31,r,g                | it covers everybody",
                "a@contoso.example,,,,,r,g                  | it has no end",
                "a@contoso.example,,,,31.12.2026,r,g        | is no end: write 2026-12-31",
                "a@contoso.example,,,,2026-13-31,r,g        | is no end: write 2026-12-31",
                "a@contoso.example,,,,2026-12-31,,g         | it has no reason",
                "a@contoso.example,,,,2026-12-31,r,         | it has no approvedBy",
                "a@contoso.example,,telnet,,2026-12-31,r,g  | is no protocol: choose one of eas, smtp",
                ",,,203.0.113.7/24,2026-12-31,r,g           | 203.0.113.0/24 is the range, 203.0.113.7 the address",
                ",,,203.0.113.0/33,2026-12-31,r,g           | prefix length",
                ",,,203.0.113.0/,2026-12-31,r,g             | no prefix length",
                ",,,office,2026-12-31,r,g                   | is no address range",
                "a@contoso.example,,                        | it has 3 columns and not 7",
                "\"a@contoso.example,,,,2026-12-31,r,g      | a quote is not closed",
                "b@contoso.example,,smtp,,2027-12-31,r,g    | it has the conditions of line 2"
            })
    void aRowThatIsWrongIsOneLineThatSaysWhereAndWhatToDo(String row, String problem) throws IOException {
        ExceptionFile file = read(HEADER + "b@contoso.example,,smtp,,2026-12-31,r,g\n" + row + "\n");

        assertThat(file.problems())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith(folder.resolve("exceptions.csv") + ", line 3: ")
                        .contains(problem)
                        .doesNotContain("\n"));
    }

    @Test
    void aFileThatIsNoListOfExceptionsIsOneLine() throws IOException {
        assertThat(read("user,until\na,2026-12-31\n").problems())
                .singleElement()
                .asString()
                .contains(
                        "is no list of exceptions: it has no column device, protocol, addressRange, reason, approvedBy");
        assertThat(read("").problems()).hasSize(1);
        assertThat(read(HEADER).problems()).singleElement().asString().contains("holds no exception");
    }

    @Test
    void theIdFollowsFromTheConditionsSoThatGivingItAnewRenewsIt() {
        GivenException given =
                GivenException.of("Ada@contoso.example", "", "smtp", "203.0.113.0/24", "2026-06-30", "r", "g");
        GivenException renewed =
                GivenException.of("ada@contoso.example", "", "SMTP", " 203.0.113.0/24 ", "2026-12-31", "s", "h");

        Exemption first = given.forTenant("contoso");

        assertThat(renewed.forTenant("contoso").key()).isEqualTo(first.key());
        assertThat(renewed.forTenant("fabrikam").id()).isNotEqualTo(first.id());
        assertThat(GivenException.of("", "ada@contoso.example", "smtp", "203.0.113.0/24", "2026-06-30", "r", "g")
                        .forTenant("contoso")
                        .id())
                .isNotEqualTo(first.id());
    }
}
