"""What a window below 80 by 24 shows: only that it is too small, and that nothing is lost."""

from tox_grader.screens.ink import Line, wrapped

SMALLEST_WIDTH, SMALLEST_HEIGHT = 80, 24


def is_too_small(width: int, height: int) -> bool:
    """Tell whether a window cannot hold a screen whole."""
    return width < SMALLEST_WIDTH or height < SMALLEST_HEIGHT


def too_small_lines(width: int, height: int) -> list[Line]:
    """Return the only text of a window that is too small: no patient, no grade, half of which could mislead."""
    needed = f"{SMALLEST_WIDTH}x{SMALLEST_HEIGHT}"
    return wrapped(f"Window too small - need {needed} (now {width}x{height}). Nothing is lost.", max(width, 1))
