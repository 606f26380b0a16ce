"""The demo desk in English: its people, its places and what they write.

Slots in braces are filled by the dice. `{t}` is the time it happened, `{t+8}` some eight minutes
later, `{by+20}` a promised time, `{due}` the due time; the rest come from WORDS and the shift.
"""

from __future__ import annotations

from models.demo.script import Book, Person, routines, say, script

PEOPLE = (
    Person("grace", "Grace Lam", ("clerk",)),
    Person("tom", "Tom Whelan", ("lobby",)),
    Person("priya", "Priya Nair", ("clerk",)),
    Person("marcus", "Marcus Cole", ("lobby",)),
    Person("helen", "Helen Fong", ("supervisor",)),
    Person("daniel", "Daniel Price", ("admin",)),
    Person("gate", "Gate", ("device",), device=True),
)

# A flat, the one above it, the neighbouring letter hit by a tired hand, and its floor.
_FLATS = tuple(
    (f"{floor}{letter}", f"{floor + 1}{letter}", f"{floor}{slip}", f"L{floor}")
    for floor in range(2, 33)
    for letter, slip in zip("ABCDEF", "BCDEFE", strict=True)
)
_SURNAMES = (
    "Zhang Chan Wong Okafor Patel Harris Novak Silva Khan Hughes Mbeki Rossi Tanaka Lindqvist "
    "Byrne Cheung Adeyemi Kaur Fraser Moreau Haddad Schmidt Lau Begum Doyle Petrov Yeung Shah"
)
_GUESTS = tuple(
    f"{title} {surname}" for surname in _SURNAMES.split() for title in ("Mr", "Mrs", "Ms", "Mr")
)

WORDS: dict[str, tuple[str, ...] | tuple[tuple[str, ...], ...]] = {
    "unit above typo level": _FLATS,
    "other": tuple(row[0] for row in _FLATS),
    "guest": _GUESTS,
    "neighbour": _GUESTS,
    "lift": ("Lift 1", "Lift 2", "Lift 3", "Goods lift"),
    "floor": tuple(f"L{number}" for number in range(2, 33)),
    "garage": ("B1", "B2", "B3"),
    "gate": ("East gate", "West gate", "River gate", "Loading bay"),
    "courier": ("DHL", "UPS", "FedEx", "Royal Mail", "SF", "Amazon", "DPD"),
    "room": ("pump room", "switch room", "riser cupboard", "roof", "lift motor room", "bin store"),
    "trade": ("aircon", "broadband", "washing machine", "boiler", "blinds", "piano tuner", "oven"),
    "repair": ("kitchen fitter", "tiler", "painter", "glazier", "carpenter", "flooring"),
    "goods": ("sofa", "fridge", "two mattresses", "six boxes", "a piano", "desk and chair"),
    "lost": ("wallet", "AirPods case", "child's scooter", "car key", "umbrella", "black rucksack"),
    "noise": ("drilling", "party music", "kids running", "dog barking", "furniture dragging", "TV"),
    "dish": ("burnt toast", "frying chillies", "pan left on the hob", "oven smoke", "steam"),
    "few": ("1", "1", "2", "3"),
    "wrong right": (("2", "3"), ("1", "2"), ("3", "2"), ("5", "4"), ("6", "5"), ("4", "6")),
    "seconds": ("20", "35", "40", "55", "70", "90"),
    "plate": ("grey Golf", "white Tesla", "black BMW X5", "blue van", "red Mini", "silver Prius"),
    "bay": tuple(f"bay {number}" for number in range(4, 190, 7)),
    "receipt": tuple(str(number) for number in range(21, 99)),
    "age": ("4", "5", "6", "7"),
    "keeper": ("cleaner", "engineering (Joe)", "fire alarm co.", "BT engineer", "lift engineer"),
    "guard": ("Sanjay", "Officer Mak", "Big Dave", "Kofi"),
}

# fmt: off
# One line of the log is one row here: a table to be read, not code to be spread out.
_INCIDENTS = (
    script(
        say("incident",
            "{lift} stuck near {floor}, {few} inside. Talking to them, lift co. rung {t+2}",
            "Entrapment {lift}, {few} in the car, calm on intercom. Lift co. called {t+2}",
            severity=2, place="{lift}", late=(4, 9)),
        say("call", "Chased lift co., ETA {by+10}",
            "{guest} rang from inside the car, bit panicky, kept them talking", severity=1,
            place="{lift}", after=(3, 7), chance=0.6),
        say("incident", "Engineer on site {t}, hand winding",
            "Lift engineer here {t}, gone up to motor room", severity=2, place="{lift}",
            after=(5, 12)),
        say("incident", "All out {t}, nobody hurt. Walked them home",
            "{lift} doors open {t}. All fine, offered water", severity=2, place="{lift}",
            after=(6, 16)),
        say("incident", "Got the time wrong, they were out at {t-12}", severity=2, place="{lift}",
            corrects=3, after=(4, 10), chance=0.25),
        say("equipment", "{lift} out of service, sign up on G and basements, awaiting re-check",
            severity=1, place="{lift}", after=(5, 15), due=(100, 420)),
        say("equipment", "{lift} re-checked and back in service, signs down",
            "Door contact replaced, {lift} running normally", place="{lift}", clears=5),
        say("call", "Rang {guest} re lift, all ok, wants a letter from management", after=(60, 240),
            chance=0.5), weight=2, hours=(6, 20)),
    script(
        say("incident", "{lift}: 1 trapped. Lift co. rung {t+2}, here {t+11}, out {t+22}. Unhurt",
            "Written up after: {lift} entrapment, engineer {t+14}, released {t+20}, gentleman fine",
            severity=2, place="{lift}", late=(32, 55)),
        say("incident", "Two people not one, there was a toddler", severity=2, place="{lift}",
            corrects=0, after=(6, 18), chance=0.3), weight=1, hours=(18, 24)),
    script(
        say("call", "{unit} {guest}: water coming through living room ceiling",
            "{unit} {guest} rang, drip from bathroom ceiling getting worse", severity=1,
            place="{unit}"),
        say("call", "Rang {above}, no answer, left voicemail",
            "{above} is abroad, happy for us to shut the stopcock", severity=1, place="{above}",
            after=(3, 8)),
        say("incident", "Joe at {unit} {t}, stopcock for {above} off, slowing down",
            "Riser valve shut {t}, tracing it", severity=2, place="{unit}", after=(8, 20)),
        say("call", "{guest} again, bedroom dripping now too, very upset. Told Helen",
            "{guest} chasing, promised someone by {by+20}", severity=2, place="{unit}",
            after=(6, 25), chance=0.7),
        say("equipment", "Found it: {above} washing machine hose. Replaced, {unit} dry",
            "{above} shower waste blocked, cleared, leak stopped", severity=1, place="{above}",
            after=(20, 60)),
        say("note", "{unit} ceiling soaked, {above} to come down and look with {guest}",
            "{unit} dehumidifier in, check ceiling again before closing", severity=1,
            place="{unit}", after=(10, 40), due=(900, 2600)),
        say("note", "{unit} and {above} agreed, {above}'s insurer pays",
            "{unit} dried out, {guest} only wants it repainted", place="{unit}", clears=5),
        weight=4, hours=(7, 23)),
    script(
        say("incident", "Power off whole tower, emergency lights on, lifts homed to G", severity=2,
            late=(2, 5)),
        say("call", "Power co.: local fault, back by {by+70} they say",
            "Rang network emergency line, crew on the way", severity=2, after=(6, 15)),
        say("patrol", "Checked all cars, nobody trapped. Torches in both stairs", severity=1,
            after=(5, 12)),
        say("call", "Phone non-stop re power, same answer to all, notice on the door", severity=1,
            after=(5, 20)),
        say("incident", "Power back {t}, resetting lifts and booster pumps one by one", severity=1,
            after=(25, 70)),
        say("equipment", "Two emergency lights dead on {floor}, job raised", place="{floor}",
            after=(15, 40), due=(600, 1800)),
        say("equipment", "Emergency lights {floor} new batteries, tested", place="{floor}",
            clears=5), weight=1),
    script(
        say("incident", "Fire panel: smoke head {level}. {guard} going up", severity=2,
            place="{level}", late=(1, 3)),
        say("incident", "{unit} {dish}. False alarm, panel reset {t}",
            "Cooking at {unit} ({dish}), windows open, brigade stood down", severity=1,
            place="{unit}", after=(5, 12)),
        say("note", "Head on {level} cleaned, nothing isolated", after=(20, 80), chance=0.4),
        weight=4, hours=(7, 23)),
    script(
        say("incident",
            "{guest} can't find her son, {age}, blue top, last seen podium. All gates told",
            severity=2, place="Podium", late=(1, 3)),
        say("note", "CCTV has him at the slide {t-8}, heading for {gate}", severity=2,
            after=(4, 9)),
        say("incident", "Found {t} in the shop by {gate}, with mum now",
            "{t} he was at a friend's in {other}", severity=1, place="{gate}", after=(4, 16)),
        weight=2, hours=(9, 20)),
    script(
        say("incident", "{garage} {bay}: two cars scraped, swapping details, CCTV saved",
            severity=1, place="{garage}", late=(8, 25)),
        say("incident", "Not {bay}, the one next to it", severity=1, place="{garage}", corrects=0,
            after=(5, 20), chance=0.2), weight=2, hours=(7, 22)),
    script(
        say("incident", "Elderly gent fell in lobby, awake, ambulance called {t+3}", severity=2,
            place="Lobby", late=(5, 12)),
        say("incident", "Ambulance here {t}, daughter going with him", severity=2, place="Lobby",
            after=(6, 14)),
        say("note", "Daughter rang: hairline fracture, kept in",
            "Family rang, home tonight, thanks all", after=(120, 360)), weight=1, hours=(7, 21)),
)

_CALLS = (
    script(
        say("complaint", "{unit} {guest}: {noise} from {above}",
            "{unit} complaining about {noise} upstairs, again", severity=1, place="{unit}"),
        say("note", "{guard} knocked at {above}, they'll keep it down",
            "{above} spoken to {t}, quiet when we left", place="{above}", after=(6, 20)),
        say("complaint", "{guest} again, {above} still at it", severity=1, place="{unit}",
            after=(20, 60), chance=0.3), weight=7, hours=(11, 24)),
    script(
        say("call", "{unit} {guest} kitchen sink blocked, job to Joe",
            "{unit} toilet blocked, only one in the flat, {guest} wants it today", place="{unit}",
            due=(60, 360)),
        say("note", "{unit} unblocked, {guest} signed", "{unit} clear, it was wipes again",
            place="{unit}", clears=0), weight=5, hours=(7, 21)),
    script(
        say("call", "{unit} tripped and won't reset, {guest} in the dark",
            "{unit} {guest} half the sockets dead", severity=1, place="{unit}", due=(40, 180)),
        say("note", "{unit} back on, new breaker",
            "{unit}: their water heater, isolated, {guest} to call the maker", place="{unit}",
            clears=0), weight=4, hours=(7, 22)),
    script(
        say("call", "{unit} {guest} window won't shut, needs a part",
            "{unit} entryphone silent, {guest} wants it looked at",
            "{unit} {guest} damp patch, re-check after rain", place="{unit}", due=(1200, 3600)),
        say("note", "{unit} sorted, {guest} happy", "{unit} man has been, {guest} signed",
            place="{unit}", clears=0), weight=6, hours=(8, 19)),
    script(
        say("call", "{unit} {guest} booked {trade}, coming {due}, ring first", place="{unit}",
            due=(180, 1500)),
        say("note", "{trade} been and gone, {unit} confirmed",
            "{guest} {unit} put it off, will rebook", place="{unit}", clears=0),
        weight=8, hours=(8, 20)),
    script(
        say("call", "{unit} {guest} asking how to pay service charge, sent link",
            "{guest} asked about a second parking space, on the list",
            "{unit} {guest} asking works hours: weekdays 9 to 5, no Sat pm",
            "Wrong number, wanted the hotel", "{unit} {guest} re water bill, passed to accounts",
            "{guest} {unit} locked out, spare from safe, ID seen"), weight=9, hours=(8, 21)),
    script(
        say("complaint", "{unit} {guest}: {plate} in his space, {garage} {bay}", severity=1,
            place="{garage}"),
        say("call", "Owner of {plate} found, moving in 10 min",
            "No number for {plate}, {guard} left a note on it", place="{garage}", after=(3, 12)),
        say("note", "{plate} gone, {guest} parked", place="{garage}", after=(8, 25), chance=0.8),
        weight=5, hours=(7, 23)),
    script(
        say("complaint", "{unit} {guest}: bin chute smells on {level}",
            "Dog mess outside the lift on {level}, {guest} not amused", place="{level}"),
        say("note", "Cleaned {t}, sprayed", place="{level}", after=(15, 50)),
        weight=4, hours=(7, 21)),
    script(
        say("call", "{typo} {guest}: aircon dripping on balcony below", place="{typo}"),
        say("call", "Sorry, flat is {unit}", place="{unit}", corrects=0, after=(2, 14)),
        weight=2, hours=(8, 21)),
    script(
        say("walk_in", "{unit} {guest} two new fobs, paid, receipt {receipt}",
            "{unit} {guest} left works deposit, receipt {receipt}",
            "{guest} asking about short lets, told no, gave house rules",
            "{unit} {guest} printed boarding passes", "{unit} {guest} goods pass for {goods}"),
        weight=9, hours=(8, 19)),
    script(
        say("walk_in", "{guest} handed in {lost}, found by post boxes", place="Lobby",
            due=(240, 1600)),
        say("walk_in", "{lost} claimed by {unit} {neighbour}, signed",
            "{lost} back to {unit}, described it right", clears=0), weight=4, hours=(8, 22)),
)

_COUNTER = (
    script(
        say("mail", "{courier} x{few} for {unit}, texted", "{courier} {few} for {unit}, shelf 3",
            place="{unit}"),
        say("mail", "{unit} {guest} collected, signed", place="{unit}", after=(40, 300),
            chance=0.5), weight=9, hours=(8, 19)),
    script(
        say("mail", "Recorded letter for {unit}, needs ID",
            "Court letter for {unit}, in person only", place="{unit}", due=(900, 3500)),
        say("mail", "{unit} letter collected, ID seen",
            "{guest} took the letter for {unit}, signed", place="{unit}", clears=0),
        weight=2, hours=(9, 18)),
    script(
        say("mail", "{courier} x{wrong} for {unit}, locker", place="{unit}"),
        say("mail", "Make that {right}", place="{unit}", corrects=0, after=(1, 12)),
        weight=2, hours=(9, 20)),
    script(
        say("mail", "{courier} x{few} {unit}", place="{unit}"),
        say("mail", place="{unit}", takes_back=0, after=(0.1, 0.45)),
        say("mail", "{courier} x{few} {other}, told them", place="{other}", after=(0.3, 1)),
        weight=2, hours=(9, 20)),
    script(
        say("key", "{keeper} took {room} key, slip {receipt}, back by {due}", due=(60, 240)),
        say("key", "{room} key back from {keeper}", "{room} key returned, slip {receipt} torn up",
            clears=0), weight=8, hours=(8, 19)),
    script(
        say("key", "{unit} {guest} left spare for the cleaner, sealed envelope",
            "{unit} {guest} took spare keys back, ID seen", place="{unit}"),
        weight=2, hours=(8, 20)),
    script(
        say("visitor", "{few} for {unit}, {guest} ok by phone, badge {receipt}",
            "{trade} men x2 to {unit}, resident in", "Viewing at {unit}, agent plus {few}",
            "Food delivery to {unit}, sent up", place="{unit}"),
        say("visitor", "Visitors for {unit} out, badge back", place="{unit}", after=(30, 150),
            chance=0.4), weight=11, hours=(8, 23)),
    script(
        say("visitor", "{repair} for {unit}, no pass, kept at {gate}", severity=1, place="{gate}"),
        say("call", "{guest} {unit} says he's theirs, day pass issued",
            "{unit} {guest} never heard of him, sent away", place="{unit}", after=(2, 8)),
        weight=4, hours=(8, 18)),
    script(
        say("visitor", "Going out by {gate}: {goods}, pass {receipt} checked", place="{gate}"),
        say("visitor", "Duplicate, already in the visitor book", voids=0, after=(2, 20),
            chance=0.25), weight=3, hours=(8, 20)),
)

_PLANT = (
    script(
        say("equipment", "{gate} reader offline {seconds} s, recovered",
            "{gate} controller restarted", "{gate} door held open over {seconds} s", by="device",
            place="{gate}"), weight=5),
    script(
        say("equipment", "{gate} reader offline", severity=1, by="device", place="{gate}"),
        say("equipment", "{gate} reader dead, letting people in by hand, access co. rung",
            severity=1, place="{gate}", after=(2, 6), due=(90, 700)),
        say("equipment", "{gate} reader online", by="device", place="{gate}", after=(30, 70)),
        say("equipment", "{gate}: new network module, fine since",
            "{gate} reader stable, nobody needed there now", clears=1, place="{gate}"), weight=2),
    script(
        say("equipment", "Car park barrier stuck down, {right} cars queueing, raised by hand",
            severity=1, place="{garage}"),
        say("equipment", "Barrier rebooted, working {t}", "Loose loop cable, Joe fixed it",
            place="{garage}", after=(6, 25)), weight=4, hours=(6, 23)),
    script(
        say("equipment", "{garage} sump high level, pump on manual", severity=1, place="{garage}",
            late=(5, 15), due=(60, 300)),
        say("equipment", "Sump down, pump back to auto", place="{garage}", clears=0), weight=2),
    script(
        say("equipment", "{floor} corridor lights out x{few}, job raised", place="{floor}",
            due=(400, 2400)),
        say("equipment", "{floor} lights done", "New tubes on {floor}", place="{floor}", clears=0),
        weight=4),
    script(
        say("equipment", "{floor} fire door not closing on its own",
            "{floor} riser door off its hinge", place="{floor}", due=(700, 2900)),
        say("equipment", "{floor} door fixed, checked", place="{floor}", clears=0),
        weight=2, hours=(7, 23)),
    script(
        say("equipment", "Puddle in {garage} by {bay}, cone out", place="{garage}",
            due=(300, 1500)),
        say("equipment", "{garage} dried, condensate pipe", place="{garage}", clears=0), weight=2),
    script(
        say("equipment", "Radio 2 won't hold charge, using spare", "Desk printer jammed, cleared",
            "CCTV 7 black, rebooted, ok", "{lift} rattling, lift co. will look at next service"),
        weight=4),
    script(
        say("note", "Windy, took in the A-boards", "Rain: mats down, brolly bags out",
            "Ambulance at {gate} for {unit}", "{plate} on the fire lane, moved on",
            "Fox in {garage}, shown the ramp"), weight=4),
    script(
        say("note", "Water-off notice up in the lobby",
            "{guest} {unit} brought chocolates for the team", "Florist in, lobby flowers changed",
            "Cleaners waxing lobby, signs out"), weight=3, hours=(8, 20)),
    script(
        say("note", "{unit} {guest} asked about parking", place="{unit}"),
        say("note", "Wrong heading, was a phone call", voids=0, after=(1, 8)),
        say("call", "{unit} {guest} re visitor parking, first 2 hours free", place="{unit}",
            after=(0.5, 2)), weight=1, hours=(9, 20)),
    script(
        say("instruction", "Check extinguishers all floors and photograph, by {due}",
            "Ring everyone with parcels over 5 days, finish by {due}",
            "Committee visit, meeting room ready by {due} please", severity=1, by="supervisor",
            due=(300, 1800)),
        say("note", "Helen's job done, photos sent", "Done as asked, Helen has seen it", clears=0),
        weight=9, hours=(9, 17)),
    script(
        say("instruction", "From today all unknown vehicles signed in, no exceptions",
            "Directors walking round tomorrow: name badges, jackets on",
            "Hot day, water on the desk for couriers", "Answer within three rings and give a time",
            severity=1, by="supervisor"), weight=6, hours=(9, 18)),
    script(
        say("note", "New keyboard on the desk PC", "Backup checked, fine",
            "Account for the new starter ready, PIN given in person", by="admin"),
        weight=1, hours=(9, 18)),
)

_PATROL = script(
    say("patrol", "{garage} and lobby done, all ok", "Walked down from {floor}, stairs clear",
        "Outside and {gate}, nothing to report", "{garage} lights out x{few}, photo taken",
        "Roof locked, tanks fine", "Smoke smell on {floor}, someone cooking",
        "{unit} door ajar, knocked, all fine", "{plate} in {garage} window down, owner told"))
_NIGHT_PATROL = script(
    say("patrol", "Night round {garage} and {gate}, ok", "All floors {t}, quiet",
        "Man asleep in car {garage}, resident, woke him", "{room} locked, no odd noises",
        "Someone hanging round {gate}, spoke to him, left", "{garage} and outside, just the fox",
        "{gate} path light flickering, noted", "Stairs down from {floor}, all fire doors shut",
        "Both basements {t}, quiet, heater left on in {room}", late=(2, 25)),
    say("patrol", "Should read {t-20}", corrects=0, after=(3, 9), chance=0.04))
_TAKE_OVER = script(
    say("handover", "On duty. 14 keys, 4 radios, complete. Open items gone through: {open}",
        "Took over from {before}, all counted, {open} open",
        "On: 3 torches, 14 keys, float 500, correct",
        "On, read back over the log, {open} still open"))
_HAND_OVER = script(
    say("handover", "To {relief}: {open} open, otherwise quiet",
        "Off shortly, keys complete, {relief} told about the {open} open",
        "For {relief}: keep an eye on {lift}, {open} open",
        "Parcels all on shelf, waiting for {relief}", late=(0, 2)))

FINALE = script(
    say("call", "{unit} {guest}: water through kitchen ceiling, getting worse", severity=1,
        place="{unit}"),
    say("call", "{above} not picking up, {guard} gone up to knock", severity=1, place="{above}",
        after=(4, 6)),
    say("incident", "Leak confirmed at {above}, stopcock off {t}, {unit} still dripping",
        severity=2, place="{above}", after=(8, 12), late=(2, 4)),
    say("equipment", "Water in Lift 2 shaft, lift off until the engineer has seen it", severity=2,
        place="Lift 2", after=(6, 9), due=(70, 110)),
    say("call", "{guest} again, living room too now, taking photos for the insurer", severity=2,
        place="{unit}", after=(6, 10)),
    say("note", "Helen told. Joe on his way, here by {by+25}", severity=1, after=(3, 5)),
    say("note", "{above} {neighbour} on the way home, let Joe in by {due}", severity=2,
        place="{above}", after=(9, 13), due=(26, 34)),
)

READ_THROUGH = script(
    say("note"),
    say("note", "Went through the open list, this one is done, closing it", clears=0))

# fmt: on
BOOK = Book(
    desk_name="Tower One lobby",
    people=PEOPLE,
    words=WORDS,
    scripts=_INCIDENTS + 2 * (_CALLS + _COUNTER + _PLANT),
    routines=routines(_TAKE_OVER, _HAND_OVER, _PATROL, _NIGHT_PATROL),
    finale=FINALE,
    read_through=READ_THROUGH,
    tomorrow="tomorrow {time}",
    later="{weekday} {time}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)
