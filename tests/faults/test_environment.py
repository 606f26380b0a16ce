"""The environment that the console was started in opens no door."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.faults.console import ROOT
from tui.environment import scrub


def test_variables_that_load_code_or_start_programs_are_gone() -> None:
    loading = dict.fromkeys(("TEXTUAL_DRIVER", "TEXTUAL_LOG", "PYTHONPATH", "PYTHONSTARTUP"), "x")
    starting = dict.fromkeys(("PAGER", "EDITOR", "VISUAL", "LESSOPEN", "BROWSER"), "x")
    environ = loading | starting | {"COLUMNS": "200"}
    scrub(environ)
    assert environ == {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "120", "ESCDELAY": "50"}


def test_what_a_person_needs_stays() -> None:
    kept = {"PATH": "/bin", "TERM": "linux", "NO_COLOR": "1", "PYTHONUTF8": "1", "ESCDELAY": "200"}
    environ = dict(kept)
    scrub(environ)
    assert environ == kept | {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "120"}


@pytest.mark.parametrize(
    ("setting", "advised"),
    [
        ("LC_ALL=C.UTF-8", False),
        ("LC_ALL=C", True),
        ("LC_ALL=zh_CN.GBK", True),
        ("LANG=zh_CN.GBK", True),
        ("LANG=zh_CN.UTF-8", False),
    ],
)
def test_a_locale_that_is_not_utf8_gets_advice(setting: str, advised: bool) -> None:
    name, _, value = setting.partition("=")
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    program = "from tui.environment import utf8_advice; print('LANG=' in (utf8_advice() or ''))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environ | {name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{advised}\n"
