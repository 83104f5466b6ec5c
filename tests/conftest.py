"""What holds for all tests: a slow machine is no failure, and nothing is left behind."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, database=None)
settings.load_profile("suite")
