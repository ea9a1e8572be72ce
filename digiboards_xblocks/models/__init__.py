"""The tables: one narrow row per learner and thing. Only ``api`` reads or writes them."""

from .answers import CheckAnswer, CheckResult, Discovery, Feedback, Rating, ReadingPlace, ScenarioChoice
from .commitments import Commitment, CommitmentCheck
from .courses import NAME_LENGTH, Course, LearnerRow
from .organisations import Membership, Organisation
from .pictures import BoardPicture, PictureAnswer
from .plans import Plan, PlanCheck, PlanPriority
from .texts import PrivateText

__all__ = [
    "NAME_LENGTH",
    "BoardPicture",
    "CheckAnswer",
    "CheckResult",
    "Commitment",
    "CommitmentCheck",
    "Course",
    "Discovery",
    "Feedback",
    "LearnerRow",
    "Membership",
    "Organisation",
    "PictureAnswer",
    "Plan",
    "PlanCheck",
    "PlanPriority",
    "PrivateText",
    "Rating",
    "ReadingPlace",
    "ScenarioChoice",
]
