"""Read by every Python that a test starts, before all else: its clock is that of the tests (tests/clock.py)."""

import os
import time

if "DIGIBOARDS_TEST_CLOCK_OFFSET" in os.environ:
    import time_machine

    time_machine.travel(time.time() + float(os.environ["DIGIBOARDS_TEST_CLOCK_OFFSET"]), tick=True).start()
