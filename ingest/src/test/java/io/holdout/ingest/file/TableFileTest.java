package io.holdout.ingest.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.ingest.normalise.Collected;
import io.holdout.ingest.normalise.DateOrder;
import io.holdout.model.Category;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
    private static final String PORTAL_HEADER =
            "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,User type,Incoming token type,"
                    + "Authentication Protocol,Application,Application ID ,Resource,Resource ID ,Home tenant ID,"
                    + "IP address,Location,Status,Sign-in error code,Failure reason,Client app,Device ID,Browser,"
                    + "Operating System,Compliant,Managed,Authentication requirement,Autonomous system  number,"
                    + "Token issuer type,Incoming token type,Conditional Access\n";
    private static final String PORTAL_ROW =
            "2026-05-04T08:00:12Z,ID,Apple-iPhone14C5/2202.91,c-1,u-1,Ada Berg,Ada@Contoso.example,Member,None,"
                    + "ROPC,Office 365 Exchange Online,00000002-0000-0ff1-ce00-000000000000,Exchange,res-1,home-1,"
                    + "203.0.113.24,\"Bergen, Vestland, NO\",Failure,50126,\"Wrong, it says\",Exchange ActiveSync,,,"
                    + "Ios,FALSE,TRUE,Single-factor authentication,64501,AzureAD,None,Not Applied\n";
    private static final String ANALYTICS_HEADER =
            "\"TimeGenerated [UTC]\",\"CreatedDateTime [UTC]\",Id,Category,AADTenantId,UserId,UserPrincipalName,"
                    + "ResultType,Status_dynamic,Status_string,DeviceDetail_string,LocationDetails_dynamic,"
                    + "AuthenticationDetails,IsInteractive,ClientAppUsed,IPAddress,Type\n";
    private static final String ANALYTICS_ROW =
            "\"9/19/2023, 1:47:00.000 PM\",\"9/19/2023, 1:45:17.287 PM\",ID,NonInteractiveUserSignInLogs,t-1,u-1,"
                    + "ada@contoso.example,50126,,\"{\"\"errorCode\"\":50126,\n\"\"additionalDetails\"\":\"\"a, b\"\"}\","
                    + "\"{\"\"operatingSystem\"\":\"\"Ios 17.5\"\"}\",\"{\"\"city\"\":\"\"Oslo\"\",\"\"countryOrRegion\"\":\"\"NO\"\"}\","
                    + "\"[{\"\"authenticationMethod\"\":\"\"Password\"\",\"\"succeeded\"\":false}]\",FALSE,IMAP4,198.51.100.4,"
                    + "AADNonInteractiveUserSignInLogs\n";

    @TempDir
    private Path folder;

    private SignInFiles files = files(null);

    @Test
    void readsThePortalsExport() throws Exception {
        SignIn signIn = read(PORTAL_HEADER + portal("p-1")).signIns.get(0);

        assertThat(signIn)
                .isEqualTo(new SignIn(
                        1,
                        "p-1",
                        "home-1",
                        Category.INTERACTIVE,
                        Instant.parse("2026-05-04T08:00:12Z"),
                        null,
                        new SignIn.User("u-1", "ada@contoso.example"),
                        new SignIn.App("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online", "res-1"),
                        new SignIn.Client("Exchange ActiveSync", "ropc", "Apple-iPhone14C5/2202.91", "None", List.of()),
                        new SignIn.Result(
                                50126, "notApplied", List.of(), SignIn.Password.UNKNOWN, "singleFactorAuthentication"),
                        new SignIn.Source("203.0.113.24", "NO", "Bergen", 64501),
                        new SignIn.Device("", "Ios", "", true),
                        "c-1",
                        "AzureAD",
                        ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=,\n", "\uFEFFsep=,\r\n", "\"sep=,\"\r\n\r\n", "#TYPE System.Object\nsep=,\n"})
    void readsATableThatExcelOrPowerShellHasPutALineBefore(String preface) throws Exception {
        Collected read = read(preface + PORTAL_HEADER + portal("p-1") + portal("p-2"));

        assertThat(read.ids()).containsExactly("p-1", "p-2");
        assertThat(read.deadLetters).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'Success,', 0",
        "'Success,0', 0",
        "'Success,None', 0",
        "'Interrupted,50058', 50058",
        "'Failure,53003', 53003"
    })
    void readsTheResultOfThePortal(String result, int code) throws Exception {
        String row = portal("p-1").replace("Failure,50126", result);

        assertThat(read(PORTAL_HEADER + row).signIns.get(0).result().code()).isEqualTo(code);
    }

    @Test
    void readsTheExportOfLogAnalytics() throws Exception {
        SignIn signIn =
                read("\uFEFF" + ANALYTICS_HEADER + analytics("l-1")).signIns.get(0);

        assertThat(signIn.id()).isEqualTo("l-1");
        assertThat(signIn.tenantId()).isEqualTo("t-1");
        assertThat(signIn.category()).isEqualTo(Category.NON_INTERACTIVE);
        assertThat(signIn.time()).isEqualTo("2023-09-19T13:45:17.287Z");
        assertThat(signIn.recorded()).isEqualTo("2023-09-19T13:47:00Z");
        assertThat(signIn.result().code()).isEqualTo(50126);
        assertThat(signIn.result().password()).isEqualTo(SignIn.Password.FAILED);
        assertThat(signIn.device().os()).isEqualTo("Ios 17.5");
        assertThat(signIn.source()).isEqualTo(new SignIn.Source("198.51.100.4", "NO", "Oslo", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=,", "sep=,\n", "sep=;\nName;Address\nAda;Bergen\n"})
    void refusesALineBeforeNoTable(String content) throws Exception {
        assertThat(read(content).reasons()).containsExactly(Reason.UNKNOWN_FORMAT);
    }

    @Test
    void numbersRowsByTheirFirstLine() throws Exception {
        Collected read = read(ANALYTICS_HEADER + analytics("a") + "\r\n" + analytics("b"));

        assertThat(read.ids()).containsExactly("a", "b");
        assertThat(read.origins).extracting(Origin::unit).containsOnly(Origin.Unit.LINE);
        assertThat(read.origins).extracting(Origin::position).containsExactly(2L, 5L);
    }

    @Test
    void readsRowsThatEndInCarriageReturnsAlone() throws Exception {
        Collected read =
                read("Request ID,Date (UTC),Status\ra,2026-05-04T08:00:12Z,Success\rb,2026-05-04T08:00:12Z,Success\r");

        assertThat(read.ids()).containsExactly("a", "b");
        assertThat(read.origins).extracting(Origin::position).containsExactly(2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t"})
    void readsOtherSeparators(String separator) throws Exception {
        String table = "Request ID,Date (UTC),Status,Username\np-1,2026-05-04T08:00:12Z,Success,ada@contoso.example\n";

        assertThat(read(table.replace(",", separator)).ids()).containsExactly("p-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b | BAD_CSV",
                "x,2026-05-04T08:00:12Z,Success,,,more | BAD_CSV",
                "x,2026-05-04T08:00:12Z,\"Success,ada | BAD_CSV",
                "x,2026-05-04T08:00:12Z,Suc\"cess,\"a\"b | BAD_CSV",
                ",2026-05-04T08:00:12Z,Success,ada | MISSING_ID",
                "x,,Success,ada | MISSING_TIME",
                "x,then,Success,ada | BAD_TIME",
                "x,2026-05-04T08:00:12Z,Failure,ada | MISSING_RESULT"
            })
    void refusesABrokenRowOnceAndReadsOn(String row, Reason reason) throws Exception {
        String good = ",2026-05-04T08:00:12Z,Success,\"ada@contoso.example\"\n";

        Collected read = read("Request ID,Date (UTC),Status,Username\na" + good + row + "\nb" + good + "c" + good);

        assertThat(read.ids()).containsExactly("a", "b", "c");
        assertThat(read.reasons()).containsExactly(reason);
        assertThat(read.origins).extracting(Origin::position).containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void refusesARowWithoutItsLastQuoteOnce() throws Exception {
        Collected read = read(PORTAL_HEADER + portal("a") + portal("b").replace("says\"", "says"));

        assertThat(read.ids()).containsExactly("a");
        assertThat(read.reasons()).containsExactly(Reason.BAD_CSV);
    }

    @Test
    void doesNotHoldAFieldWithoutEnd() throws Exception {
        String row = portal("b").replace("says\"", "x".repeat(3_000_000));

        Collected read = read(PORTAL_HEADER + portal("a") + row + portal("c"));

        assertThat(read.ids()).startsWith("a").endsWith("c");
        assertThat(read.reasons()).isNotEmpty().containsOnly(Reason.BAD_CSV);
    }

    @Test
    void refusesARowThatIsNotUtf8() throws Exception {
        byte[] table = (PORTAL_HEADER + portal("a") + portal("b").replace("Berg,", "B\u00F8rg,") + portal("c"))
                .getBytes(ISO_8859_1);

        Collected read = read(table);

        assertThat(read.ids()).containsExactly("a", "c");
        assertThat(read.reasons()).containsExactly(Reason.NOT_UTF8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Refresh token | None | NON_INTERACTIVE",
                "None | Refresh token | NON_INTERACTIVE",
                "'' | Primary refresh token | NON_INTERACTIVE",
                "primaryRefreshToken | '' | NON_INTERACTIVE",
                "\"SAML 1.1,  Primary  Refresh Token\" | None | NON_INTERACTIVE",
                "refreshtoken | None | NON_INTERACTIVE",
                "None | None | INTERACTIVE",
                "SAML 2.0 | '' | INTERACTIVE",
                "Remote desktop token | None | INTERACTIVE"
            })
    void readsAPortalsSignInWithARefreshTokenAsNonInteractive(String first, String second, Category category)
            throws Exception {
        String row =
                portal("p-1").replace("Member,None", "Member," + first).replace("AzureAD,None", "AzureAD," + second);

        assertThat(read(PORTAL_HEADER + row).signIns.get(0).category()).isEqualTo(category);
    }

    @Test
    void readsASignInThatSaysItIsInteractiveAsSuch() throws Exception {
        Collected read = read("""
                Id,CreatedDateTime,ResultType,IncomingTokenType,IsInteractive
                a,2026-05-04T08:00:12Z,0,primaryRefreshToken,TRUE
                b,2026-05-04T08:00:12Z,0,none,FALSE
                """);

        assertThat(read.signIns)
                .extracting(SignIn::category)
                .containsExactly(Category.INTERACTIVE, Category.NON_INTERACTIVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the day first, told by a row in the middle, and by the last
                "13/10 12/10 05/10 01/02 | 2025-10-13 2025-10-12 2025-10-05 2025-02-01",
                "05/10 04/10 05/05 31/10 | 2025-10-05 2025-10-04 2025-05-05 2025-10-31",
                // the month first
                "10/13 12/10 05/10 01/02 | 2025-10-13 2025-12-10 2025-05-10 2025-01-02"
            })
    void readsAllDatesOfATableInTheOrderThatAnyTells(String dates, String days) throws Exception {
        assertThat(days(read(slashed(dates)))).containsExactly(days.split(" ", -1));
        assertThat(files.doubts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05/10 04/10 05/05 | false | 2025-05-10 2025-04-10 2025-05-05",
                // every row that tells is read as it tells
                "13/10 10/14 05/10 | true | 2025-10-13 2025-10-14 2025-05-10"
            })
    void readsDatesThatNobodyTellsMonthFirstAndDoubtsThem(String dates, boolean contradictory, String days)
            throws Exception {
        assertThat(days(read(slashed(dates)))).containsExactly(days.split(" ", -1));
        assertThat(files.doubts()).containsExactly(new SignInFiles.Doubt(folder.resolve("table.csv"), contradictory));
    }

    @Test
    void readsDatesThatDoNotTellAsSomebodySaid() throws Exception {
        files = files(DateOrder.DMY);

        assertThat(days(read(slashed("05/10 04/10")))).containsExactly("2025-10-05", "2025-10-04");
        assertThat(days(read(slashed("05/10 10/13 13/10")))).containsExactly("2025-10-05", "2025-10-13", "2025-10-13");
        // what they tell themselves counts more: it is about this file
        assertThat(days(read(slashed("05/10 10/13")))).containsExactly("2025-05-10", "2025-10-13");
        assertThat(files.doubts()).isEmpty();
    }

    @Test
    void hasNoDoubtAboutDatesThatAreTheSameInAnyOrder() throws Exception {
        assertThat(days(read(slashed("05/05 06/06")))).containsExactly("2025-05-05", "2025-06-06");
        assertThat(files.doubts()).isEmpty();
    }

    /** As Log Analytics exports them; others write the same time without AM or PM, or in small letters. */
    @Test
    void hasNoDoubtAboutDatesThatAreWrittenAsInTheUnitedStates() throws Exception {
        String american = slashed("05/10 04/10")
                .replace(" 08:30:00", ", 8:30:00.123 PM")
                .replaceAll("(\\d\\S*, \\S+ PM)", "\"$1\"");

        assertThat(days(read(american))).containsExactly("2025-05-10", "2025-04-10");
        assertThat(files.doubts()).isEmpty();
        assertThat(days(read(american.replace("PM", "pm")))).containsExactly("2025-05-10", "2025-04-10");
        assertThat(files.doubts()).hasSize(1);
    }

    @Test
    void readsAPackedTableWithALineBeforeItInTheOrderItTells() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(("sep=,\n" + slashed("05/10 31/10")).getBytes(UTF_8));
        }

        assertThat(days(read(packed.toByteArray()))).containsExactly("2025-10-05", "2025-10-31");
    }

    private static String slashed(String dates) {
        StringBuilder table = new StringBuilder("Id,CreatedDateTime,ResultType\n");
        for (String date : dates.split(" ", -1)) {
            table.append("id,").append(date).append("/2025 08:30:00,0\n");
        }
        return table.toString();
    }

    private static List<String> days(Collected read) {
        assertThat(read.deadLetters).isEmpty();
        return read.signIns.stream()
                .map(signIn -> signIn.time().toString().substring(0, 10))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Local Time]", "[UTC+01:00]", "[Oslo]"})
    void saysThatTimesMustBeInUtc(String zone) throws Exception {
        Collected read = read((ANALYTICS_HEADER + analytics("a")).replace("[UTC]", zone));

        assertThat(read.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.UNKNOWN_FORMAT);
            assertThat(letter.detail()).contains("UTC");
        });
    }

    private static String portal(String id) {
        return PORTAL_ROW.replace(",ID,", "," + id + ",");
    }

    private static String analytics(String id) {
        return ANALYTICS_ROW.replace(",ID,", "," + id + ",");
    }

    private Collected read(String table) throws Exception {
        return read(table.getBytes(UTF_8));
    }

    private Collected read(byte[] table) throws Exception {
        Path file = Files.write(folder.resolve("table.csv"), table);
        Collected collected = new Collected();
        files.read(file, collected, Progress.NONE);
        return collected;
    }

    private static SignInFiles files(@Nullable DateOrder dates) {
        return new SignInFiles("unknown", InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z")), dates);
    }
}
