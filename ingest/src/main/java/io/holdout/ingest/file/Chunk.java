package io.holdout.ingest.file;

/**
 * Some whole lines of a file.
 *
 * @param bytes buffer, given back after use
 * @param length bytes of it that are filled
 * @param firstLine number of the first line, from 1
 * @param tooLong true when this is the start of one line that is longer than allowed
 * @param last true when nothing follows
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer on its way from thread to thread, never compared
record Chunk(byte[] bytes, int length, long firstLine, boolean tooLong, boolean last) {}
