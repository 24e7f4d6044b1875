package io.holdout.processor.agent;

/** Apple's model identifiers: letters, a generation, and after a comma a variant ({@code iPhone9,1}). */
final class AppleModel {
    private AppleModel() {}

    /**
     * Reads the form of Exchange ActiveSync user agents, where C stands for the comma ({@code iPhone9C1}); the comma itself,
     * escaped or not, and names without numbers are read too.
     *
     * @return "" where the text has another form
     */
    static String decode(String text) {
        String name = text.indexOf('%') < 0 ? text : text.replace("%2C", ",").replace("%2c", ",");
        int letters = 0;
        while (letters < name.length() && isLetter(name.charAt(letters))) {
            letters++;
        }
        if (letters == 0 || name.length() > DeviceKey.MAX_MODEL) {
            return "";
        }
        int generation = digits(name, letters);
        if (generation == name.length()) {
            return name;
        }
        char separator = name.charAt(generation);
        int variant = digits(name, generation + 1);
        if ((separator != 'C' && separator != ',') || variant == generation + 1 || variant < name.length()) {
            return "";
        }
        return name.substring(0, generation) + ',' + name.substring(generation + 1);
    }

    /** {@code iPhone} of {@code iPhone9,1}. */
    static String kind(String model) {
        int letters = 0;
        while (letters < model.length() && isLetter(model.charAt(letters))) {
            letters++;
        }
        return model.substring(0, letters);
    }

    static Platform platform(String model) {
        if (model.startsWith("iPhone") || model.startsWith("iPod")) {
            return Platform.IOS;
        }
        return model.startsWith("iPad") ? Platform.IPADOS : Platform.OTHER;
    }

    private static int digits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
