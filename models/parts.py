"""The parts of the desk. Importing this lets each add itself to what is due and to the brief."""

from models.backups import reports as backup_reports  # noqa: F401 - it adds what is due
from models.complaints import reports as complaint_reports  # noqa: F401 - it adds what is due
from models.complaints import steps  # noqa: F401 - its deadlines follow the calendar
from models.handover import reports as handover_reports  # noqa: F401 - it adds what is due
from models.log import reports  # noqa: F401 - it adds the blocks of the log
from models.visitors import reports as visitor_reports  # noqa: F401 - it adds what is due
