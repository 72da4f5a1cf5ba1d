"""Settings of all tests."""

from hypothesis import settings

# Speed is shown in bench/, not by tests that fail on a busy machine.
settings.register_profile("calculator", deadline=None)
settings.load_profile("calculator")
