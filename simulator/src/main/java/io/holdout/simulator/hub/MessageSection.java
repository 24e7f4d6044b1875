package io.holdout.simulator.hub;

import java.util.Arrays;
import org.apache.qpid.protonj2.codec.DecodeException;

/**
 * Where a section of an AMQP message lies; enough to walk over what is not looked into.
 *
 * @param code descriptor
 * @param content where the value of a binary, list or map begins
 * @param end behind the section
 */
record MessageSection(int code, int content, int end) {
    private static final int HEADER = 0x70;
    private static final int MESSAGE_ANNOTATIONS = 0x72;
    private static final int DATA = 0x75;
    private static final int FOOTER = 0x78;

    private static final int SMALL_ULONG = 0x53;
    private static final int ULONG = 0x80;

    static MessageSection at(byte[] message, int start) {
        int encoding = message[start] == 0 ? unsigned(message, start + 1) : -1;
        int value;
        if (encoding == SMALL_ULONG) {
            value = start + 3;
        } else if (encoding == ULONG) {
            value = start + 10;
        } else {
            throw new DecodeException("no section at byte " + start);
        }
        int code = unsigned(message, value - 1);
        if (code < HEADER || code > FOOTER) {
            throw new DecodeException("an unknown section at byte " + start);
        }
        int type = unsigned(message, value);
        int content = value + 1 + sizeWidth(type);
        long end = content + (content > value + 1 ? size(message, value + 1, content) : fixedWidth(type));
        if (end > message.length) {
            throw new DecodeException("the section at byte " + start + " is longer than the message");
        }
        return new MessageSection(code, content, (int) end);
    }

    /** How many bytes tell the size, none if the encoding does. */
    private static int sizeWidth(int encoding) {
        return switch (encoding >>> 4) {
            case 0xa, 0xc, 0xe -> 1;
            case 0xb, 0xd, 0xf -> 4;
            default -> 0;
        };
    }

    private static long fixedWidth(int encoding) {
        return switch (encoding >>> 4) {
            case 0x4 -> 0;
            case 0x5 -> 1;
            case 0x6 -> 2;
            case 0x7 -> 4;
            case 0x8 -> 8;
            case 0x9 -> 16;
            default -> throw new DecodeException("a section of encoding " + encoding);
        };
    }

    private static long size(byte[] message, int from, int to) {
        long size = 0;
        for (int at = from; at < to; at++) {
            size = size << 8 | unsigned(message, at);
        }
        return size;
    }

    private static int unsigned(byte[] message, int at) {
        if (at >= message.length) {
            throw new DecodeException("the message ends within a section");
        }
        return message[at] & 0xff;
    }

    /** Whether this and what follows is what the publisher wants passed on untouched. */
    boolean isBare() {
        return code > MESSAGE_ANNOTATIONS;
    }

    boolean isMessageAnnotations() {
        return code == MESSAGE_ANNOTATIONS;
    }

    boolean isData() {
        return code == DATA;
    }

    byte[] content(byte[] message) {
        return Arrays.copyOfRange(message, content, end);
    }
}
