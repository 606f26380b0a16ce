"""The parts of the desk. Importing this lets each add itself to what is due and to the brief."""

from models.complaints import reports as complaint_reports  # noqa: F401 - it adds what is due
from models.handover import reports as handover_reports  # noqa: F401 - it adds what is due
from models.log import reports  # noqa: F401 - it adds the blocks of the log
from models.visitors import reports as visitor_reports  # noqa: F401 - it adds what is due
