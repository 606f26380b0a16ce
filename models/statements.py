"""How queries become SQL: peewee's way, but for the names of columns, which are most of it."""

from __future__ import annotations

from typing import Any

from peewee import SCOPE_VALUES, Context, Field, FieldAlias


class Statement(Context):
    """A statement being made; it writes a column in one step, for which peewee takes a dozen.

    A look at the desk makes thirty statements, and to make them takes longer than to run them.
    """

    __slots__ = ()

    def sql(self, part: Any) -> Any:
        """Write a part of the statement, and return this."""
        if (
            isinstance(part, Field)
            and not isinstance(part, FieldAlias)
            and self.scope != SCOPE_VALUES
        ):
            table = self.alias_manager[part.model._meta.table]
            return self.literal(f'"{table}"."{part.column_name}"')
        return super().sql(part)  # type: ignore[no-untyped-call]
