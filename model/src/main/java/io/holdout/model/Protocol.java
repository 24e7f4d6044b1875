package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The legacy protocols, with the short name used in device keys and reports. */
public enum Protocol {
    EAS("eas", "Exchange ActiveSync"),
    SMTP("smtp", "SMTP AUTH"),
    IMAP("imap", "IMAP"),
    POP("pop", "POP"),
    EWS("ews", "Exchange Web Services"),
    MAPI("mapi", "MAPI over HTTP"),
    OUTLOOK_ANYWHERE("outlook-anywhere", "Outlook Anywhere"),
    OFFLINE_ADDRESS_BOOK("oab", "Offline Address Book"),
    AUTODISCOVER("autodiscover", "Autodiscover"),
    POWERSHELL("powershell", "Exchange Online PowerShell"),
    REPORTING("reporting", "Reporting Web Services"),
    OUTLOOK_SERVICE("outlook-service", "Outlook Service"),
    UNIVERSAL_OUTLOOK("universal-outlook", "Universal Outlook"),
    OTHER("other", "another legacy protocol");

    private final String id;
    private final String title;

    Protocol(String id, String title) {
        this.id = id;
        this.title = title;
    }

    @JsonValue
    public String id() {
        return id;
    }

    /** As a person would write it. */
    public String title() {
        return title;
    }

    /** @throws IllegalArgumentException when there is no protocol of that id */
    @JsonCreator
    public static Protocol of(String id) {
        for (Protocol p : values()) {
            if (p.id.equals(id)) {
                return p;
            }
        }
        throw new IllegalArgumentException("no such protocol: " + id);
    }
}
