package io.holdout.processor.advice;

/**
 * Why a device stands where it stands, and what to do.
 *
 * @param code stable kebab-case code
 * @param action one sentence
 */
public record Diagnosis(String code, String action) {}
