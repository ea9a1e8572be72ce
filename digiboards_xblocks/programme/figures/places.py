"""The parts of the programme that people belong to: the care board that is their leaf, their cohort and their role."""

from collections.abc import Mapping

from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.rules import SYSTEMS
from digiboards_xblocks.organisations.storage import list_ancestor_codes, list_organisations

from .tallies import Place


class Register:
    """The register of organisations: which care boards and regions each organisation is part of."""

    def __init__(self) -> None:
        systems = {item.ods_code for item in list_organisations() if item.kind in SYSTEMS}
        self._systems = {
            number: tuple(code for code in codes if code in systems) for number, codes in list_ancestor_codes().items()
        }
        self._above = {codes[0]: codes for codes in self._systems.values() if codes}

    def leaf_of(self, organisation: int) -> str:
        """Return the nearest care board or region that an organisation is, or is part of; "" if there is none."""
        return next(iter(self._systems.get(organisation, ())), "")

    def above(self, leaf: str) -> tuple[str, ...]:
        """Return the codes of a leaf and of what it is part of, the nearest first."""
        return self._above.get(leaf, (leaf,))


def places(course_id: int, register: Register, first: int, last: int) -> Mapping[int, Place]:
    """Return the places of those on a board whose account has a number in a range. One query."""
    rows = Membership.objects.filter(course=course_id, learner_id__gte=first, learner_id__lte=last)
    columns = rows.values_list("learner_id", "organisation_id", "cohort__key", "role_group")
    return {
        learner: Place(register.leaf_of(organisation), cohort or "", role)
        for learner, organisation, cohort, role in columns
    }
