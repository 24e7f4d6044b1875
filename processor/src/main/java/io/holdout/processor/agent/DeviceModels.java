package io.holdout.processor.agent;

import org.jspecify.annotations.Nullable;

/** What Apple's models can run. */
public final class DeviceModels {
    private DeviceModels() {}

    /** Marketing name of a model, "" where it is not known. */
    public static String name(String model) {
        DeviceCatalogue.Model known = DeviceCatalogue.model(model);
        return known == null ? "" : known.name();
    }

    /** Newest version of iOS that a model can run; null where that is later than iOS 15, or where the model is not known. */
    public static @Nullable OsVersion lastVersion(String model) {
        DeviceCatalogue.Model known = DeviceCatalogue.model(model);
        return known == null ? null : known.lastVersion();
    }

    /** Whether a model can run a version of iOS; models newer than the table are taken to. */
    public static boolean canRun(String model, int major, int minor) {
        OsVersion last = lastVersion(model);
        return last == null || last.compareTo(new OsVersion(major, minor, 0)) >= 0;
    }
}
