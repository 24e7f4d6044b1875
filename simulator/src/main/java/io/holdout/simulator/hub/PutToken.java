package io.holdout.simulator.hub;

/**
 * What a client put to {@code $cbs} to be let in.
 *
 * @param type "jwt" with an identity, "servicebus.windows.net:sastoken" with a key
 * @param audience address of the hub that it asks for
 */
public record PutToken(String type, String audience, String value) {}
