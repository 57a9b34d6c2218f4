"""One field of the form as lines: its label with the unit, its answer in words, and what was said about it."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from tox_grader.foundation.times import show_time
from tox_grader.screens.draft import TIME, Draft
from tox_grader.screens.ink import Line, Look, packed, padded, parts, say, shown, width_of, wrapped
from tox_grader.screens.when import weekday
from tox_grader.tables.form import Form
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question, Unit, attribution_word

BLANK_MARK = ". . ."
TIME_LABEL = "Observed at"


def label(question: Question) -> str:
    """Return what is asked, with its unit."""
    return f"{question.ask}, {question.units[0].name}" if question.units else question.ask


def answer_text(question: Question, answer: Answer | None, unit: Unit | None) -> str:
    """Return an answer in words: blank, not assessed with its reason, a number with its unit, or the form's words."""
    if answer is None:
        return BLANK_MARK
    if isinstance(answer, NotAssessed):
        return f"not assessed ({answer.reason.replace('_', ' ')})"
    if isinstance(answer, tuple):
        none = "none" if question.none is None else question.none.label
        return ", ".join(_word(question, word) for word in answer) or none
    if unit is not None and isinstance(answer, Decimal | int):
        return f"{answer} {unit.name}"
    return _word(question, answer)


def _word(question: Question, value: object) -> str:
    # 1 and true are the same to Python, and not the same answer: the type has to fit too.
    found = (choice.label for choice in question.choices if choice.value == value and type(choice.value) is type(value))
    return next(found, str(value).replace("_", " "))


def attribution_text(draft: Draft, question: Question, form: Form) -> str:
    """Return the attribution of a finding in words, empty where none was entered."""
    if question.attribution is None or question.attribution not in draft.given:
        return ""
    word = draft.given[question.attribution]
    labels = {attribution_word(question.at, option.word): option.label for option in form.attributions}
    return f" [{labels.get(str(word), str(word))}]"


def time_text(draft: Draft) -> str:
    """Return the time of observation that was accepted, with its weekday."""
    at = draft.observed_at
    return BLANK_MARK if at is None else f"{weekday(at)} {show_time(at)}"


def field_lines(draft: Draft, place: int, form: Form, width: int) -> list[Line]:
    """Return one field; the one being filled is marked, and carries what was refused or has to be confirmed."""
    here = place == draft.place
    if place == TIME:
        name, value = TIME_LABEL, time_text(draft)
    else:
        question = draft.questions[place]
        name = label(question)
        value = answer_text(question, draft.answer(question), draft.unit(question)) + attribution_text(
            draft, question, form
        )
    if here and draft.typed:
        value = f"{draft.typed}_"
    lines = [*_one(name, value, width, here=here)]
    if here and draft.told:
        lines += wrapped(draft.told, width, "warn", first="  ! ", rest="    ")
    return lines


@lru_cache(maxsize=512)
def _one(name: str, value: str, width: int, *, here: bool) -> tuple[Line, ...]:
    look: Look = "current" if here else "plain"
    mark = "> " if here else "  "
    value = shown(value)
    line = parts((f"{mark}{name}  ", look))
    if width_of(line) + width_of(say(value)) <= width:
        between = width - width_of(line) - width_of(say(value))
        return ((*line, (" " * between, look), (value, "current" if here else "strong")),)
    lines = wrapped(name, width, look, first=mark, rest="    ")
    lines += wrapped(value, width, "current" if here else "strong", first="    ", rest="    ")
    return tuple(padded(line, width, look) if here else line for line in lines)


def option_lines(draft: Draft, form: Form, now: datetime, width: int) -> list[Line]:
    """Return what the keys of this field stand for."""
    question = draft.question
    if draft.asking == "attribution":
        return _listed("Attribution - press one:", [(one.key, one.label) for one in form.attributions], width)
    if draft.asking:
        title = (
            "Not assessed - why?"
            if draft.asking == "reason"
            else "All blank fields of this section not assessed - why?"
        )
        return _listed(title, [(one.key, one.label) for one in form.not_assessed], width)
    if question is None:
        lines = [*wrapped("When was the patient observed?", width, "strong"), *wrapped(draft.echo(now), width)]
        if any(letter.isalpha() for letter in draft.typed):
            lines += wrapped("Letters are typed into this field: Ctrl+S summary, F1 help, Del clears.", width)
        return lines
    if question.units:
        return _number_lines(question, width)
    answer = draft.answer(question)
    marked = answer if isinstance(answer, tuple) else ()
    told = [(one.key, f"{one.label} (marked)" if one.value in marked else one.label) for one in question.choices]
    if question.none is not None:
        told.insert(0, (question.none.key, question.none.label))
    how = _how_several(question) if question.kind == "several" else "press one key"
    lines = _listed(f"{question.ask} - {how}:", told, width)
    return lines + (wrapped(question.hint, width) if question.hint else [])


def _how_several(question: Question) -> str:
    alone = [one.key for one in question.choices if one.alone]
    keys = " or ".join(alone if question.none is None else [question.none.key, *alone])
    return (
        f"mark all that are true, then Tab; {keys} moves on by itself" if keys else "mark all that are true, then Tab"
    )


def _number_lines(question: Question, width: int) -> list[Line]:
    first = question.units[0]
    text = f"Digits in {first.name}, then Enter."
    for unit in question.units[1:]:
        text += f" End with {unit.key} for {unit.name}."
    if first.bounds is not None:
        text += f" Taken from {first.bounds.lowest} to {first.bounds.highest} {first.name}."
    return [*wrapped(question.ask, width, "strong"), *wrapped(text, width)]


def _listed(title: str, told: list[tuple[str, str]], width: int) -> list[Line]:
    tokens = [parts((key, "strong"), (f" {words}", "plain")) for key, words in told]
    return [*wrapped(title, width, "strong"), *packed(tokens, width)]
