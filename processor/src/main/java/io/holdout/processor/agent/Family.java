package io.holdout.processor.agent;

/** The kinds of client that a user agent can name, with the first part of their device keys. */
public enum Family {
    /** The mail app of an iPhone, iPad or iPod. */
    APPLE("apple"),
    SAMSUNG("samsung"),
    GMAIL("gmail"),
    /** Any other Android mail app. */
    ANDROID("android"),
    OUTLOOK_MOBILE("outlook-mobile"),
    OUTLOOK_DESKTOP("outlook-desktop"),
    WINDOWS_MAIL("windows-mail"),
    WINDOWS_PHONE("windows-phone"),
    /** A meeting room's device, which signs in as its room. */
    TEAMS_ROOMS("teams-rooms"),
    /** Mail, Calendar and the account services of macOS. */
    MAC("mac"),
    /** Exchange Online's own agent for a client that it hides: BAV2ROPC, CBAInPROD, CBAInTAR, MSRPC. */
    EXCHANGE_PROXY("exchange-proxy"),
    /** A library or command line; a hint of a tool, never proof of one. */
    SCRIPT("script"),
    BROWSER("browser"),
    /** A text of no known form. */
    OTHER("other"),
    /** No user agent at all. */
    NONE("none");

    private final String id;

    Family(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The family a device key was made of; {@link #OTHER} for keys made of a protocol and an address. */
    public static Family ofDevice(String deviceKey) {
        int colon = deviceKey.indexOf(':');
        String first = colon < 0 ? deviceKey : deviceKey.substring(0, colon);
        for (Family family : values()) {
            if (family.id.equals(first)) {
                return family;
            }
        }
        return OTHER;
    }
}
