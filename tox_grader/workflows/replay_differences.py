"""What is not as it was: answers, scores and suggestions held against those worked out again, part by part."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tox_grader.workflows.replay_verdicts import Difference

SUGGESTION = "suggestion"
NOT_THERE = None
Told = Mapping[str, Any]


def answer_differences(then: Any, now: Sequence[Told]) -> Iterator[Difference]:
    """Yield every part of every answer that differs: bounds, status, reasons, flags, footnotes, edition, hash."""
    return _differences("answer", _named(then, _answer_name), _named(now, _answer_name))


def score_differences(then: Any, now: Sequence[Told]) -> Iterator[Difference]:
    """Yield every part of every score that differs."""
    return _differences("score", _named(then, _score_name), _named(now, _score_name))


def suggestion_differences(then: Any, now: Sequence[Told]) -> Iterator[Difference]:
    """Yield every step that differs, is missing, or was not there."""
    return _differences(SUGGESTION, _named(then, _step_name), _named(now, _step_name))


def _differences(what: str, then: Mapping[str, Told], now: Mapping[str, Told]) -> Iterator[Difference]:
    for name in dict.fromkeys((*then, *now)):
        was, is_now = then.get(name), now.get(name)
        if was is None or is_now is None:
            here = "there" if was is None else NOT_THERE
            yield Difference(name, "all of it", "there" if is_now is None else NOT_THERE, here)
            continue
        for part in dict.fromkeys((*was, *is_now)):
            if was.get(part) != is_now.get(part):
                yield Difference(name, part, was.get(part), is_now.get(part))
    if list(then) != list(now) and set(then) == set(now):
        yield Difference(f"{what} order", "all of it", list(then), list(now))


def _named(told: Any, name: Any) -> dict[str, Told]:
    """Return each object under its name; two of one name keep a number."""
    found: dict[str, Told] = {}
    for one in told if isinstance(told, list) else ():
        if isinstance(one, Mapping):
            key = name(one)
            found[key if key not in found else f"{key} ({len(found)})"] = one
    return found


def _answer_name(answer: Told) -> str:
    term = f" {answer['term']}" if answer.get("term") else ""
    return f"{answer.get('toxicity')} ({answer.get('scale')}{term})"


def _score_name(score: Told) -> str:
    return f"score {score.get('score')}"


def _step_name(step: Told) -> str:
    return f"{SUGGESTION} {step.get('step')}"
