"""`dutydesk backup`: backups that are proved, kept by a policy, made by the clock, restored."""

from tui.cli.backup import (  # noqa: F401 - each adds its own
    checking,
    keeping,
    listing,
    making,
    scheduling,
)
from tui.cli.backup.group import backup
from tui.cli.backup.restoring import drill, restore

for command in (restore, drill):
    backup.add_command(command)

__all__ = ["backup"]
