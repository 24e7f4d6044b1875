package io.holdout.processor.detect;

import io.holdout.processor.agent.Family;
import java.util.Map;
import java.util.Optional;

/**
 * The mail applications that sign in with modern authentication, by the application id Microsoft and the vendors publish,
 * with the family of legacy devices that such a sign-in can show to have moved.
 */
public enum MailApp {
    APPLE("f8d98a96-0999-43f5-8af3-69971c7bb423", Family.APPLE),
    OUTLOOK_MOBILE("27922004-5251-4030-b22d-91ecd9a37ea4", Family.OUTLOOK_MOBILE),
    OUTLOOK_LITE("e9b154d0-7658-433b-bb25-6b8e0a8a7c59", Family.OUTLOOK_MOBILE),
    OFFICE("d3590ed6-52b3-4102-aeff-aad2292ab01c", Family.OUTLOOK_DESKTOP),
    OUTLOOK("5d661950-3475-41cd-a2c3-d671a3162bc1", Family.OUTLOOK_DESKTOP),
    SAMSUNG("8acd33ea-7197-4a96-bc33-d7cc7101262f", Family.SAMSUNG),
    GMAIL("2cee05de-2b8f-45a2-8289-2a06ca32c4c8", Family.GMAIL),
    ANDROID("e0ee12cb-2032-40fc-a44f-d6d9f3fad1eb", Family.ANDROID),
    THUNDERBIRD("9e5f94bc-e8a4-4e73-b8be-63364c29d753", Family.OTHER, "Thunderbird"),
    SPARK("b50c1dbd-1855-4e54-b07c-d3c3029e93d3", Family.OTHER, "Spark"),
    EM_CLIENT("e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd", Family.OTHER, "eM Client");

    private static final String EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000";

    private static final Map<String, MailApp> BY_ID = java.util.Arrays.stream(values())
            .collect(java.util.stream.Collectors.toUnmodifiableMap(app -> app.id, app -> app));

    private final String id;
    private final Family family;
    private final String product;

    MailApp(String id, Family family) {
        this(id, family, "");
    }

    MailApp(String id, Family family, String product) {
        this.id = id;
        this.family = family;
        this.product = product;
    }

    /** Application id, lower case. */
    public String id() {
        return id;
    }

    /**
     * True when a sign-in of this application can show that a device has moved. An agent of no known form can be of any application, so it
     * has to name this one.
     *
     * @param device the legacy sign-in that describes it
     */
    boolean serves(Sighting device) {
        String agent = device.client().agent();
        return serves(device.agent().family())
                && (product.isEmpty() || isNamed(product, agent) || isNamed(product.replace(" ", ""), agent));
    }

    private static boolean isNamed(String name, String agent) {
        for (int at = 0; at + name.length() <= agent.length(); at++) {
            int end = at + name.length();
            if (agent.regionMatches(true, at, name, 0, name.length())
                    && (at == 0 || !Character.isLetter(agent.charAt(at - 1)))
                    && (end == agent.length() || !Character.isLetter(agent.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** The same by the family alone; an app of a family of its own needs no more. */
    boolean serves(Family device) {
        return family == device
                || (family == Family.APPLE && device == Family.MAC)
                || (family == Family.GMAIL && device == Family.ANDROID);
    }

    /** True where adding an account leaves the steps of R-E1: the redirect back into the app, and the success. */
    boolean isSetUpInSteps() {
        return this == APPLE || this == SAMSUNG;
    }

    /**
     * The application that asked for that resource, if it is one of these. All of Office has one id, so it is mail only where Exchange
     * Online is asked for.
     */
    static Optional<MailApp> of(String appId, String resource) {
        Optional<MailApp> app = of(appId);
        return app.isPresent() && app.get() == OFFICE && !resource.equalsIgnoreCase(EXCHANGE_ONLINE)
                ? Optional.empty()
                : app;
    }

    /** The application of that id in any case, if it is one of these. */
    public static Optional<MailApp> of(String appId) {
        return Optional.ofNullable(BY_ID.get(appId.toLowerCase(java.util.Locale.ROOT)));
    }
}
