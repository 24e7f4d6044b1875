package io.holdout.ingest.normalise;

import io.holdout.model.DeadLetter.Reason;

/** What a dead letter says to a person, never with anything of the record itself: sign-ins are personal data. */
final class Refusals {
    private Refusals() {}

    static String detail(Reason reason) {
        return switch (reason) {
            case NOT_JSON -> "This is not JSON.";
            case TRUNCATED -> "The JSON ends before it is complete.";
            case TOO_DEEP -> "The JSON is nested more than 200 levels deep.";
            case TOO_LARGE -> "The record is larger than 1 MiB.";
            case NOT_UTF8 -> "The bytes are not UTF-8.";
            case NOT_A_RECORD -> "A record must be a JSON object, and records an array of them.";
            case NOT_A_SIGN_IN ->
                "The object has nothing of a sign-in: no category, no time, no result, no client app.";
            case MISSING_ID -> "The record has no id.";
            case MISSING_TIME ->
                "The record has no time: a sign-in needs createdDateTime, an audit record activityDateTime.";
            case MISSING_RESULT -> "The sign-in has no result: neither status.errorCode nor resultType.";
            case MISSING_USER -> "The sign-in has no user.";
            case BAD_TIME -> "createdDateTime, or activityDateTime of an audit record, is no time since 2000.";
            case FUTURE_TIME ->
                "The time lies more than an hour after the record was written (14 where that has no zone), or after now.";
            case BAD_VALUE ->
                "A value the sign-in needs cannot be read: the result is no number, or properties no JSON.";
            case BAD_CSV ->
                "The row does not fit the table: its columns do not match the header, or a quote is not closed.";
            case BAD_GZIP -> "The gzip data is damaged or ends too early; what came before has been read.";
            case UNKNOWN_FORMAT -> "The file is none of the known exports of sign-in logs.";
            case LOST_TO_RETENTION -> "The hub deleted events before they were read.";
        };
    }
}
