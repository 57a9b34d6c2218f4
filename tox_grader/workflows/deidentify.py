"""One entry without who and when, beside the hash of its original: what a de-identified packet holds of it."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from tox_grader.foundation.roles import NOT_STATED, ROLES
from tox_grader.journal.clock_watch import PROGRAM
from tox_grader.journal.entry import Entry
from tox_grader.workflows.deidentify_content import keep_content
from tox_grader.workflows.deidentify_values import Kept
from tox_grader.workflows.labels import Labels

FORMAT = "deidentified/1"
OWN_ROLES = frozenset({*ROLES, NOT_STATED, PROGRAM.role})
"""The program's own words for a role; any other text was typed by somebody."""
_SHORTEST_SOUGHT = 2
_WORD = re.compile(r"\w+")
_REMEMBERED = 50_000


def deidentified(
    entry: Entry,
    labels: Labels,
    position_of: Callable[[str], int | None],
    identifying: Callable[[str], bool] | None = None,
) -> dict[str, Any]:
    """Return an entry for the packet. `position_of` finds an entry in the ledger by its id; the ids are left out.

    `identifying` tells of the names and numbers on record, so that no sentence that the program made can carry one.
    """
    kept = Kept(labels, entry.patient_key, position_of, identifying)
    content = keep_content(entry.kind, entry.content, kept)
    return {
        "format": FORMAT,
        "position": position_of(entry.entry_id),
        "hash": entry.hash,
        "previous_hash": entry.previous_hash,
        "patient": labels.patients[entry.patient_key],
        "sequence": entry.sequence,
        "kind": entry.kind,
        "mode": entry.mode,
        "program": entry.program,
        "author": labels.person(entry.author),
        "role": entry.author.role if entry.author.role in OWN_ROLES else None,
        "station": labels.stations.get(entry.station),
        "observed_hours": labels.hours(entry.patient_key, entry.observed_at),
        "recorded_hours": labels.hours(entry.patient_key, entry.recorded_at),
        "hours_from": labels.origins[entry.patient_key].is_from,
        "content": content,
        "left_out": list(dict.fromkeys(kept.left_out)),
    }


def identifying_words(words: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether any of these names and numbers stands in a text as a whole."""
    by_first: dict[str, list[re.Pattern[str]]] = {}
    for word in {word.strip().casefold() for word in words if len(word.strip()) >= _SHORTEST_SOUGHT}:
        first = _WORD.search(word)
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        by_first.setdefault(first[0] if first else "", []).append(whole)
    always = by_first.pop("", [])

    @lru_cache(maxsize=_REMEMBERED)
    def stands_in(text: str) -> bool:
        folded = text.casefold()
        # A text is looked through for a whole name only where the name's first word stands in it: sentences are many.
        possible = [whole for word in set(_WORD.findall(folded)) for whole in by_first.get(word, ())]
        return any(whole.search(folded) for whole in (*possible, *always))

    return stands_in
