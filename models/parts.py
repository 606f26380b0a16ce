"""The parts of the desk. Importing this lets each add itself to what is due and to the brief."""

from models.log import reports as log

PARTS = (log,)
