"""A patient's facts, merged from everything that counts: the entry observed last says of each fact what holds."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.canonical import JsonValue
from tox_grader.journal.chain import altered
from tox_grader.journal.contents import Content, ContentWrongError, PatientFacts, patient_facts
from tox_grader.journal.effective import Effective

Told = TypeVar("Told")


def facts_of(counted: Iterable[Effective]) -> PatientFacts:
    """Return the facts that entries in the order of observation state, one after the other."""
    merged: Content = {}
    facts = PatientFacts()
    for one in counted:
        if one.kind in ("patient", "assessment"):
            stated = one.content if one.kind == "patient" else _stated_history(one.content)
            merged = {**merged, **stated}
            facts = read_content(one, patient_facts, merged)
    return facts


def read_content(one: Effective, read: Callable[[Content], Told], content: Content | None = None) -> Told:
    """Return what an entry's content says; raise `LogInvalid` that names the entry where it cannot be read."""
    try:
        return read(one.content if content is None else content)
    except ContentWrongError as fault:
        raise LogInvalid(altered(one.entry.patient_key, one.entry.sequence, (str(fault),))) from fault


def _stated_history(content: Content) -> Content:
    """Return what an assessment said of the time before the log, under the names of the facts."""
    stated = content.get("stated_before_log")
    if not isinstance(stated, dict):
        return {}
    named = {"crs_before": stated.get("crs_established"), "fever_masked_before": _masked(stated)}
    return {name: value for name, value in named.items() if isinstance(value, bool)}


def _masked(stated: Content) -> JsonValue:
    told = [stated.get(name) for name in ("prophylaxis_could_mask_fever", "treated_since_crs_onset")]
    known = [value for value in told if isinstance(value, bool)]
    return any(known) if known else None
