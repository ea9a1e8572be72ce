#!/usr/bin/env python3
"""Runs the tests of our statements with the event-routing-backends that each supported line of Open edX can run."""

import sys

from line_tests import LineTests

TESTS = LineTests(
    name="xapi",
    distribution="edx-event-routing-backends",
    module="event_routing_backends",
    folder="tests/xapi",
    about=(
        "takes what learners do in every block through it to xAPI statements, and holds those to the rules of xAPI and "
        "to our profile."
    ),
)


if __name__ == "__main__":
    sys.exit(TESTS.main())
