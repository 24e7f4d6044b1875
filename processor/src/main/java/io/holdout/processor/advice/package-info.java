/**
 * Why a device has not moved to modern authentication, and what to do about it, in one sentence. The sentences are data.
 */
@NullMarked
package io.holdout.processor.advice;

import org.jspecify.annotations.NullMarked;
