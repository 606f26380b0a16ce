"""A damaged file: the doctor finds it, and a repair brings back all that can be read.

Nothing is invented and nothing hidden: each entry of the new desk is as it was written or listed,
and each that is missing is named.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import doctor
from models.database import database, open_desk
from models.demo.build import build
from models.desk import NewDesk
from models.doctor.lines import BAD, Line, Subject
from models.errors import DeskError
from models.log import reads
from models.log.lost_by_repair import REFERENCE
from models.log.verify import verify
from models.repair import Repaired, repair
from tests.factories import NOW, write

MakeDesk = Callable[..., Path]
PAGE = 4096
ENTRIES = 500
FALLBACK = NewDesk("Saved", "D1", "UTC", "en")
Entry = tuple[object, ...]


@dataclass(frozen=True)
class Truth:
    """An undamaged desk: its bytes, its entries by number, its tables, where its trees begin."""

    content: bytes
    entries: dict[int, Entry]
    rows: dict[str, set[Entry]]
    roots: dict[str, int]

    def leaves(self) -> dict[int, list[int]]:
        """Return the pages of the log's own tree that hold entries, and which they hold."""
        found: dict[int, list[int]] = {}
        for number, row in self.entries.items():
            at = self.content.index(bytes(row[-1]))  # its digest occurs once in the file
            found.setdefault(at // PAGE + 1, []).append(number)
        return found


def select(path: Path, sql: str) -> list[Entry]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        return list(file.execute(sql))


TABLES = ("staff", "setting", "shift", "complaint", "complaint_step", "visit", "visit_step")


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """A demo desk: complaints, visitors and handovers beside the log."""
    path = tmp_path_factory.mktemp("truth") / "desk.db"
    build(path, language="en", now=NOW, entries=ENTRIES)
    database.close()
    return Truth(
        path.read_bytes(),
        {row[0]: row for row in select(path, "SELECT * FROM entry")},  # type: ignore[misc]
        {name: set(select(path, f"SELECT * FROM {name}")) for name in TABLES},
        dict(select(path, "SELECT name, rootpage FROM sqlite_schema")),  # type: ignore[arg-type]
    )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield Bench(tmp_path)
    database.close()


@dataclass
class Bench:
    """Where damaged files are laid and repaired."""

    folder: Path

    @property
    def damaged(self) -> Path:
        """The damaged file."""
        return self.folder / "desk.db"

    def lay(self, content: bytes) -> Path:
        """Put a file there; only its owner may read it."""
        self.damaged.write_bytes(content)
        self.damaged.chmod(0o600)
        return self.damaged

    def repaired(self) -> Repaired:
        """Repair the file into a new one, which is then the open desk."""
        to = self.folder / "saved.db"
        for name in self.folder.glob("saved.db*"):
            name.unlink()
        before = {name: name.read_bytes() for name in self.folder.glob("desk.db*")}
        done = repair(self.damaged, to, FALLBACK, NOW)
        before.pop(self.folder / "desk.db.lock", None)
        assert {name: name.read_bytes() for name in before} == before, (
            "the damaged file was touched"
        )
        return done


def zeroed(content: bytes, *pages: int) -> bytes:
    damaged = bytearray(content)
    for page in pages:
        damaged[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    return bytes(damaged)


def flipped(content: bytes, at: int, bit: int = 0) -> bytes:
    damaged = bytearray(content)
    damaged[at] ^= 1 << bit
    return bytes(damaged)


def numbers(ranges: tuple[range, ...]) -> set[int]:
    return {number for each in ranges for number in each}


def saved_entries() -> dict[int, Entry]:
    """Return the entries of the open desk, the repair's own left out."""
    return {row[0]: row for row in database.ask("SELECT * FROM entry") if not is_told(row)}


def is_told(row: Entry) -> bool:
    """Whether an entry tells of a repair."""
    return str(row[14]).startswith(REFERENCE)


def assert_honest(done: Repaired, truth: dict[int, Entry]) -> None:
    """Every entry is as it was written, or listed as lost or doubtful; the new desk is sound."""
    lost, doubtful = numbers(done.judged.lost), numbers(done.judged.doubtful)
    saved = saved_entries()
    wrong = {number for number, row in saved.items() if truth.get(number) != row}
    assert wrong <= doubtful
    assert truth.keys() - saved.keys() <= lost
    assert lost.isdisjoint(saved)
    assert done.is_proven, (done.problems, done.verified.findings)
    told = reads.entry(done.entry)
    assert (told.reference or "").startswith(REFERENCE)
    assert told.number > max(truth)


def look(path: Path, now: int = NOW, *, is_quick: bool = False) -> dict[str, Line]:
    """Return the worst line of each check."""
    found: dict[str, Line] = {}
    for line in doctor.examine(Subject(path, now, is_quick)):
        if line.check not in found or line.level == BAD:
            found[line.check] = line
    return found


def bad(path: Path) -> set[str]:
    return {name for name, line in look(path).items() if line.level == BAD}


def test_a_whole_file_is_well_and_is_saved_whole(bench: Bench, truth: Truth) -> None:
    assert bad(bench.lay(truth.content)) == set()
    done = bench.repaired()
    assert (done.is_whole, done.is_proven) == (True, True)
    assert saved_entries() == truth.entries
    for name in set(TABLES) - {"staff"}:
        assert set(database.ask(f"SELECT * FROM {name}")) == truth.rows[name]
    assert verify().whole


def test_a_flipped_bit_in_a_text_is_found_and_listed(bench: Bench, truth: Truth) -> None:
    text = str(truth.entries[77][16])
    bench.lay(flipped(truth.content, truth.content.index(text.encode())))
    assert "chain" in bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, truth.entries)
    assert numbers(done.judged.doubtful) == {77}
    assert not done.judged.lost
    assert [(found.kind, found.number) for found in verify().findings] == [("doubtful", 77)]


def test_a_flipped_bit_in_a_digest_is_mended(bench: Bench, truth: Truth) -> None:
    bench.lay(flipped(truth.content, truth.content.index(bytes(truth.entries[77][-1])), 5))  # type: ignore[arg-type]
    assert "chain" in bad(bench.damaged)
    assert bench.repaired().is_whole
    assert saved_entries() == truth.entries


def test_a_flipped_bit_in_an_index_is_found_and_all_is_saved(bench: Bench, truth: Truth) -> None:
    page = truth.content[(root := truth.roots["staff"] - 1) * PAGE : (root + 1) * PAGE]
    assert page[0] == 13
    index = (truth.roots["sqlite_autoindex_staff_1"] - 1) * PAGE
    bench.lay(flipped(truth.content, truth.content.index(b"gate", index)))
    assert "integrity" in bad(bench.damaged)
    done = bench.repaired()
    assert done.is_whole
    assert saved_entries() == truth.entries
    assert bad(done.path) == set()


def test_missing_pages_in_the_middle_cost_exactly_what_was_on_them(
    bench: Bench, truth: Truth
) -> None:
    leaves = truth.leaves()
    gone = sorted(leaves)[5:8]
    bench.lay(zeroed(truth.content, *gone))
    assert {"integrity", "chain"} <= bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, truth.entries)
    missing = {number for page in gone for number in leaves[page]}
    assert numbers(done.judged.lost) == missing
    assert saved_entries().keys() == truth.entries.keys() - missing
    found = verify()
    assert found.explained
    assert {number for each in found.findings if each.kind == "lost"
            for number in range(each.first, each.number + 1)} == missing  # fmt: skip
    assert look(done.path)["chain"].level == "look"


@pytest.mark.parametrize("lost", ["the first page", "the page above the leaves", "the header"])
def test_pages_that_hold_no_entry_cost_none(bench: Bench, truth: Truth, lost: str) -> None:
    content = {
        "the first page": zeroed(truth.content, 1),
        "the page above the leaves": zeroed(truth.content, truth.roots["entry"]),
        "the header": bytes(40) + truth.content[40:],
    }[lost]
    bench.lay(content)
    assert bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, truth.entries)
    assert saved_entries() == truth.entries
    for name in ("complaint", "complaint_step", "visit", "visit_step", "setting", "shift"):
        assert set(database.ask(f"SELECT * FROM {name}")) == truth.rows[name], name


def test_one_damaged_pointer_costs_no_entry_that_is_there(bench: Bench, truth: Truth) -> None:
    root = (truth.roots["entry"] - 1) * PAGE
    assert truth.content[root] == 5  # a page above the leaves
    content = bytearray(truth.content)
    content[root + 12 : root + 14] = (PAGE - 4).to_bytes(2, "big")  # its number would lie outside
    bench.lay(bytes(content))
    assert bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, truth.entries)
    assert saved_entries() == truth.entries


def test_a_file_cut_in_the_middle_names_what_is_gone(bench: Bench, truth: Truth) -> None:
    end = sorted(truth.leaves())[-8]
    bench.lay(truth.content[: end * PAGE - 1000])
    assert bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, truth.entries)
    lost = numbers(done.judged.lost)
    assert max(truth.entries) in lost
    assert saved_entries().keys() | lost == truth.entries.keys()
    with pytest.raises(DeskError):
        reads.entry(max(truth.entries))


def test_where_nothing_tells_the_end_of_the_log_it_says_so(bench: Bench, truth: Truth) -> None:
    leaves = truth.leaves()
    last_but_one, last = sorted(leaves)[-2:]
    telling = [root for name, root in truth.roots.items() if name.startswith("entry_") and root]
    bench.lay(zeroed(truth.content, last_but_one, last, *telling, truth.roots["open_item"]))
    done = bench.repaired()
    assert not done.is_end_known
    assert set(leaves[last_but_one]) <= numbers(done.judged.lost)  # the page above names them
    assert done.is_proven


def test_lost_tables_have_stand_ins_so_that_no_entry_goes(bench: Bench, truth: Truth) -> None:
    gone = ("staff", "setting", "shift", "category", "complaint_profile")
    bench.lay(zeroed(truth.content, *(truth.roots[name] for name in gone)))
    done = bench.repaired()
    assert_honest(done, truth.entries)
    assert saved_entries().keys() == truth.entries.keys()
    assert done.mended.stand_ins.keys() >= {"staff", "category"}
    told = reads.entry(done.entry).text or ""
    assert f"People and devices, those who left too {len(truth.rows['staff'])}" in told
    assert "desk_name" in done.mended.settings
    assert not done.has_admin
    assert {row[:3] for row in database.ask("SELECT * FROM complaint")} == {
        row[:3] for row in truth.rows["complaint"]
    }


def test_lost_shifts_are_found_again_by_the_digests(bench: Bench, truth: Truth) -> None:
    bench.lay(zeroed(truth.content, truth.roots["shift"]))
    done = bench.repaired()
    assert saved_entries() == truth.entries
    assert not done.judged.doubtful
    told = {row[0]: row[1:3] for row in truth.rows["shift"]}
    used = {row[7] for row in truth.entries.values()}
    saved = {row[0]: row[1:3] for row in database.ask("SELECT * FROM shift")}
    assert {number: saved[number] for number in used} == {number: told[number] for number in used}


@pytest.mark.parametrize("content", [b"", b"rubbish" * 9000, b"SQLite format 3\0" + bytes(70000)])
def test_rubbish_is_said_to_be_and_nothing_is_made_of_it(bench: Bench, content: bytes) -> None:
    bench.lay(content)
    assert look(bench.damaged)["desk"].level == BAD
    with pytest.raises(DeskError) as refused:
        bench.repaired()
    assert refused.value.code == "nothing_readable"
    assert [name.name for name in bench.folder.iterdir() if "saved" in name.name] == []


# The journal


@pytest.fixture
def live(desk: MakeDesk, bench: Bench) -> dict[int, Entry]:
    """A desk with forty entries that are in its journal alone, as a killed console leaves it."""
    path = desk("en", name="live.db")
    for number in range(1, 41):
        write(f"line {number}", now=NOW + number)
    entries = {row[0]: row for row in database.ask("SELECT * FROM entry")}
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{bench.damaged}{ending}")
    database.close()
    return entries


def wal(bench: Bench) -> Path:
    return Path(f"{bench.damaged}-wal")


def test_a_whole_journal_is_well_and_saved(bench: Bench, live: dict[int, Entry]) -> None:
    assert bad(bench.damaged) == set()
    assert bench.repaired().is_whole
    assert saved_entries() == live


@pytest.mark.parametrize("part", [0.02, 0.3, 0.5, 0.8])
def test_a_flipped_bit_in_the_journal_is_found_and_costs_little(
    bench: Bench, live: dict[int, Entry], part: float
) -> None:
    content = wal(bench).read_bytes()
    wal(bench).write_bytes(flipped(content, int(len(content) * part), 3))
    assert "journal" in bad(bench.damaged)
    done = bench.repaired()
    assert_honest(done, live)
    assert len(saved_entries()) >= len(live) - 1  # SQLite would forget all behind the bit


def test_a_flipped_bit_in_the_journals_first_bytes_is_found(
    bench: Bench, live: dict[int, Entry]
) -> None:
    wal(bench).write_bytes(flipped(wal(bench).read_bytes(), 17))
    assert "journal" in bad(bench.damaged)
    assert_honest(bench.repaired(), live)
    assert saved_entries() == live


def test_an_unfinished_write_at_the_end_is_no_damage(bench: Bench, live: dict[int, Entry]) -> None:
    content = wal(bench).read_bytes()
    wal(bench).write_bytes(content[: len(content) - 3 * (PAGE + 24) // 2])
    assert look(bench.damaged)["journal"].level == "look"


def test_another_desks_file_under_a_journal_is_found(
    bench: Bench, live: dict[int, Entry], truth: Truth
) -> None:
    bench.lay(truth.content)
    assert bad(bench.damaged)


# Any bit at all


@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)),
                       min_size=1, max_size=40))  # fmt: skip
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_bits_are_flipped_nothing_is_invented(
    bench: Bench, small: tuple[bytes, dict[int, Entry]], places: list[tuple[float, int]]
) -> None:
    content, entries = small
    used = [at for at, byte in enumerate(content) if byte]
    for part, bit in places:
        content = flipped(content, used[int(part * len(used))], bit)
    bench.lay(content)
    done = bench.repaired()
    assert_honest(done, entries)
    database.close()


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory, desk_templates: dict[str, Path]
) -> tuple[bytes, dict[int, Entry]]:
    """A small desk of sixty entries."""
    path = tmp_path_factory.mktemp("small") / "desk.db"
    shutil.copy(desk_templates["en"], path)
    open_desk(path)
    for number in range(1, 61):
        write(f"line {number} " + "x" * (number % 7 * 60), now=NOW + number)
    entries = {row[0]: row for row in database.ask("SELECT * FROM entry")}
    database.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path.read_bytes(), entries
