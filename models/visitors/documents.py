"""Numbers of documents, caught wherever they are typed and cut to their last four characters.

Phones, plates, units and dates stay as they are. What is cut too often costs a serial number among
the goods; what is not cut would be kept for months.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from models.masking import last_four

KEPT = 4
MARK = "id:"  # makes the quick line understand a bare number as a document
NOT_BEFORE = r"(?<![0-9A-Za-z])"
NOT_BEHIND = r"(?![0-9A-Za-z])"

# An identity card: 6 of a place, a birth date, 3, and a check that may be X; in groups or not, and
# glued to a name: the birth date within it keeps other numbers out.
GAP = "[ ./·\u00a0\u2013\u2014-]{0,2}"
BIRTH = (
    rf"(?:1{GAP}9|2{GAP}0){GAP}\d{GAP}\d{GAP}(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}"
    rf"(?:0{GAP}[1-9]|[12]{GAP}\d|3{GAP}[01])"
)
IDENTITY = re.compile(rf"(?<!\d)(?:\d{GAP}){{6}}{BIRTH}(?:{GAP}\d){{3}}{GAP}[0-9Xx](?!\d)")
WORD = (
    r"(?:(?<![A-Za-z])(?:id(?: ?card| ?no\.?| ?number)?|passport|(?:travel|residence) permit"
    r"|driving licen[cs]e|document)"
    r"|(?:身份|证件|护照|通行|台胞|回乡|居住|居留|驾驶|军官|士兵|学生|工作)证?(?:件)?(?:号码|号)?"
    r"|(?<!许可)(?<!出入)(?<!施工)(?<!放行)证(?:号码|号)?|驾照|[军士]字第)[ ]*[:=#]?[ ]*"
)
# Behind a word for a document everything that has a digit and is longer than four.
LABELLED = re.compile(
    rf"{WORD}(?P<number>(?=[^\W_]*\d)[0-9A-Za-z]{{5,}}(?:[(][0-9A-Za-z][)])?"
    rf"|\d{{4}}(?:[ -]\d{{4}}){{2,4}}{NOT_BEHIND})",
    re.IGNORECASE,
)
WORD_BEFORE = re.compile(rf"{WORD}$", re.IGNORECASE)
# A travel document or a foreign identity card: letters, at least six digits, perhaps one more.
LETTERED = re.compile(
    rf"{NOT_BEFORE}[A-Za-z]{{1,3}}\d{{6,}}(?:[(][0-9Aa][)]|[A-Za-z])?{NOT_BEHIND}"
    rf"|{NOT_BEFORE}\d{{7,}}[A-Za-z]{{1,2}}{NOT_BEHIND}"
)
PASSPORT = re.compile(rf"{NOT_BEFORE}[A-Za-z]{{1,2}}\d{{7,}}{NOT_BEHIND}")
DIGITS = re.compile(rf"{NOT_BEFORE}\d{{9,}}{NOT_BEHIND}")
MOBILE = re.compile(
    rf"{NOT_BEFORE}(?:(?:00)?86[ -]?)?"
    rf"(?:1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}|1[3-9]\d{{3}}[ -]\d{{3}}[ -]\d{{3}}){NOT_BEHIND}"
)
PHONE = re.compile(
    rf"{NOT_BEFORE}(?:"  # first any that names its country
    r"(?:\+|00)(?!(?:[ ()-]*\d){16})\d{1,3}(?:[ -]?[(]?\d{1,5}[)]?){1,5}"
    r"|(?:86)?0\d{2,3}[ -]?\d{7,8}(?:[ -]\d{1,5})?"  # a landline, perhaps an extension
    r"|[(]0\d{2,3}[)][ -]?\d{7,8}"
    r"|[48]00[ -]?\d{3}[ -]?\d{4}"
    r"|(?:85[23])\d{8}|8869?\d{8}|1?[2-9]\d{2}[ -]?[2-9]\d{2}[ -]?\d{4}"
    rf"){NOT_BEHIND}"
)
TOLD_PHONE = re.compile(
    r"(?:(?<![A-Za-z])(?:tel|phone|mobile|cell|call)|电话|手机|联系方式)"
    r"[ ]*[:.]?[ ]*\+?[\d -]{5,17}",
    re.IGNORECASE,
)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
PLATE = re.compile(
    rf"(?:[{PROVINCES}][A-Za-z]|车牌[ ]*:?[ ]*|plate[ ]*:[ ]*)"
    r"[ ·.]?[0-9A-Za-z-]{4,10}(?![0-9A-Za-z-])"
)

# The order matters: what one has taken the next ones do not see.
PATTERNS = (IDENTITY, MOBILE, LABELLED, PLATE, TOLD_PHONE, PHONE, LETTERED, DIGITS)
STRICT = (IDENTITY, PASSPORT)
DOCUMENTS = (IDENTITY, PASSPORT, LABELLED, LETTERED, DIGITS)
TAKEN = "\0"


@dataclass(frozen=True)
class Cut:
    """A text with every document number cut to its last four; `found` are those, in order."""

    text: str
    found: tuple[str, ...] = ()

    @property
    def was_cut(self) -> bool:
        """Whether a number was found: the person is told, so that nobody wonders."""
        return bool(self.found)


def cut(text: str, *, mark: str = "", strict: bool = False) -> Cut:
    """Return a text with its document numbers cut to their last four.

    `strict` cuts only what can be nothing else, for fields that have numbers of their own. `mark`
    is put before a number that has no word for a document before it (MARK on the quick
    line). Cutting what was cut changes nothing. For a line that is being typed: call it when a
    word ends, on a paste, and on what goes into a draft; a half-typed number would be cut early.
    """
    plain = _half_width(text)
    if sum(map(str.isdigit, plain)) <= KEPT:
        return Cut(text)
    left, found = plain, []
    for pattern in STRICT if strict else PATTERNS:
        group = "number" if pattern is LABELLED else 0
        for each in list(pattern.finditer(left)):
            start, end = each.span(group)
            left = left[:start] + TAKEN * (end - start) + left[end:]
            if pattern in DOCUMENTS:
                found.append((start, end))
    return _replaced(text, plain, sorted(found), mark)


def _replaced(text: str, plain: str, found: list[tuple[int, int]], mark: str) -> Cut:
    pieces: list[str] = []
    kept: list[str] = []
    behind = 0
    for start, end in found:
        four = last_four(plain[start:end]).upper()
        said = "" if WORD_BEFORE.search(plain, behind, start) else mark
        pieces += [text[behind:start], said, four]
        kept.append(four)
        behind = end
    return Cut("".join((*pieces, text[behind:])), tuple(kept))


def _half_width(text: str) -> str:
    """Return the text with full-width signs as their usual forms, each in its own place."""
    if text.isascii():
        return text
    return "".join(
        form if len(form := unicodedata.normalize("NFKC", each)) == 1 else each for each in text
    )
