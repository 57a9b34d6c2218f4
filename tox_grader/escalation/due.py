"""When the next assessment is due: the shortest interval of the protocol that fits the grades."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tox_grader.grading.answer import Answer
from tox_grader.tables.protocol import Protocol, fits


def grades_of(answers: Iterable[Answer]) -> dict[str, tuple[int, int]]:
    """Return the bounds of each toxicity (`crs`, `icans`) among the answers that apply."""
    found: dict[str, tuple[int, int]] = {}
    for answer in answers:
        if answer.at_least is not None and answer.could_be is not None:
            found.setdefault(answer.toxicity.lower(), (answer.at_least, answer.could_be))
    return found


def next_due(protocol: Protocol, answers: Iterable[Answer], observed_at: datetime) -> datetime | None:
    """Return the latest time for the next assessment; None where the protocol names no interval."""
    highest: dict[str, int | None] = {name: bounds[1] for name, bounds in grades_of(answers).items()}
    hours = [row.hours for row in protocol.reassess if fits(row.when, dict(highest))]
    return observed_at + timedelta(hours=min(hours)) if hours else None
