package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.holdout.model.SignIn;
import java.time.Instant;

/** What lies on {@code holdout.by-source}, keyed by tenant and network: attempts with passwords, and how far each partition has come. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SourceFact.Attempt.class, name = "attempt"),
    @JsonSubTypes.Type(value = SourceFact.Reached.class, name = "reached")
})
public sealed interface SourceFact {

    /**
     * A sign-in over a legacy protocol or the password grant. Said again when more is known: the user is familiar at the source, or
     * its record was sent anew.
     *
     * @param user key of the user
     * @param familiar the user had signed in from there before
     */
    record Attempt(String user, boolean familiar, SignIn signIn) implements SourceFact {}

    /**
     * Everything of that partition up to then has been said, but for what is later than the grace period.
     *
     * @param last a source of that partition has ended, so that more may never come
     */
    record Reached(int partition, Instant time, boolean last) implements SourceFact {}
}
