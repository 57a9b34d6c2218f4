"""Bedside grading of CAR-T toxicity: CRS and ICANS by the consensus tables, with a log that replays.

Read `docs/tour.md` to follow one patient through the rooms. Not a validated medical device.
"""

__version__ = "0.1.0"
