"""What is left on the terminal when the program fails: where it failed, and what is safe. Never a patient's name."""

import traceback
from pathlib import Path


def farewell(error: BaseException | None) -> str:
    """Return the last words; the usual traceback would print names and values that stood on the screen."""
    frames = [] if error is None else traceback.extract_tb(error.__traceback__)
    kind = "the terminal was lost" if error is None else type(error).__name__
    place = f"{Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else "an unknown place"
    return "\n".join(
        (
            f"What happened: the screens stopped by a fault of the program ({kind})",
            f"Where: {place}",
            "Why it matters: what was saved is in the record; an assessment that was being entered is NOT SAVED",
            "What to do: start again, where its draft is offered, or write it on paper; report the two lines above",
        )
    )
