package io.holdout.processor.verdict;

/**
 * One error code of Entra ID ({@code status.errorCode}, AADSTS).
 *
 * @param verdict what it says where no password is proved to have been checked
 * @param onPassword what it says where one was: over a legacy protocol, a password grant, or with a password step that succeeded
 * @param onRopc what it says of a password grant (ROPC)
 * @param doubtful whether the verdict is disputed: some take the code for proof of a right password, and it may not be
 * @param meaning a few words for a person, without full stop; says nothing of the password, which the code alone does not prove
 */
public record ErrorCode(
        int code, Verdict verdict, Verdict onPassword, Verdict onRopc, boolean doubtful, String meaning) {}
