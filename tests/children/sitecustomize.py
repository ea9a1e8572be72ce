"""Read by every Python that a test starts, before all else: it has the tests' clock, and keeps to this machine."""

import os
import time

from loopback import KEPT, keep_to_this_machine

if KEPT in os.environ:
    keep_to_this_machine()
if "DIGIBOARDS_TEST_CLOCK_OFFSET" in os.environ:
    import time_machine

    time_machine.travel(time.time() + float(os.environ["DIGIBOARDS_TEST_CLOCK_OFFSET"]), tick=True).start()
    time.time()  # it ticks from the first look at it
