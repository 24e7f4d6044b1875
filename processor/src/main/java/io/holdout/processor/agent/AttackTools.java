package io.holdout.processor.agent;

import java.util.Set;

/** The user agents that public attack tools send unless told otherwise. Real clients sent all of them once. */
final class AttackTools {
    private static final Set<String> DEFAULTS = Set.of(
            "Apple-iPhone9C1/1602.92",
            "AppleExchangeWebServices/814.80.3 accountsd/113",
            "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro)");

    private AttackTools() {}

    static boolean sends(String text) {
        return DEFAULTS.contains(text) || (text.contains("Teams/1.3.00.30866") && text.contains("Electron/8.5.1"));
    }
}
