"""What others have recorded for this patient since it was opened here, told before anything is saved on top of it."""

from collections.abc import Sequence

from tox_grader.screens.ink import Line, say, wrapped
from tox_grader.screens.timeline import headline
from tox_grader.workflows.logged import logged
from tox_grader.workflows.record import Entry


def news_lines(news: Sequence[Entry], log: Sequence[Entry], width: int) -> list[Line]:
    """Return the entries that came in, newest last; nothing where none did."""
    if not news:
        return []
    count = f"{len(news)} {'entry' if len(news) == 1 else 'entries'}"
    lines = [say(f"! {count} came in for this patient since you opened it:", "warn")]
    new = {entry.entry_id for entry in news}
    for one in logged(log):
        if one.entry.entry_id in new:
            lines += wrapped(headline(one), width, "strong", first="  ", rest="    ")
    return lines
