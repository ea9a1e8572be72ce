"""Say in the square brackets what an image shows.

The words are for people who cannot see it.

Right, on a page:

    ![Three boxes in a row](../../static/boxes.svg)

Wrong, on a page:

    ![](../../static/boxes.svg)
"""

from ..rule import Rule, Severity

RULE = Rule("image-descriptions", Severity.ERROR, __doc__)
