"""The demo desk's visitors in English: who comes why, groups, the board of today."""

from __future__ import annotations

from models.demo.guests import BarredPerson, Calling, Group, GuestBook

_FIRST = (
    "Amelia Ben Chloe Dev Ella Farid Gwen Hassan Ines Jonas Kayla Liam Maya Noor Oscar Petra "
    "Quentin Rosa Sam Tanya Umar Vera Will Xenia Yusuf Zoe Aoife Bogdan Carmen Dylan"
)
_SECOND = (
    "Abbott Bianchi Carter Dubois Evans Farah Grant Hoffmann Ivanov Jensen Kowalski Lewis Mensah "
    "Nguyen Owen Park Quinn Reid Santos Turner Underwood Varga Walker Young Zhou Okoro Sato Moyo "
    "Fischer Costa Barnes Dhillon Ferrari Griffiths"
)
UNUSUAL = (
    *("Seán Ó Briain", "J. R. R. van der Berg", "Cher", "O", "Mary-Kate St. John-Smythe", "张伟"),
    *(
        "田中太郎",
        "Nguyễn Thị Hoa",
        "Олег Петров",
        "김민준",
        "Anna-Maria Kowalczyk",
        "D'Angelo Russo",
    ),
    *("Bartholomew Alexander Featherstonehaugh", "Zoë Müller", "Björk"),
)

# fmt: off
CALLINGS = (
    Calling("delivery", 30, (3, 18), 40, 0, (8, 22),
            ("DHL", "UPS", "Royal Mail", "Amazon", "DPD", "Ocado"),
            ("parcel", "two parcels", "groceries", "flowers", "furniture"),
            consents=("called", "door"), plate=0.3),
    Calling("personal", 28, (30, 540), 7, 1, (8, 23), party=(1, 1, 1, 2, 2, 3, 4),
            consents=("called", "called", "door", "expected"), goods=("", "", "fruit", "suitcase"),
            plate=0.35, papers=0.3),
    Calling("other", 12, (90, 230), 30, 3, (7, 19), ("Spotless Homes", "Maid to Measure", ""),
            ("cleaning things", "", "vacuum cleaner"), consents=("called", "permission"),
            badge=0.8, papers=0.6),
    Calling("repair", 13, (20, 220), 5, 0, (8, 20),
            ("Coolflow Aircon", "Upwards Lifts", "BT", "Gas Safe Ltd", "Bright Locksmiths"),
            ("toolbox", "toolbox, ladder", "leak tester"), (1, 1, 1, 2),
            badge=0.95, plate=0.5, papers=0.6),
    Calling("renovation", 6, (150, 560), 15, 1, (8, 18), ("Fairbuild", "Oak & Sons", "Tilewright"),
            ("drill, saw", "tiles", "timber"), (1, 2, 2, 3, 4), badge=0.95, plate=0.6, papers=0.9),
    Calling("business", 7, (20, 200), 4, 1, (9, 18),
            ("Hartley Accountants", "Borough council", "Lime Insurance"), ("", "documents"),
            (1, 1, 2), ("called", "expected"), badge=0.6, plate=0.4, papers=0.5),
    Calling("viewing", 4, (12, 50), 12, 0, (9, 20), ("Keystone Lettings", "Harbour Estates"),
            party=(2, 2, 3), papers=0.3),
)
GROUPS = (
    Group("St Mark's School", "recycling, a talk and a walk", "lobby, bin store", "Helen Fong"),
    Group("Riverside Estates", "front desk and control room", "lobby, control room", "Security"),
    Group("U3A art class", "exhibition", "club room", "Residents' association"),
    Group("Fire brigade", "walk through before the drill", "car park, roof, pump room", "Security"),
)
BARRED = (
    BarredPerson(
        "Gordon Pryce", "Ring the supervisor, do not argue",
        "Posed as the gas company at 8B and 14D and took deposits; police told",
        aliases=("Gordy",), phone="07700 900917", plate="QX07PRY",
    ),
    BarredPerson(
        "Leon Vasko", "Not to be let up to 11F", "In writing from the tenant of 11F: dispute",
        last_four="4417",
    ),
)
# fmt: on

BOOK = GuestBook(
    callings=CALLINGS,
    first=tuple(_FIRST.split()),
    second=tuple(_SECOND.split()),
    between=" ",
    unusual=UNUSUAL,
    plates=(("QA07", 3), ("QB12", 3), ("QC21", 3), ("QD70", 3)),
    documents=("licence",) * 6 + ("identity", "passport"),
    groups=GROUPS,
    hosts=("the owner", "the tenant", "family", "the nanny"),
    refusals=(
        "Nobody answers at the flat",
        "The flat does not know them",
        "Selling at the door",
        "Would not give a name at first, no host",
    ),
    not_seen=(
        "Gone when the list was gone through",
        "The flat says: left in the afternoon",
        "Not seen leaving",
    ),
    barred=BARRED,
    today={
        "renovation": "Fairbuild",
        "permit": "Works 2026-118",
        "old_permit": "Works 2026-071",
        "new_permit": "Works 2026-104",
        "permission": "Mother of the owner, may go up by herself",
        "family": "the owner",
        "extended": "Works take longer",
        "refused": "On the list, not let in",
        "company": "Upwards Lifts",
        "papers": "Hartley Accountants",
        "luggage": "two suitcases",
        "tools": "toolbox",
    },
    letters={"张": "zhang", "伟": "wei", "田": "tian", "中": "zhong", "太": "tai", "郎": "lang"},
)
