package io.holdout.processor;

import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What administrators keep beside the log: an inventory and exceptions as they are before the first sign-in, and what becomes of them. */
record AdministratorsTables(
        List<InventoryRow> inventory,
        List<Exemption> exceptions,
        List<InventoryRow> laterInventory,
        List<Exemption> ended) {
    private static final String RANGE = "203.0.113.0/24";

    /** Often none; else about ada and bob, whose phones and addresses are those of the stories. */
    static AdministratorsTables random(Random random, Instant start) {
        List<InventoryRow> rows = new ArrayList<>();
        List<Exemption> exceptions = new ArrayList<>();
        if (random.nextBoolean()) {
            Instant exported = start.plus(Duration.ofHours(random.nextInt(600)));
            rows.add(row("ada@contoso.example", "A1", oneOf(random, "iPhone9C1", "iPad13C18", "SM-A515F"), exported));
            rows.add(row("bob", "B1", oneOf(random, "iPhone9C1", "iPad13C18", "SM-A515F"), exported));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Instant until = start.plus(Duration.ofMinutes(random.nextInt(2) == 0 ? 300 : 20 * 24 * 60));
            exceptions.add(Exemption.of(
                    "contoso",
                    oneOf(random, "", "ada@contoso.example", "bob@contoso.example"),
                    oneOf(random, "", "", "apple:iPhone9,1"),
                    random.nextBoolean() ? null : random.nextBoolean() ? Protocol.EAS : Protocol.SMTP,
                    oneOf(random, "", RANGE),
                    until,
                    "a scanner",
                    "eve@contoso.example"));
        }
        List<Exemption> ended =
                exceptions.stream().filter(each -> random.nextBoolean()).toList();
        List<InventoryRow> later = new ArrayList<>();
        if (!rows.isEmpty() && random.nextBoolean()) {
            later.add(row(
                    "ada@contoso.example",
                    "A2",
                    oneOf(random, "iPhone9C1", "iPad13C18"),
                    rows.get(0).exported()));
        }
        return new AdministratorsTables(rows, exceptions, later, ended);
    }

    private static String oneOf(Random random, String... texts) {
        return Arrays.asList(texts).get(random.nextInt(texts.length));
    }

    private static InventoryRow row(String user, String id, String model, Instant exported) {
        return new InventoryRow(
                1, "contoso", user, id, "", model, "iOS 15.6", "iPhone", "", "EAS", "16.1", null, null, exported);
    }

    /** Before the first sign-in. */
    void giveTo(Tenant tenant) {
        inventory.forEach(row -> tenant.inventory(row.key(), row));
        exceptions.forEach(each -> tenant.exception(each.key(), each));
    }

    /** Once everything has come. */
    void changeFor(Tenant tenant) {
        laterInventory.forEach(row -> tenant.inventory(row.key(), row));
        ended.forEach(each -> tenant.exception(each.key(), null));
    }
}
