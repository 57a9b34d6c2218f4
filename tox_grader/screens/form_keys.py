"""What a key means in the assessment form. A key that means nothing here is refused in words, never dropped."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tox_grader.screens.draft import TIME, Draft
from tox_grader.screens.ink import shown
from tox_grader.tables.form import Form
from tox_grader.workflows.bedside_form import Choice, NotAssessed, Question, attribution_word

if TYPE_CHECKING:
    from collections.abc import Callable

Wish = Literal["", "save", "leave", "help", "plain", "basis"]
_LONGEST_NUMBER = 7
_LONGEST_TIME = 25
_DEVICE, _ROOM_AIR = "crs.oxygen.device", "room_air"
_FLOW = "crs.oxygen.flow_l_min"
_ONLY_WITH_OXYGEN = frozenset({_FLOW, "crs.oxygen.reason"})
_STEPS = {"tab": 1, "down": 1, "enter": 1, "shift+tab": -1, "up": -1}
_SECTIONS = {"pagedown": 1, "pageup": -1}
_WISHES: dict[str, Wish] = {"s": "save", "?": "help", "P": "plain", "b": "basis"}
_NAMED: dict[str, Wish] = {"escape": "leave", "ctrl+s": "save", "ctrl+b": "basis", "f1": "help"}


def press(draft: Draft, form: Form, now: datetime, key: str, character: str | None) -> Wish:
    """Do what a key means for the field that is being filled; return what else is wished for."""
    if draft.asking:
        _asked(draft, form, key, character)
        return ""
    draft.told = ""
    moved_on, draft.moved_on = draft.moved_on, False
    if key in _NAMED:
        return _leaving(draft, now, _NAMED[key])
    if key in _STEPS or key in _SECTIONS:
        if moved_on and key in ("tab", "enter"):
            draft.told = "already moved on to this field: Tab again leaves it blank"
        elif draft.take_typed(now):
            _go(draft, key)
        return ""
    if key in ("backspace", "delete"):
        _erase(draft, whole=key == "delete")
        return ""
    if character is None:
        draft.told = f"{key} is not a key of this form: ? shows the keys"
        return ""
    question = draft.question
    return _type_time(draft, now, character) if question is None else _answer(draft, question, now, character)


def _go(draft: Draft, key: str) -> None:
    if key in _STEPS:
        move(draft, _STEPS[key])
    else:
        move_section(draft, _SECTIONS[key])


def _leaving(draft: Draft, now: datetime, wish: Wish) -> Wish:
    """Return the wish; before saving, what is being typed has to be taken first."""
    return "" if wish == "save" and not draft.take_typed(now) else wish


def move(draft: Draft, by: int) -> None:
    """Go to the next field, or (-1) to the one before; questions that are needless here are passed over."""
    place = draft.place + by
    while by == 1 and place < len(draft.questions) and _needless(draft, draft.questions[place]):
        place += 1
    if place >= len(draft.questions):
        draft.told = "that was the last field: s shows the summary before saving"
    elif place < TIME:
        draft.told = "this is the first field"
    else:
        draft.place = place


def _on_room_air(draft: Draft) -> bool:
    return draft.given.get(_DEVICE) == _ROOM_AIR


def _needless(draft: Draft, question: Question) -> bool:
    """Tell whether a question is passed over on the way forward: blank, and about oxygen that is not given."""
    return question.at in _ONLY_WITH_OXYGEN and _on_room_air(draft) and draft.answer(question) is None


def move_section(draft: Draft, by: int) -> None:
    """Go to the next section, or (-1) to the beginning of this one or of the one before."""
    starts = [
        TIME,
        *(n for n, one in enumerate(draft.questions) if not n or one.section != draft.questions[n - 1].section),
    ]
    ahead = [start for start in starts if (start > draft.place if by > 0 else start < draft.place)]
    if ahead:
        draft.place = ahead[0] if by > 0 else ahead[-1]
    else:
        move(draft, by * (len(draft.questions) + 1))


def _erase(draft: Draft, *, whole: bool) -> None:
    if draft.typed:
        draft.typed = "" if whole else draft.typed[:-1]
    elif draft.doubtful is not None:
        draft.doubtful, draft.told = None, "dropped: the number was not kept"
    elif draft.question is not None:
        draft.clear(draft.question)
    else:
        draft.clear_time()


def _type_time(draft: Draft, now: datetime, character: str) -> Wish:
    if character == "?":
        return "help"
    if len(draft.typed) < _LONGEST_TIME and (character.isalnum() or character in "-+:"):
        draft.typed += character
    else:
        draft.told = f"{shown(character)} is no part of a time: {draft.echo(now)}"
    return ""


def _answer(draft: Draft, question: Question, now: datetime, character: str) -> Wish:
    keys = {choice.key: choice for choice in question.choices}
    if question.units and _is_of_number(question, character):
        _type_number(draft, question, character)
    elif question.none is not None and character == question.none.key:
        _choose_alone(draft, question, ())
    elif character in keys:
        _choose(draft, question, keys[character])
    elif character in _WISHES:
        return _leaving(draft, now, _WISHES[character])
    elif character in "nN":
        if draft.typed:
            draft.told = "a number is being typed: Enter takes it, Del drops it"
        else:
            draft.asking = "reason" if character == "n" else "reasons"
    elif character == "a":
        _ask_attribution(draft, question)
    elif character == "r":
        draft.told = "nothing is carried over from the last assessment: observe again, or n not assessed"
    else:
        wanted = "the digits of a number" if question.units else ", ".join(keys)
        draft.told = f"{shown(character)} is not an answer here: {wanted}; n not assessed"
    return ""


def _type_number(draft: Draft, question: Question, character: str) -> None:
    if question.at == _FLOW and _on_room_air(draft):
        draft.told = f"{shown(character)} refused: room air has no flow; change the device first (Shift+Tab)"
    elif len(draft.typed) >= _LONGEST_NUMBER:
        draft.told = f"{shown(character)} refused: the number is long enough"
    else:
        draft.typed += character


def _is_of_number(question: Question, character: str) -> bool:
    return character in "0123456789.," or character.lower() in {unit.key for unit in question.units if unit.key}


def _choose(draft: Draft, question: Question, choice: Choice) -> None:
    if question.kind != "several":
        draft.put(question, choice.value)
        if not draft.told:
            move(draft, 1)
        return
    answer = draft.answer(question)
    marked = answer if isinstance(answer, tuple) else ()
    word = str(choice.value)
    if choice.alone:
        _choose_alone(draft, question, (word,))
        return
    alone = {str(other.value) for other in question.choices if other.alone}
    if word in marked:
        marked = tuple(other for other in marked if other != word)
    else:
        kept = {*marked, word} - alone
        marked = tuple(str(other.value) for other in question.choices if str(other.value) in kept)
    if marked:
        draft.put(question, marked)
    else:
        draft.clear(question)


def _choose_alone(draft: Draft, question: Question, answer: tuple[str, ...]) -> None:
    """Take an answer that stands for itself and move on; what is marked already is never erased by it."""
    marked = draft.answer(question)
    alone = {str(choice.value) for choice in question.choices if choice.alone}
    others = [word for word in marked if word not in alone] if isinstance(marked, tuple) else []
    if others:
        words = ", ".join(choice.label for choice in question.choices if str(choice.value) in others)
        draft.told = f"{words} {'is' if len(others) == 1 else 'are'} marked: clear it first (Del)"
        return
    draft.put(question, answer)
    place = draft.place
    move(draft, 1)
    draft.moved_on = draft.place != place


def _ask_attribution(draft: Draft, question: Question) -> None:
    if question.attribution is None:
        draft.told = "this field has no attribution"
    elif not draft.take_typed_of(question):
        draft.told = draft.told or "enter the finding first, then its attribution"
    else:
        draft.asking = "attribution"


def _asked(draft: Draft, form: Form, key: str, character: str | None) -> None:
    """Take the key that answers `not assessed - why?` or `attribution?`."""
    if key == "escape":
        draft.asking, draft.told = "", "nothing changed"
        return
    options = form.attributions if draft.asking == "attribution" else form.not_assessed
    option = next((one for one in options if one.key == character), None)
    question = draft.question
    if option is None or question is None:
        draft.told = (
            f"{shown(character or key)} is none of these: {', '.join(one.key for one in options)}; Esc goes back"
        )
        return
    acts: dict[str, Callable[[], None]] = {
        "attribution": lambda: _attribute(draft, question, option.word),
        "reason": lambda: _not_assessed(draft, [question], option.word),
        "reasons": lambda: _not_assessed(draft, _blank_in_section(draft, question), option.word),
    }
    act, draft.asking = acts[draft.asking], ""
    act()


def _attribute(draft: Draft, question: Question, word: str) -> None:
    if question.attribution is not None:
        draft.attribute(question.attribution, attribution_word(question.at, word))


def _blank_in_section(draft: Draft, question: Question) -> list[Question]:
    here = [one for one in draft.questions if one.section == question.section]
    # A question above others (is the score possible at all?) is never answered for them.
    above = {one.at for one in here if any(other.at.startswith(f"{one.at}.") for other in here)}
    return [one for one in here if one.at not in above and draft.answer(one) is None]


def _not_assessed(draft: Draft, questions: list[Question], reason: str) -> None:
    if not questions:
        draft.told = "no field of this section is blank"
        return
    section = questions[0].section
    for question in questions:
        draft.put(question, NotAssessed(reason))
    if len(questions) == 1:
        move(draft, 1)
    else:
        move_section(draft, 1)
        draft.told = f"{section}: {len(questions)} blank fields are not assessed ({reason.replace('_', ' ')})"
