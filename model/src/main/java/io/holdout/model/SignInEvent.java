package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What lies on {@code holdout.signins}: a sign-in, a change of the tenant's posture, or the tick that says how far its source has come. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SignIn.class, name = "sign-in"),
    @JsonSubTypes.Type(value = PostureChange.class, name = "posture-change"),
    @JsonSubTypes.Type(value = Tick.class, name = "tick")
})
public sealed interface SignInEvent permits SignIn, PostureChange, Tick {

    /** Major version of the records on this topic; a reader refuses a newer one, see {@link JsonSerde}. */
    int VERSION = 1;

    int v();
}
