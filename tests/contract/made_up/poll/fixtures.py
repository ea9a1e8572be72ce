"""Examples of this activity."""

from digiboards_xblocks.activities.base.fixtures import Example

EXAMPLES = (Example("A poll", "id: demo-poll\nquestion: Does your board know who may pause a launch?"),)
