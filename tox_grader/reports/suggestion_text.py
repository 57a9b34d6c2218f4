"""Suggestions as lines: what fired, what to consider, the dose with its rule, the limits, the evidence."""

from tox_grader.escalation.suggestion import Suggestion, Suggestions
from tox_grader.foundation.text import safe_text

_STATES = {
    "wait": "NOT NOW",
    "limit_reached": "LIMIT REACHED",
    "see_guideline": "see the guideline",
    "covered": "covered by a more intensive step",
}
NOT_SIGNED = "not signed at this site"
_EVIDENCE = {"secondary": "read in a secondary source only", "unverified": "not verified"}


def suggestion_lines(step: Suggestion) -> list[str]:
    """Return one suggestion as lines: the sentence first, doses and limits indented below it."""
    condition = f"If {step.only_if}: " if step.only_if else ""
    state = f" [{_STATES[step.state]}]" if step.state in _STATES else ""
    mark = f" ({_EVIDENCE[step.evidence]})" if step.evidence in _EVIDENCE else ""
    lines = [f"{condition}{step.says}{state}{mark}"]
    lines += [f"    {dose}" for dose in step.doses]
    lines += [f"    {limit}" for limit in step.limits]
    lines += [f"    Ask first: {ask}" for ask in step.ask_first]
    if step.note is not None and step.state not in ("see_guideline", "covered"):
        lines.append(f"    {step.note}")
    return [safe_text(line) for line in lines]


def suggestions_text(suggestions: Suggestions, standing: str = NOT_SIGNED) -> list[str]:
    """Return all suggestions of an assessment as lines under their heading; `standing` is the protocol's word here."""
    lines = [suggestions.heading, f"Protocol: {suggestions.title}, edition {suggestions.edition}, {standing}"]
    if not suggestions.steps:
        lines.append("No step of the protocol applies.")
    lines += [line for step in suggestions.steps for line in _marked(step)]
    if suggestions.would_add:
        lines.append("If the grade turns out higher, the protocol would add:")
        lines += [line for step in suggestions.would_add for line in _marked(step)]
    if suggestions.not_checked:
        lines.append(f"Not checked by this program: {', '.join(suggestions.not_checked)}.")
    return lines


def _marked(step: Suggestion) -> list[str]:
    first, *rest = suggestion_lines(step)
    return [f"- {step.fired_by}: {first}", *rest]
