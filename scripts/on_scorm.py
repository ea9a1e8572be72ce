#!/usr/bin/env python3
"""Opens our SCORM packages in the openedx-scorm-xblock that each supported line of Open edX can run."""

import sys

from line_tests import LineTests

TESTS = LineTests(
    name="scorm",
    distribution="openedx-scorm-xblock",
    module="openedxscorm",
    folder="tests/scorm_xblock",
    about=(
        "imports every package of both editions into it, takes a guide through its page and its handlers in Chromium, "
        "and looks at the status, the score and the data that it keeps."
    ),
)


if __name__ == "__main__":
    sys.exit(TESTS.main())
