"""Settings of all tests."""

import os

from hypothesis import settings

# Speed is shown in bench/, not by tests that fail on a busy machine. A run for a submission draws the same cases each time,
# so that it answers for the change alone; everybody's own runs go on looking for new ones.
settings.register_profile("calculator", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("calculator")
