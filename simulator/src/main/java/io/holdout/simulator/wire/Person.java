package io.holdout.simulator.wire;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An invented user of the tenant, or the name of somebody the directory does not know.
 *
 * @param id object id, empty for an unknown name
 * @param name user principal name
 * @param trait decides which clients the person uses
 * @param federated whether a server of the company's own checks the password
 */
public record Person(
        String id,
        String name,
        String displayName,
        long trait,
        Place office,
        Place home,
        Place mobile,
        boolean federated) {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final String DOMAIN = "@contoso.example";
    private static final List<Name> GIVEN = names("""
            Ada Adil Agnes Aksel Alma Amira Anton Astrid Bela Bodil Bruno Carla Cem Dagny Daria Edda Eirik Elif
            Emil Erna Fatou Felix Frida Gita Gustav Hanna Hugo Ida Ines Ivo Jakob Jana Jo\u00e3o Jonas Kaja
            Karim Kim Lars Leila Linus Livia Luca Mads Malik Marit Mina Nadia Nils Nora Olav Omar Petra Rasmus
            Ren\u00e9e Selma S\u00f8ren Tariq Thea Vera Zo\u00eb""");
    private static final List<Name> FAMILY = names("""
            Aasen Abe Almeida Amsel Bakke Baum Berg Birk Borges Brandt Costa Dahl Duarte Eide Engel Falk Faria
            Fjeld Fuchs Gomes Grimm Gr\u00f8nli Haas Hauge Hein Holm Iversen Jahn Juhl Kern Kolb Krog
            Kr\u00fcger Lange Lien Lobo Lund Marques Moen M\u00fcller Myhre Neves Nygaard Olsen Otto Pinto Quist
            Ramos Rask Reis Rosa Sand Silva Solberg Stein Strand Tavares Ude Vik Wolf""");

    /** The nth of the tenant's people. */
    public static Person of(long seed, int number) {
        int names = GIVEN.size() * FAMILY.size();
        int pair = (number + Dice.of(seed, 0x4a3e).below(names)) % names;
        int given = pair % GIVEN.size();
        int family = (pair / GIVEN.size() + 7 * pair) % FAMILY.size();
        int namesakes = number / names;
        String name = GIVEN.get(given).plain + "." + FAMILY.get(family).plain + (namesakes == 0 ? "" : namesakes + 1);
        return person(seed, number, name + DOMAIN, GIVEN.get(given).display + " " + FAMILY.get(family).display);
    }

    /** An account that a device or a program signs in with, and nobody else. */
    public static Person service(long seed, int number, String name) {
        return person(Dice.mix(seed, 0x5e77), number, name + DOMAIN, name);
    }

    /** A name that attackers try and the directory does not know. */
    public static Person unknown(long seed, int number) {
        Dice dice = Dice.of(seed, 0x0dd, number);
        String name = dice.pick(FAMILY).plain + dice.between(10, 99) + DOMAIN;
        Place nowhere = Place.office(0);
        return new Person("", name, "", 0, nowhere, nowhere, nowhere, false);
    }

    private static Person person(long seed, int number, String name, String displayName) {
        Dice dice = Dice.of(seed, 0x9e45, number);
        long trait = dice.next();
        int office = dice.below(4);
        String id = new Guid(dice.next(), dice.next()).toString();
        return new Person(
                id,
                name,
                displayName,
                trait,
                Place.office(office),
                Place.home(office, trait),
                Place.mobile(office, trait),
                false);
    }

    /** The same person, whose password a server of the company's own checks. */
    public Person asFederated() {
        return new Person(id, name, displayName, trait, office, home, mobile, true);
    }

    private static List<Name> names(String text) {
        return WHITE_SPACE.splitAsStream(text).map(Name::of).toList();
    }

    /** A name as its owner writes it, and in lower-case ASCII, as in an address. */
    private record Name(String display, String plain) {
        static Name of(String display) {
            String split = Normalizer.normalize(display.replace("\u00f8", "o"), Normalizer.Form.NFD);
            return new Name(display, split.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT));
        }
    }
}
