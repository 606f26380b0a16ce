"""The tables as the migrations leave them are the tables that the models describe."""

from __future__ import annotations

import pytest

from models import staff
from models.audit import Audit
from models.backups.tables import BackupRow
from models.calendars import Holiday
from models.catch_up import CatchUp
from models.checklists import Checklist, ChecklistItem
from models.complaints.tables import Complaint, ComplaintCaller, ComplaintProfile, ComplaintStep
from models.database import BaseModel, database
from models.departments import DepartmentRow
from models.desk import Setting
from models.drafts import Draft
from models.due import DueAnswer
from models.duty import Duty
from models.handover.tables import (
    HandoverAnswer,
    HandoverCheck,
    HandoverSection,
    HandoverStep,
    SeenEntry,
)
from models.log.categories import Category
from models.log.lost_by_restore import LostEntry
from models.log.tables import Entry, OpenItem
from models.roster import Roster, RosterSwap
from models.saved_filters import SavedFilter
from models.shift_pattern import ShiftPattern
from models.shifts import Shift
from models.visitors.tables import (
    Badge,
    BadgeLoan,
    BarredKey,
    BarredRow,
    VisitKey,
    VisitorPass,
    VisitorPassKey,
    VisitorPassStep,
    VisitRow,
    VisitStep,
)
from tests.conftest import MakeDesk

MODELS = [
    *(Setting, Audit, Category, Draft, Entry, OpenItem, Shift, ShiftPattern, staff.Staff),
    *(Checklist, ChecklistItem, Duty, Roster, RosterSwap, CatchUp, SeenEntry),
    *(HandoverAnswer, HandoverCheck, HandoverSection, HandoverStep),
    *(Complaint, ComplaintCaller, ComplaintProfile, ComplaintStep, DepartmentRow, Holiday),
    *(BackupRow, DueAnswer, LostEntry, SavedFilter),
    *(VisitRow, VisitStep, VisitKey, Badge, BadgeLoan, BarredRow, BarredKey),
    *(VisitorPass, VisitorPassKey, VisitorPassStep),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_models_have_the_columns_of_the_schema(desk: MakeDesk, model: type[BaseModel]) -> None:
    desk("en")
    table = model._meta.table_name
    schema = {
        (name, kind, bool(required), bool(key))
        for _, name, kind, required, _, key in database.ask(f"PRAGMA table_info({table})")
    }
    kinds = {"AUTO": "INTEGER", "INT": "INTEGER"}
    keys = {field.name for field in model._meta.get_primary_keys()}
    fields = {
        (
            field.column_name,
            kinds.get(field.field_type, field.field_type),
            not field.null,
            field.name in keys,
        )
        for field in model._meta.sorted_fields
    }
    assert fields == schema


def test_every_table_has_its_model(desk: MakeDesk) -> None:
    desk("en")
    tables = {
        name
        for _, name, kind, *_ in database.ask("PRAGMA table_list")
        if kind == "table" and not name.startswith("sqlite_")
    }
    assert tables == {model._meta.table_name for model in MODELS}


def test_every_table_is_strict(desk: MakeDesk) -> None:
    desk("en")
    for _, name, kind, _, _, strict in database.ask("PRAGMA table_list"):
        if kind == "table" and not name.startswith("sqlite_"):
            assert strict, name
