"""Draw the pictures of the README from the program itself: `python -m tests.screens.draw_pictures`.

The clock stands, so the pictures change only when the screens do.
"""

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from tox_grader.foundation.clock import FixedClock
from tox_grader.screens.app import ToxGraderApp
from tox_grader.workflows.demo_ward import fill_demo_ward
from tox_grader.workflows.record import open_record

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
NOW = datetime.fromisoformat("2026-01-20T14:10:00+08:00")
SIZE = (112, 36)
# Each picture: its name and the keys that lead to it from the ward board.
ROUTES = {
    "board": [],
    "patient": ["down", "enter"],
    "form": [
        *["down", "enter", "a", *"now", "enter", *"38.9", "enter", *"104", "enter", *"96", "enter", *"58", "enter"],
        *[*"22", "enter", *"93", "enter", "1", *"3", "enter", "1", "2", "0", "0", *"1111", "3", *"110"],
    ],
}


async def draw() -> None:
    """Write every picture to the documentation's folder."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ward, clock = Path(folder) / "ward", FixedClock(NOW)
        fill_demo_ward(ward, NOW)
        for name, keys in ROUTES.items():
            with open_record(ward, clock, "simulation") as record:
                app = ToxGraderApp(record)
                async with app.run_test(size=SIZE) as pilot:
                    await _follow(pilot, keys)
                    picture = app.export_screenshot(title="tox-grader")
                (PICTURES / f"{name}.svg").write_text(self_contained(picture), encoding="utf-8")


def self_contained(picture: str) -> str:
    """Return the picture without the web fonts that it would fetch: a reader's own fixed-width font serves."""
    return re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL).replace("Fira Code", "monospace")


async def _follow(pilot: Pilot[None], keys: list[str]) -> None:
    await pilot.pause(0.5)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05)
    await pilot.pause(0.5)


if __name__ == "__main__":
    asyncio.run(draw())
