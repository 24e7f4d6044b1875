/** What a service shows of itself over HTTP: metrics and health. */
@NullMarked
package io.holdout.app.ops;

import org.jspecify.annotations.NullMarked;
