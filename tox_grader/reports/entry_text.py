"""One entry of the log in words: the same on screens and on paper. What was corrected later says so first."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tox_grader.escalation.suggestion import suggestion_from_json
from tox_grader.foundation.quantities import plain
from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date, show_time
from tox_grader.grading.answer import answer_from_json
from tox_grader.reports.grade_words import by_toxicity, grade_line
from tox_grader.reports.observed import observed_lines
from tox_grader.reports.suggestion_text import suggestion_lines
from tox_grader.workflows.logged import Logged, access, acknowledgement, amendment, entered_in_error, override
from tox_grader.workflows.record import Entry, PatientFacts, patient_facts
from tox_grader.workflows.station import Station

Content = Mapping[str, Any]
_AN_EARLIER = "an earlier entry"
_ACCESSES = MappingProxyType(
    {"view": "record viewed", "export": "record exported", "print": "record printed", "verify": "record verified"}
)


def entry_lines(one: Logged, station: Station) -> list[str]:
    """Return one entry of the log: when, what, by whom; then what was observed and said, one fact a line."""
    lines = [logged_headline(one)]
    entry = one.entry
    content = amendment(entry.content).content if entry.kind == "amendment" else entry.content
    typed = content.get("typed")
    if isinstance(typed, Mapping):
        was = "" if one.corrected is None else "was "  # no line of it may be read as if it still counted
        lines += [f"   {was}observed {line}" for line in observed_lines(typed, station)]
        lines += [f"   {was}suggested {line}" for line in _suggested(content)]
    return [safe_text(line) for line in lines]


def logged_headline(one: Logged) -> str:
    """Return one entry in one line; where it was corrected, by whom, when and why stands before what it said."""
    entry, corrected = one.entry, one.corrected
    said = f"{said_by(entry, one.about)} - by {who(entry)}"
    head = f"{entry.sequence}. {show_time(entry.observed_at)} "
    if corrected is None:
        return safe_text(head + said)
    by = corrected.entry
    when = show_time(by.recorded_at.astimezone(entry.observed_at.tzinfo))
    why = f"{corrected.did} by {who(by)}, {when}: {corrected.reason} (entry {by.sequence})"
    return safe_text(f"{head}{why} - was: {said}")


def entry_headline(entry: Entry) -> str:
    """Return one entry by itself in one line: when it was observed, what it was, by whom."""
    return safe_text(f"{entry.sequence}. {show_time(entry.observed_at)} {said_by(entry)} - by {who(entry)}")


def who(entry: Entry) -> str:
    """Return who made an entry, and in which role."""
    return f"{entry.author.id} ({entry.author.role})"


def said_by(entry: Entry, about: Entry | None = None) -> str:
    """Return what an entry says in one phrase; `about` is the entry that it speaks of."""
    of = _AN_EARLIER if about is None else f"entry {about.sequence}"
    if entry.kind == "amendment":
        new = amendment(entry.content)
        told = f"{show_time(new.observed_at)} {says(new.kind, new.content)}"
        return f"amendment of {of}, because {new.reason}. Now: {told}"
    if entry.kind == "entered_in_error":
        return f"{of} was entered in error: {entered_in_error(entry.content).reason}"
    told = says(entry.kind, entry.content)
    return told if about is None else f"{told} ({of})"


def says(kind: str, content: Content) -> str:
    """Return what content of a kind says, as written or as it counts after a correction; no correction itself."""
    told = _SAYS.get(kind)
    return kind if told is None else told(content)


def _treatment(content: Content) -> str:
    dose, reason = content.get("dose"), content.get("reason")
    drug = f"{content.get('shown') or content['drug']}{f' {dose}' if dose else ''}"
    if content.get("status") == "given":
        return f"treatment given: {drug}"
    return f"treatment NOT given: {drug}, reason: {reason or 'not stated'}"


def _patient(content: Content) -> str:
    parts = facts_words(patient_facts(content))
    return f"patient facts: {parts}" if parts else "patient facts"


def facts_words(facts: PatientFacts) -> str:
    """Return the facts of a patient's treatment that are known, in one line."""
    told = {
        "product": facts.product,
        "infused": None if facts.infused_at is None else show_time(facts.infused_at),
        "weight": None
        if facts.weight is None
        else f"{plain(facts.weight.kg)} kg on {show_date(facts.weight.measured_on)}",
        "baseline ICE": facts.baseline_ice,
        "baseline CAPD": facts.baseline_capd,
        "could do ICE": _yes_or_no(facts.can_do_ice),
        "CRS before this log": _yes_or_no(facts.crs_before),
        "fever masked before this log": _yes_or_no(facts.fever_masked_before),
    }
    return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)


def _assessment(content: Content) -> str:
    given = content.get("answers")
    answers = [answer_from_json(told) for told in given if isinstance(told, dict)] if isinstance(given, list) else []
    return "assessment: " + "; ".join(grade_line(answer) for answer in by_toxicity(answers).values())


def _override(content: Content) -> str:
    said = override(content)
    return f"overridden: {said.what} Reason: {said.reason}"


def _acknowledgement(content: Content) -> str:
    said = acknowledgement(content)
    return f"seen: {said.what}{f', {said.reason}' if said.reason else ''}"


def _access(content: Content) -> str:
    said = access(content)
    return f"{_ACCESSES[said.what]}{f': {said.detail}' if said.detail else ''}"


_SAYS: Mapping[str, Callable[[Content], str]] = MappingProxyType(
    {
        "treatment": _treatment,
        "patient": _patient,
        "assessment": _assessment,
        "override": _override,
        "acknowledgement": _acknowledgement,
        # In entries of the first format a note may be without text.
        "note": lambda content: f"note: {content.get('text') or 'without text'}",
        "access": _access,
    }
)


def _suggested(content: Content) -> Iterable[str]:
    told = content.get("suggestions")
    for step in told if isinstance(told, list) else []:
        if isinstance(step, dict) and step.get("for_bound") == "at_least":
            first, *rest = suggestion_lines(suggestion_from_json(step))
            yield " ".join([first, *(line.strip() for line in rest)])


def _yes_or_no(told: bool | None) -> str | None:  # noqa: FBT001  a fact that may be unknown, not a switch
    return None if told is None else "yes" if told else "no"
