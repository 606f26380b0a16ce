"""The line a visitor is signed in on: `NAME 2人 12-1503 维修 京A12345 证1234 牌07 带:工具箱`.

Pieces stand in any order, blanks between them; the name is what means nothing else and comes first.
In English: `NAME x2 12-1503 repair plate:B-AB-123 id:1234 badge:7 with:toolbox for:repair`. Never
fails: what means nothing is told as the rest, never dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.complaints.grammar import UNIT
from models.language import Words
from models.masking import last_four
from models.visitors import documents
from models.visitors.tables import CONSENTS, LONGEST_NAME, PURPOSES, NewVisit

PARTY = re.compile(r"(?:[x×*](?P<before>\d{1,3})|共?(?P<behind>\d{1,3})[人位名])", re.IGNORECASE)
COUNT = re.compile(r"[0-9]{1,4}")  # one more than can come, so that it is told and not dropped
PLATE = re.compile(
    rf"[{documents.PROVINCES}][A-Z]·?[0-9A-Z]{{4,6}}[挂学警港澳使领]?",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"(?=\S*[0-9A-Za-z])[0-9A-Za-z\u4e00-\u9fff]{1,6}"
    r"(?:号楼|栋|座|幢|楼|室|馆|厅|层)[0-9A-Za-z-]{0,8}室?"
)
BADGE = re.compile(r"牌号?(?P<labels>[0-9A-Za-z-]{1,8}(?:[,、/][0-9A-Za-z-]{1,8})*)")
DOCUMENT = re.compile(r"(?:身份)?证件?号?(?P<four>[0-9A-Za-z]{1,4})")
MARKED = re.compile(r"(?P<word>[A-Za-z\u4e00-\u9fff]{1,6})[:=](?P<value>.*)")
GLUED = re.compile(r"(?P<word>找|带|携带)(?![队班头])(?P<value>[\u4e00-\u9fff].*)")
PEOPLE = re.compile(r"(?<!\S)(\d{1,3}) (?:people|persons?|pax)(?!\S)", re.IGNORECASE)
BETWEEN_BADGES = re.compile(r"[,、/]")
# What stands before a colon, in either language: always both, whoever's line it is.
MARKS = {
    "name": ("name", "姓名", "访客"),
    "party": ("party", "人数"),
    "phone": ("tel", "phone", "电话", "手机"),
    "last_four": ("id", "证", "证件", "证件号", "身份证", "passport", "护照"),
    "plate": ("plate", "car", "车", "车牌", "车号"),
    "badges": ("badge", "badges", "牌", "牌号", "临牌"),
    "goods_in": ("with", "goods", "带", "携带", "物品"),
    "purpose": ("for", "事由", "来访事由", "purpose"),
    "unit": ("at", "unit", "房", "房号", "地点"),
    "host": ("to", "host", "找", "访", "被访人"),
    "organisation": ("from", "org", "单位", "公司"),
    "consent": ("ok", "consent", "同意"),
    "programme": ("programme", "program", "行程", "参观"),
    "remarks": ("note", "备注"),
}
FIELDS = {word: field for field, words in MARKS.items() for word in words}
# What people say for short behind `同意:`.
SHORT_CONSENTS = {"called": "电话", "door": "当面", "permission": "授权", "expected": "预约"}
# A marked value goes on over what means nothing by itself: `with:tool box`.
RUNS_ON = ("name", "phone", "goods_in", "purpose", "host", "organisation", "programme", "remarks")

Spellings = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Understood:
    """How a line was understood; None where it says nothing.

    `rest` are the pieces that mean nothing here, to be shown as such; `cut` are the last fours of
    document numbers that were cut, to be said.
    """

    name: str | None = None
    party: int | None = None
    phone: str | None = None
    last_four: str | None = None
    plate: str | None = None
    badges: tuple[str, ...] = ()
    goods_in: str | None = None
    purpose: str | None = None
    unit: str | None = None
    host: str | None = None
    organisation: str | None = None
    consent: str | None = None
    programme: str | None = None
    remarks: str | None = None
    rest: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    def visit(self, known: NewVisit | None = None) -> NewVisit:
        """Return it as a visit to sign in: what the line says, over what is known of last time."""
        said = {
            field: value for field in MARKS if (value := getattr(self, field)) not in (None, ())
        }
        return replace(known or NewVisit(""), **said)


def spellings(all_words: tuple[Words, ...]) -> dict[str, tuple[str, str]]:
    """Return what a word by itself means: a purpose or, behind `ok:`, how the host consented."""
    found: dict[str, tuple[str, str]] = {}
    for field, labels in (("purpose", PURPOSES), ("consent", CONSENTS)):
        for code, label in labels.items():
            for spelling in (code, label, *(words(label) for words in all_words)):
                found.setdefault(spelling.lower().replace(" ", "_"), (field, code))
    for code, shorter in SHORT_CONSENTS.items():
        found.setdefault(shorter, ("consent", code))
    return found


def understand(line: str, known: Spellings) -> Understood:
    """Read a line on which somebody is signed in; document numbers in it are cut first."""
    cut = documents.cut(_half_width(line), mark=documents.MARK)
    pieces = _pieces(cut.text)
    understood = Understood(cut=cut.found)
    unknown: list[list[str]] = []  # runs of pieces that mean nothing by themselves
    running: str | None = None  # the marked field that such a run belongs to
    is_run = False
    for piece in pieces:
        found = _said_again(understood, _meaning(piece, known, understood))
        if found is not None:
            field, value = found
            understood = replace(understood, **{field: value})  # type: ignore[arg-type]
            running = field if field in RUNS_ON and _is_marked(piece) else None
            is_run = False
        elif running is not None and (running != "phone" or piece.isdigit()):
            longer = f"{getattr(understood, running)} {piece}".strip()
            understood = replace(understood, **{running: longer})  # type: ignore[arg-type]
        elif is_run:
            unknown[-1].append(piece)
        else:
            unknown.append([piece])
            is_run = True
    return _named(_purposed(understood, known), unknown)


def _said_again(so_far: Understood, found: tuple[str, object] | None) -> tuple[str, object] | None:
    """Let a mark that comes twice add to what it said; None where only one value can be."""
    if found is None or (before := getattr(so_far, found[0])) in (None, ()):
        return found
    field, value = found
    if field == "badges" and isinstance(value, tuple):
        return field, (*before, *value)
    return (field, f"{before} {value}".strip()) if field in RUNS_ON else None


def _named(understood: Understood, unknown: list[list[str]]) -> Understood:
    """The first run of pieces that mean nothing is the name, as far as a name can be long."""
    if understood.name is not None or not unknown:
        return replace(understood, rest=tuple(piece for run in unknown for piece in run))
    first, *others = unknown
    name = first[0]
    length = 1
    while length < len(first) and len(f"{name} {first[length]}") <= LONGEST_NAME:
        name, length = f"{name} {first[length]}", length + 1
    if not name.isascii() and all("\u4e00" <= each <= "\u9fff" for each in first[0]):
        name, length = first[0], 1  # a Chinese name has no blanks
    rest = [*first[length:], *(piece for run in others for piece in run)]
    return replace(understood, name=name, rest=tuple(rest))


def _purposed(understood: Understood, known: Spellings) -> Understood:
    """Return a purpose by its code where the desk knows it; else it stays in people's own words."""
    if understood.purpose is None:
        return understood
    spelled = understood.purpose.lower().replace(" ", "_")
    field, code = known.get(spelled, ("", ""))
    return replace(understood, purpose=code) if field == "purpose" else understood


def _half_width(line: str) -> str:
    """Return a line typed full-width as it was meant; other letters stay as they are."""
    return "".join(
        unicodedata.normalize("NFKC", each) if "\uff00" <= each <= "\uffef" else each
        for each in line.replace("\u3000", " ").replace("：", ":").replace("，", ",")
    )


def _pieces(line: str) -> list[str]:
    """Return the pieces of a line; a phone in groups and quoted words are one piece."""
    line = documents.MOBILE.sub(lambda found: re.sub("[ -]", "", found[0]), line)
    line = PEOPLE.sub(r"x\1", line)
    return [piece.replace('"', "") for piece in re.findall(r'(?:[^\s"]|"[^"]*")+|"', line)]


def _meaning(piece: str, known: Spellings, so_far: Understood) -> tuple[str, object] | None:
    """Return the field that a piece gives and its value; None where it means nothing by itself."""
    marked = MARKED.fullmatch(piece)
    if marked and (field := FIELDS.get(marked["word"].casefold())) is not None:
        return _marked(field, marked["value"], known)
    if (glued := GLUED.fullmatch(piece)) and getattr(so_far, FIELDS[glued["word"]]) is None:
        return FIELDS[glued["word"]], glued["value"]
    if piece[:1] in "@＠" and len(piece) > 1 and so_far.unit is None:
        return "unit", piece[1:]
    for field, value in _by_shape(piece):
        if getattr(so_far, field) in (None, ()):
            return field, value
    meant = known.get(piece.lower())
    if meant is not None and meant[0] == "purpose" and so_far.purpose is None:
        return meant
    return None


def _is_marked(piece: str) -> bool:
    """Whether a piece begins with a mark, so that its value may go on."""
    marked = MARKED.fullmatch(piece) or GLUED.fullmatch(piece)
    return marked is not None and marked["word"].casefold() in FIELDS


def _by_shape(piece: str) -> list[tuple[str, object]]:
    """Return what a piece may be by the look of it."""
    found: list[tuple[str, object]] = []
    if party := PARTY.fullmatch(piece):
        found.append(("party", int(party["before"] or party["behind"])))
    if PLATE.fullmatch(piece):
        found.append(("plate", piece.upper()))
    if document := DOCUMENT.fullmatch(piece):
        found.append(("last_four", document["four"].upper()))
    if badge := BADGE.fullmatch(piece):
        found.append(("badges", tuple(BETWEEN_BADGES.split(badge["labels"]))))
    if len(piece) >= 7 and (documents.MOBILE.fullmatch(piece) or _is_phone(piece)):
        found.append(("phone", piece))
    elif UNIT.fullmatch(piece) or PLACE.fullmatch(piece):
        found.append(("unit", piece))
    return found


def _is_phone(piece: str) -> bool:
    is_bare = piece.isascii() and piece.isdigit() and len(piece) in (7, 8)
    return is_bare or bool(documents.PHONE.fullmatch(piece))


def _marked(field: str, value: str, known: Spellings) -> tuple[str, object] | None:
    """Return what stands behind a mark; None where it is not of the kind that the mark wants."""
    if field == "party":
        return (field, int(value)) if COUNT.fullmatch(value) else None
    if field == "badges":
        return field, tuple(label for label in BETWEEN_BADGES.split(value) if label)
    if field == "last_four":
        return field, last_four(value.upper())
    if field == "consent":
        meant = known.get(value.lower().replace(" ", "_"), ("", ""))
        return meant if meant[0] == "consent" else None
    return field, value.upper() if field == "plate" else value


def written(new: NewVisit, labels: Mapping[str, str]) -> str:
    """Return a visit as a line that is understood as the same; `labels` has the word of each code.

    A pass, the kind of document and a time of arrival have no place on the line.
    """
    purpose = labels.get(new.purpose, new.purpose).replace(" ", "_")
    values = {
        "party": str(new.party) if new.party > 1 else "",
        "purpose": "" if new.purpose == "other" else purpose,
        "badges": ",".join(new.badges),
        "consent": labels.get(new.consent, new.consent).replace(" ", "_"),
    }
    given = {field: values.get(field, getattr(new, field)) for field in MARKS}
    said = [f'{MARKS[field][0]}:"{value}"' for field, value in given.items() if value]
    return " ".join(piece if " " in piece else piece.replace('"', "") for piece in said)
