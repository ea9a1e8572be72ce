"""The tables: one narrow row per learner and thing. Only ``api`` reads or writes them."""

from .access import SCOPE_LENGTH, AccessGrant, AuditEntry
from .answers import CheckAnswer, CheckResult, Discovery, Feedback, Rating, ReadingPlace, ScenarioChoice
from .commitments import Commitment, CommitmentCheck
from .courses import NAME_LENGTH, Course, LearnerRow
from .figures import CountedAnswer, DeletedAnswers, Publication, SliceFigure
from .gatherings import Attendance, Gathering
from .history import SliceDay
from .locks import StaffLock
from .organisations import ROLE_LENGTH, Cohort, Membership, Organisation, RosterEntry
from .pictures import BoardPicture, PictureAnswer
from .plans import Plan, PlanCheck, PlanPriority
from .progress import CountedProgramme, LearnerProgress, SliceProgress, StaleProgress
from .reminders import Reminder
from .texts import PrivateText

__all__ = [
    "NAME_LENGTH",
    "ROLE_LENGTH",
    "SCOPE_LENGTH",
    "AccessGrant",
    "Attendance",
    "AuditEntry",
    "BoardPicture",
    "CheckAnswer",
    "CheckResult",
    "Cohort",
    "Commitment",
    "CommitmentCheck",
    "CountedAnswer",
    "CountedProgramme",
    "Course",
    "DeletedAnswers",
    "Discovery",
    "Feedback",
    "Gathering",
    "LearnerProgress",
    "LearnerRow",
    "Membership",
    "Organisation",
    "PictureAnswer",
    "Plan",
    "PlanCheck",
    "PlanPriority",
    "PrivateText",
    "Publication",
    "Rating",
    "ReadingPlace",
    "Reminder",
    "RosterEntry",
    "ScenarioChoice",
    "SliceDay",
    "SliceFigure",
    "SliceProgress",
    "StaffLock",
    "StaleProgress",
]
