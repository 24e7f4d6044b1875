package io.holdout.processor.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.InventoryRow;
import io.holdout.processor.agent.Answer;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryGradeTest {

    @ParameterizedTest
    @CsvSource({
        // client, os, version, first sync, last sync, Apple's app, recorded, grade
        "EAS, iOS 15.6 19G71, 16.1, 2018-09-16, 2026-05-01, false, YES,     certain-basic",
        "EAS, iOS 15.6 19G71, 16.1, 2018-09-17, 2026-05-01, false, YES,     undetermined",
        "EAS, iOS 15.6 19G71, 16.1, 2018-09-16, 2026-05-01, true,  YES,     undetermined",
        "EAS, iOS 15.6 19G71, 16.1, 2018-09-16, 2026-05-01, false, NO,      certain-basic",
        "EAS, iOS 15.6 19G71, 16.1, 2020-01-01, 2026-05-01, false, NO,      blind",
        "EAS, iOS 15.6 19G71, 16.1, 2020-01-01, 2026-05-01, false, UNKNOWN, undetermined",
        "EAS, iOS 15.6 19G71, 16.1, ,           2026-05-01, false, YES,     undetermined",
        "EAS, Android 6.0,    16.1, 2017-01-01, 2026-05-01, false, YES,     undetermined",
        "EAS, Android 6.0,    14.1, 2017-01-01, 2026-05-01, false, YES,     cannot-connect",
        "EAS, iOS 9.3.5,      16.0, 2017-01-01, 2026-05-01, false, NO,      cannot-connect",
        "EAS, iOS 15.6 19G71, '',   2017-01-01, 2026-05-01, false, NO,      certain-basic",
        "EAS, iOS 15.6 19G71, 14.1, 2017-01-01, 2026-03-04, false, NO,      inactive",
        "EAS, iOS 15.6 19G71, 16.1, 2017-01-01, 2026-03-05, false, YES,     certain-basic",
        "EAS, iOS 15.6 19G71, 16.1, 2017-01-01, ,           false, YES,     inactive",
        "'',  iOS 15.6 19G71, 16.1, 2017-01-01, 2026-05-01, false, YES,     certain-basic",
        "REST, iOS 15.6,      1.0,  2017-01-01, 2026-05-01, false, YES,     not-eas"
    })
    void aRowIsGradedByItsAgeItsVersionAndWhatTheLogHasOfItsUser(
            String client,
            String os,
            String version,
            String firstSync,
            String lastSync,
            boolean modern,
            Answer recorded,
            String grade) {
        InventoryRow row = new InventoryRow(
                1,
                "contoso",
                "ada@contoso.example",
                "D1",
                "",
                "iPhone9C1",
                os,
                "iPhone",
                "",
                client,
                version,
                firstSync == null ? null : Instant.parse(firstSync + "T00:00:00Z"),
                lastSync == null ? null : Instant.parse(lastSync + "T00:00:00Z"),
                Instant.parse("2026-05-04T00:00:00Z"));

        assertThat(InventoryGrade.of(row, modern, recorded).id()).isEqualTo(grade);
    }
}
