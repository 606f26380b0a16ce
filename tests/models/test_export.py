"""Everything as files: each table and column has words, nothing personal leaves by itself."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from models import audit, drafts, export
from models import desk as desk_settings
from models.audit import Filters
from models.clock import MINUTE
from models.complaints import taking
from models.complaints.tables import NewComplaint
from models.database import database
from models.drafts import Place
from models.errors import DeskError
from models.export import MASKED, MOMENTS, NOTE, export_all
from models.export_words import COLUMNS, TABLES
from models.language import Words
from models.log import reads
from models.visitors import arriving, do_not_admit
from models.visitors.do_not_admit import NewBarred
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor, write

PHONE, REASON, HALF = "13800001234", "owes the desk a key", "call 13911112222 back"

# Columns that are left out on purpose: made from others to find them fast, or nobody's to read.
LEFT_OUT = {
    "staff": {"pin_hash"},
    "complaint": {"position"},
    "complaint_caller": {"spelling", "digits"},
    "visit": {"digits"},
}
# And tables: keys and words by which others are found.
INDEXES = ("visit_key", "visitor_pass_key", "barred_key")
WORD_INDEXES = ("entry_words", "complaint_words", "visit_words")


def filled(desk: MakeDesk, language: str = "en") -> None:
    """Make a desk with something personal in every table that has a mask, and a formula."""
    desk(language)
    write('=HYPERLINK("http://x","y")', place="3F")
    write("two\nlines, and a comma")
    taking.take(NewComplaint("loud", complainant="Mr Chan", phone=PHONE), actor("li"), NOW)
    visit = NewVisit("Dev Sato", phone=PHONE, last_four="110101199003070342", document="identity")
    arriving.sign_in(visit, actor("li"), NOW)
    do_not_admit.add(
        NewBarred("Gordon Pryce", notice="ring", phone=PHONE, last_four="4417", reason=REASON),
        actor("zhao"),
        NOW,
    )
    drafts.save(Place("li", "log", "/dev/pts/1", "1"), HALF, NOW)


def exported(folder: Path, *, unmasked: bool = False, language: str = "en") -> dict[str, Any]:
    """Export the open desk and return the rows of every file."""
    here = desk_settings.current()
    login = "boss" if unmasked else "admin"
    if unmasked:
        from models import staff
        from models.audit import Origin

        staff.add(
            staff.checked_person("boss", "Boss", ("admin", "supervisor")),
            None,
            Origin("shell", "x"),
            NOW,
        )
    done = export_all(folder, here, actor(login), Words(language), NOW + MINUTE, unmasked=unmasked)
    files = {path.stem: path for path in folder.glob("*.csv")}
    assert set(files) == set(done.rows)
    read = {name: [*csv.DictReader(path.open(newline=""))] for name, path in files.items()}
    assert {name: len(rows) for name, rows in read.items()} == done.rows
    return read


def test_every_table_and_column_of_the_desk_has_words_or_is_left_out(desk: MakeDesk) -> None:
    """Whoever adds a table or a column is told here to say what it holds."""
    desk("en")
    found = {
        table: {column.name for column in database.get_columns(table)}
        for table in database.get_tables()
        if not table.startswith(WORD_INDEXES) and table not in INDEXES
    }
    known = {name: {*table.columns, *LEFT_OUT.get(name, ())} for name, table in TABLES.items()}
    assert found == known
    for table in TABLES.values():
        assert all(table.column(name) for name in table.columns)
        assert set(table.special) <= set(table.columns)
    used = {name for table in TABLES.values() for name in set(table.columns) - set(table.special)}
    assert used == set(COLUMNS)
    assert all(column in TABLES[table].columns for table, column in MASKED)
    assert all(any(name in table.columns for table in TABLES.values()) for name in MOMENTS)


def test_what_is_personal_is_masked(desk: MakeDesk, tmp_path: Path) -> None:
    filled(desk)
    rows = exported(tmp_path / "out")
    text = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    for secret in (PHONE, REASON, HALF, "13911112222", "110101199003070342", "$argon2", PIN):
        assert secret not in text
    assert rows["complaint_caller"][0]["phone"] == "138****1234"
    assert rows["visit"][0]["phone"] == "138****1234"
    assert rows["visit"][0]["last_four"] == "****0342"
    assert rows["barred"][0]["reason"] == rows["draft"][0]["content"] == "****"
    assert rows["barred"][0]["end_reason"] == ""  # nothing is not hidden
    [line] = audit.everything(Filters(acts=("export_all",)))
    assert line.person == "admin"


def test_unmasked_is_recorded_in_the_trail_and_the_log(desk: MakeDesk, tmp_path: Path) -> None:
    filled(desk)
    rows = exported(tmp_path / "out", unmasked=True)
    assert rows["visit"][0]["phone"] == PHONE
    assert rows["barred"][0]["reason"] == REASON
    assert rows["draft"][0]["content"] == HALF
    text = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    assert "$argon2" not in text
    [line] = audit.everything(Filters(acts=("export_unmasked",)))
    assert (line.person, line.subject) == ("boss", "all")
    assert "unmasked" in (reads.newest(1)[0].text or "")
    assert rows["audit"][-1]["act"] == "export_unmasked"  # the export tells of itself


@pytest.mark.parametrize(
    ("login", "unmasked"), [("li", False), ("zhao", False), ("zhao", True), ("pure", True)]
)
def test_who_may_not_gets_nothing(
    desk: MakeDesk, tmp_path: Path, login: str, *, unmasked: bool
) -> None:
    """An admin who is no supervisor exports, but not unmasked."""
    filled(desk)
    from models import staff
    from models.audit import Origin

    pure = staff.checked_person("pure", "Pure Admin", ("admin",))
    staff.add(pure, None, Origin("shell", "x"), NOW)
    here = desk_settings.current()
    with pytest.raises(DeskError) as refused:
        export_all(tmp_path / "out", here, actor(login), Words("en"), NOW, unmasked=unmasked)
    assert refused.value.code == "not_allowed"
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
    assert [*audit.everything(Filters(acts=("export_all", "export_unmasked")))] == []


def test_moments_are_times_of_the_desk_and_texts_are_no_formulas(
    desk: MakeDesk, tmp_path: Path
) -> None:
    filled(desk)
    rows = exported(tmp_path / "out")
    first, second = rows["entry"][:2]
    assert first["recorded_at"] == "2026-11-24T02:20:00.000000+08:00"
    assert first["text"].startswith("'=HYPERLINK")
    assert second["text"] == "two\nlines, and a comma"
    assert bytes.fromhex(first["digest"]) == reads.entry(1).digest
    for name, table in rows.items():
        for row in table:
            for column, cell in row.items():
                assert not (cell.isdigit() and len(cell) == 16), f"{name}.{column} is a moment"


@pytest.mark.parametrize(("language", "words"), [("en", "what it holds"), ("zh", "内容")])
def test_the_note_says_what_the_files_hold(
    desk: MakeDesk, tmp_path: Path, language: str, words: str
) -> None:
    filled(desk, language)
    exported(tmp_path / "out", language=language)
    note = (tmp_path / "out" / NOTE).read_text()
    assert words in note
    assert "Asia/Shanghai" in note
    for name, table in TABLES.items():
        assert f"## {name}.csv" in note
        assert all(f"| `{column}` | " in note for column in table.columns)


def test_files_are_their_owner_s_and_the_folder_is_whole_or_not_there(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(desk)
    (tmp_path / "empty").mkdir()
    usual = os.umask(0)
    try:
        exported(tmp_path / "empty")
    finally:
        os.umask(usual)
    assert stat.S_IMODE((tmp_path / "empty").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "empty").iterdir()}
    assert modes == {0o600}
    before = sorted(tmp_path.iterdir())

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write_table", full)
    with pytest.raises(OSError, match="No space"):
        exported(tmp_path / "out")
    assert sorted(tmp_path.iterdir()) == before


def test_what_a_killed_export_left_is_removed_by_the_next(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    host, _, mine = drafts.this_process().rpartition(":")
    names = {"dead": f".out.{host}-999999999", "running": f".out.{host}-{os.getppid()}"}
    names |= {"elsewhere": ".out.other-999999999", "another": f".out2.{host}-999999999"}
    assert mine not in names["running"]
    for name in names.values():
        (tmp_path / name).mkdir()
        (tmp_path / name / "visit.csv").write_text(PHONE)
    exported(tmp_path / "out")
    left = {name for name in names if (tmp_path / names[name]).exists()}
    assert left == {"running", "elsewhere", "another"}


@pytest.mark.parametrize("kind", ["file", "full", "link"])
def test_a_folder_that_holds_something_is_refused(
    desk: MakeDesk, tmp_path: Path, kind: str
) -> None:
    desk("en")
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    elif kind == "full":
        out.mkdir()
        (out / "mine").write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeskError) as refused:
        exported(out)
    assert refused.value.code == "export_folder"
    assert (out.read_text() if kind == "file" else sorted(out.iterdir())) in (
        "mine",
        [out / "mine"],
        [],
    )


def test_all_of_it_is_of_one_moment(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while it runs is in none of the files, not even in those that come last."""
    import sqlite3

    path = desk("en")
    write("before")
    real = export._write_table

    def interrupted(file: Any, name: str, *rest: Any, **options: Any) -> int:
        if name == "roster":
            other = sqlite3.connect(path)
            with other:
                other.execute("INSERT INTO holiday VALUES ('2027-01-01', 'meanwhile', 0)")
            other.close()
        return real(file, name, *rest, **options)

    monkeypatch.setattr(export, "_write_table", interrupted)
    assert exported(tmp_path / "one")["holiday"] == []
    monkeypatch.undo()
    assert len(exported(tmp_path / "two")["holiday"]) == 1
