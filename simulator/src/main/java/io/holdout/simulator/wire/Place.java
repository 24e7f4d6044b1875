package io.holdout.simulator.wire;

/**
 * Where a sign-in comes from. All addresses are from the ranges for documentation (RFC 5737, RFC 3849), all autonomous
 * systems from 64496 to 64511 (RFC 5398).
 *
 * @param prefix the /24 or /64 of the address
 * @param country ISO 3166 alpha-2
 */
public record Place(
        String address,
        String prefix,
        String country,
        String state,
        String city,
        String latitude,
        String longitude,
        int autonomousSystem) {

    private static final Place OSLO = site("NO", "Oslo", "Oslo", "59.91273", "10.74609");
    private static final Place BERGEN = site("NO", "Vestland", "Bergen", "60.39299", "5.32415");
    private static final Place BERLIN = site("DE", "Berlin", "Berlin", "52.52437", "13.41053");
    private static final Place PORTO = site("PT", "Porto", "Porto", "41.14961", "-8.61099");
    private static final Place[] SITES = {OSLO, BERGEN, BERLIN, PORTO};

    private static Place site(String country, String state, String city, String latitude, String longitude) {
        return new Place("192.0.2.1", "192.0.2.0/24", country, state, city, latitude, longitude, 64496);
    }

    /** The way out of the company's nth site. */
    public static Place office(int number) {
        Place site = SITES[number % SITES.length];
        return site.at("192.0.2." + (10 + number % SITES.length), "192.0.2.0/24", 64496);
    }

    /** Somebody's line at home, in the country of the office: an own IPv6 network, or a shared IPv4 one. */
    public static Place home(int office, long seed) {
        Dice dice = Dice.of(seed, 0x401e);
        Place site = SITES[office % SITES.length];
        int provider = 64497 + dice.below(4);
        if (dice.chance(0.6)) {
            return site.network6(
                    dice.between(0x1000, 0x8000), dice.between(1, 0xFFFF), dice.between(1, 0xFFFF), provider);
        }
        return site.at("198.51.100." + dice.between(2, 250), "198.51.100.0/24", provider);
    }

    /** Somebody's telephone away from home. */
    public static Place mobile(int office, long seed) {
        Dice dice = Dice.of(seed, 0x30b1);
        return SITES[office % SITES.length].network6(
                dice.between(0x8000, 0x9000), dice.between(1, 0xFFFF), dice.between(1, 0xFFFF), 64502);
    }

    /** Host of the attackers' /24, which no user of the tenant shares. */
    public static Place attacker4(int host) {
        return new Place("203.0.113." + host, "203.0.113.0/24", "BR", "Para", "Belem", "-1.45502", "-48.5024", 64510);
    }

    /**
     * Host of one of the attackers' IPv6 networks, of which each is a /48.
     *
     * @param subnet which /64 of it, from 1
     */
    public static Place attacker6(int network, int subnet, int host) {
        Place base = new Place("", "", "VN", "Da Nang", "Da Nang", "16.06778", "108.22083", 0);
        return base.network6(0xba00 + network, subnet, host, 64506 + network % 4);
    }

    /** Where a traveller sleeps. */
    public static Place hotel(long seed) {
        Dice dice = Dice.of(seed, 0x407e);
        Place base = new Place("", "", "JP", "Tokyo", "Tokyo", "35.6895", "139.69171", 0);
        return base.network6(dice.between(0x9000, 0xa000), dice.between(1, 0xFFFF), dice.between(1, 0xFFFF), 64504);
    }

    /** One of the many ways out of a private network that somebody in the country of the office uses. */
    public static Place tunnel(int office, long seed) {
        Dice dice = Dice.of(seed, 0x7044);
        return SITES[office % SITES.length].network6(
                dice.between(0xa000, 0xa100), dice.between(1, 0xFFFF), dice.between(1, 0xFFFF), 64503);
    }

    /** The /48 of an IPv6 address. */
    public String site() {
        return prefix.substring(0, prefix.lastIndexOf(':', prefix.indexOf("::") - 1)) + "::/48";
    }

    private Place network6(long high, long low, long host, int autonomousSystem) {
        String network = "2001:db8:" + Long.toHexString(high) + ":" + Long.toHexString(low) + "::";
        return at(network + Long.toHexString(host), network + "/64", autonomousSystem);
    }

    private Place at(String newAddress, String newPrefix, int newAutonomousSystem) {
        return new Place(newAddress, newPrefix, country, state, city, latitude, longitude, newAutonomousSystem);
    }
}
