"""Settings from the shell, and a terminal's settings file: what will not do is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models.errors import DeskError
from models.language import LANGUAGES, Words
from models.settings import SETTINGS
from tests.cli.conftest import Shell, tamper
from tests.factories import PIN
from tui.settings import THEME_NAMES, TerminalSettings, load


def change(shell: Shell, *arguments: str, login: str = "admin") -> tuple[int, str, str]:
    result = shell("settings", "set", *arguments, "--as", login, "--pin-file", "-", given=PIN)
    return result.exit_code, result.stdout, result.stderr


def test_every_setting_is_listed_with_value_limits_and_help(shell: Shell) -> None:
    lines = shell.lines("settings", "list")
    listed = dict(zip(lines[::2], lines[1::2], strict=True))
    assert [line.split()[0] for line in listed] == [*SETTINGS]
    [digits] = [line for line in listed if line.startswith("pin_digits")]
    assert digits.split(maxsplit=2)[1:] == ["6", "4 to 12 digits"]
    assert listed[digits] == "    Digits of a PIN."
    fields = {each["name"]: each for each in shell.objects("settings", "list")}
    assert fields["pin_digits"] | {"help": ""} == {
        "name": "pin_digits",
        "value": 6,
        "kind": "number",
        "default": 6,
        "least": 4,
        "most": 12,
        "choices": [],
        "help": "",
    }
    assert fields["language"]["choices"] == ["zh", "en"]


def test_a_setting_is_set_and_read(shell: Shell) -> None:
    assert change(shell, "take-back-seconds", "45") == (0, "take_back_seconds: 30 -> 45.\n", "")
    assert shell.lines("settings", "get", "take_back_seconds") == ["45"]
    assert change(shell, "take_back_seconds", "45")[1] == "take_back_seconds is 45 already.\n"
    told = change(shell, "visitor_retention_days", "90")[1]
    assert told == "visitor_retention_days: 180 -> 90. Older data are removed within the hour.\n"
    [line] = shell.objects("audit", "--act", "setting", "--last", "1")
    assert (line["person"], line["subject"], line["detail"]) == (
        *("admin", "visitor_retention_days"),
        "180 -> 90",
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("take_bak_seconds", "5"), "There is no setting take_bak_seconds. Did you mean take_back"),
        (("xyzzy", "5"), "To see them: dutydesk settings list"),
        (("take_back_seconds", "601"), "Give a whole number, 0 to 600."),
        (("timezone", "Mars"), "Time zone: Mars is not known."),
    ],
)
def test_what_will_not_do_is_said_before_a_pin_is_asked_for(
    shell: Shell, arguments: tuple[str, ...], sentence: str
) -> None:
    result = shell("settings", "set", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_only_an_admin_sets(shell: Shell) -> None:
    code, told, said = change(shell, "pin_digits", "8", login="zhao")
    assert (code, told) == (4, "")
    assert "Mary Jones may not do that here" in said
    assert shell.lines("settings", "get", "pin_digits") == ["6"]


def test_a_value_spoilt_in_the_file_is_told_as_damage(shell: Shell) -> None:
    tamper(shell.path, "INSERT INTO setting VALUES ('pin_digits', 'many')")
    result = shell("settings", "list")
    assert result.exit_code == 3
    assert "is damaged" in result.stderr


# A terminal's own file

ONE = st.text(max_size=8) | st.integers() | st.booleans() | st.sampled_from(THEME_NAMES)
VALUES = st.recursive(
    ONE | st.floats(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from("ab"), inside),
    max_leaves=4,
)
NAMES = st.sampled_from(("theme", "ascii", "keys", "printer", "print_folder", "colour"))


def toml(value: object) -> str:
    """Write a value as TOML, as well as people do."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(rf"\U{ord(letter):08x}" for letter in value) + '"'
    return str(value)


def read(content: bytes, folder: Path) -> TerminalSettings | None:
    """Read a settings file with this content; None where it is refused in words."""
    path, problem = folder / "settings.toml", None
    path.write_bytes(content)
    try:
        return load(path, {})
    except DeskError as error:
        problem = error
    assert problem.code == "settings_form"
    said = [problem.sentence(Words(language)) for language in LANGUAGES]
    assert all(sentence.isprintable() and path.name in sentence for sentence in said)
    return None


ANYTHING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@ANYTHING
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@example(b"a = " + b"[" * 5000)
@example(b"n = " + b"9" * 5000)
@example(b"d = 0000-00-00")
def test_whatever_a_terminal_s_file_holds_is_read_or_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    read(content, tmp_path)


@ANYTHING
@given(st.dictionaries(NAMES, VALUES, min_size=1))
@example({"print_folder": "/srv/a\x00b"})
@example({"keys": {"new": "\x1b[2J"}})
@example({"theme": ["night"]})
def test_values_of_any_kind_are_checked(tmp_path: Path, values: dict[str, object]) -> None:
    """What is taken can be used: a theme that there is, a path, keys that can be shown."""
    lines = (f"{name} = {toml(value)}" for name, value in values.items())
    found = read("\n".join(lines).encode(), tmp_path)
    if found is not None:
        assert "colour" not in values
        assert found.theme in THEME_NAMES
        assert isinstance(found.ascii, bool)
        assert all(key.isprintable() for key in found.keys.values())
        folder = found.print_folder
        assert folder is None or (folder.is_absolute() and str(folder).isprintable())
        assert (found.printer or "x").isprintable()


def test_a_terminal_without_a_file_has_what_is_usual(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing" / "settings.toml", {}) == TerminalSettings()
    file = tmp_path / "file"
    file.write_text("")
    assert load(file / "settings.toml", {}) == TerminalSettings()
