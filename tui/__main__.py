"""`python -m tui` is the command `dutydesk`."""

from tui.cli import main

main()
