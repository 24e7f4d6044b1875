package io.holdout.app;

import io.holdout.simulator.TenantSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Properties;

/** The tenant of a demo that keeps its data: the same has to go on there. */
final class DemoTenant {
    private static final String FILE = "demo.properties";

    private DemoTenant() {}

    /**
     * The tenant that goes on in that directory, or the wanted one, which is noted there.
     *
     * @param endGiven whether the user chose when the tenant's time ends; else a continued demo keeps its own end
     */
    static TenantSettings in(Path directory, TenantSettings wanted, boolean endGiven) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            save(properties(wanted), file);
            return wanted;
        }
        Properties kept = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            kept.load(in);
        }
        Properties now = properties(wanted);
        if (!endGiven) {
            now.setProperty("end", kept.getProperty("end", ""));
        }
        if (!kept.equals(now)) {
            throw new UserError("this --data-dir holds the demo of --seed " + kept.getProperty("seed") + " --users "
                    + kept.getProperty("users") + " --days " + kept.getProperty("days") + " --end "
                    + kept.getProperty("end") + ": give the same, or another directory");
        }
        return new TenantSettings(
                wanted.seed(),
                wanted.users(),
                wanted.span(),
                Instant.parse(kept.getProperty("end")),
                wanted.recordsPerUserAndDay(),
                wanted.noise());
    }

    private static Properties properties(TenantSettings tenant) {
        Properties properties = new Properties();
        properties.setProperty("seed", Long.toString(tenant.seed()));
        properties.setProperty("users", Integer.toString(tenant.users()));
        properties.setProperty("days", Long.toString(tenant.span().toDays()));
        properties.setProperty("end", tenant.end().toString());
        return properties;
    }

    /** Whole or not at all. */
    private static void save(Properties properties, Path file) throws IOException {
        Path draft = file.resolveSibling(FILE + ".new");
        try (OutputStream out = Files.newOutputStream(draft)) {
            properties.store(out, "The tenant of 'holdout demo' in this directory");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
