package io.holdout.processor.agent;

import io.holdout.model.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a user agent says. It is a claim of whoever signed in: attackers copy the agents of phones.
 *
 * @param model Apple's identifier ({@code iPhone9,1}), Samsung's model ({@code SM-A515F}), the major version of desktop Outlook
 *     ({@code 15}); at most 40 letters, digits and {@code ,._-}; "" where none was read
 * @param modelName marketing name where the model is known, otherwise ""
 * @param osVersion {@code 15.6.1}, the major version alone where no more is known, "" where nothing is
 * @param osBuild Apple's build, {@code 19G82}, or ""
 * @param beta whether the build is a beta
 * @param decoded whether the text names a device or mail app and keeps to the form known for it; a text that breaks the form
 *     may still have given the model
 * @param proxy which agent of Exchange this is, where it signed in for the client
 * @param tool whether the text names a library, or is word for word what an attack tool sends unless told otherwise; a hint,
 *     never proof
 */
public record UserAgent(
        Family family,
        Platform platform,
        String model,
        String modelName,
        String osVersion,
        String osBuild,
        boolean beta,
        boolean decoded,
        boolean tool,
        Proxy proxy) {

    static final UserAgent NONE = of(Family.NONE);

    private static final int MAX_LENGTH = 1024;

    UserAgent(
            Family family,
            Platform platform,
            String model,
            String modelName,
            String osVersion,
            String osBuild,
            boolean beta,
            boolean decoded,
            boolean tool) {
        this(family, platform, model, modelName, osVersion, osBuild, beta, decoded, tool, Proxy.NONE);
    }

    /** Reads a user agent; total, and linear in the text, of which the first 1,024 characters are looked at. */
    public static UserAgent decode(@Nullable String userAgent) {
        String text = Text.bounded(userAgent, MAX_LENGTH).strip();
        if (text.isEmpty()) {
            return NONE;
        }
        Proxy proxy = OtherAgents.exchangeProxy(text);
        if (proxy != Proxy.NONE) {
            return new UserAgent(Family.EXCHANGE_PROXY, Platform.OTHER, "", "", "", "", false, false, false, proxy);
        }
        UserAgent apple = AppleAgents.decode(text);
        UserAgent agent = apple == null ? OtherAgents.decode(text) : apple;
        return AttackTools.sends(text) ? agent.asTool() : agent;
    }

    /** The operating system, to ask what it can do. */
    public OperatingSystem os() {
        return new OperatingSystem(platform, osVersion, osBuild);
    }

    /** Whether this is proved to be an iPhone or iPad with iOS 15.6 or later, whose mail app moves to OAuth by itself. */
    public boolean canSilentUpgrade() {
        return os().upgradesSilently() == Answer.YES;
    }

    /**
     * Whether this cannot be the device that the other one is of: of another system, or of another model where both name one. An agent that
     * names neither contradicts nothing, and a browser's may name a system that is not its own.
     */
    public boolean contradicts(UserAgent device) {
        if (family == Family.BROWSER) {
            return false;
        }
        return platform.isOtherThan(device.platform) || (isOfNamedModels(device) && !couldBeModelOf(device));
    }

    /** Whether this names the very model of the other one, not only its kind. */
    public boolean namesModelOf(UserAgent device) {
        boolean exact = family == Family.SAMSUNG || model.indexOf(',') >= 0;
        return exact && isOfNamedModels(device) && model.equalsIgnoreCase(device.model);
    }

    /** Models of Outlook are versions, which change in place. */
    private boolean isOfNamedModels(UserAgent device) {
        return family == device.family
                && (family == Family.APPLE || family == Family.SAMSUNG)
                && !model.isEmpty()
                && !device.model.isEmpty();
    }

    /** {@code iPad} alone can be any iPad. */
    private boolean couldBeModelOf(UserAgent device) {
        if (family == Family.SAMSUNG || (model.indexOf(',') >= 0 && device.model.indexOf(',') >= 0)) {
            return model.equalsIgnoreCase(device.model);
        }
        return AppleModel.kind(model).equalsIgnoreCase(AppleModel.kind(device.model));
    }

    /** An agent that names a family and nothing else. */
    static UserAgent of(Family family) {
        return new UserAgent(family, Platform.OTHER, "", "", "", "", false, false, false);
    }

    /** An agent that names a client by its form, without a model. */
    static UserAgent of(Family family, Platform platform, @Nullable OsVersion version) {
        return new UserAgent(
                family, platform, "", "", version == null ? "" : version.toString(), "", false, true, false);
    }

    UserAgent asTool() {
        return new UserAgent(family, platform, model, modelName, osVersion, osBuild, beta, decoded, true, proxy);
    }
}
