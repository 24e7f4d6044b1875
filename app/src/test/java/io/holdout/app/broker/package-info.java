/** Tests of the embedded broker, and the broker that other tests share. */
@NullMarked
package io.holdout.app.broker;

import org.jspecify.annotations.NullMarked;
