/**
 * A real Kafka broker inside this process, for {@code up}, {@code demo}, {@code scan} and the tests.
 *
 * <p>The only place that knows Kafka's server classes. They are Kafka's internals and promise no compatibility, hence one
 * pinned version. Knows nothing of Holdout's topics.
 */
@NullMarked
package io.holdout.app.broker;

import org.jspecify.annotations.NullMarked;
