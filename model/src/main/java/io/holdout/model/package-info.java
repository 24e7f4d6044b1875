/**
 * The contract between the services: the records on the topics, their closed sets, and the topics themselves.
 *
 * <p>Knows Kafka's clients and Jackson, nothing of Kafka Streams, Azure or any other module. In every record the empty
 * string means "absent", so that no reader has to tell an absent field from an empty one (they mean the same in the source).
 */
@NullMarked
package io.holdout.model;

import org.jspecify.annotations.NullMarked;
