/**
 * Reads the tables that administrators keep beside the log, the inventory of devices and the exceptions, from files, and writes them to
 * their topics.
 *
 * <p>Knows files and topics; what a row means for a device is left to the processor.
 */
@NullMarked
package io.holdout.ingest.tables;

import org.jspecify.annotations.NullMarked;
