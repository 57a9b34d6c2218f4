"""A short list of text fields, one a line, each read and answered in words before it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tox_grader.screens.ink import Line, Look, padded, parts, say, shown, width_of, wrapped

LONGEST = 120
_FORWARD, _BACK = ("tab", "down", "enter"), ("shift+tab", "up")
Read = Callable[[str], Any]


@dataclass(frozen=True)
class Refused:
    """Why a text is not taken, in one sentence."""

    why: str


@dataclass
class SlipField:
    """One field: what is asked, how it may be written, how it is read, and how it is echoed.

    `written` says the value as it means the same later (a day for "today"), for a field whose text is kept; `settled`
    is the text with which the field was last left, and when.
    """

    name: str
    label: str
    hint: str
    read: Read
    echo: Callable[[Any], str] = str
    text: str = ""
    told: str = ""
    replaced_next: bool = False
    written: Callable[[Any], str] | None = None
    settled: str = ""
    settled_at: datetime | None = None

    @property
    def value(self) -> Any:
        """Return what was read: None where the field is blank, `Refused` where it is not taken."""
        return self.read(self.text.strip())

    def refuse(self) -> None:
        """Say why the text is not taken; what is typed next takes its place."""
        self.told, self.replaced_next = f"refused: {self.value.why}", True

    def echoed(self) -> str:
        """Return what was read in full form, or why it is not taken."""
        value = self.value
        if isinstance(value, Refused):
            return f"not taken: {value.why}" if self.text.strip() else value.why
        if value is None:
            return ""
        echo = self.echo(value)
        return "" if echo == self.text.strip() else f"= {echo}"


class Slip:
    """The fields, and which of them is being filled."""

    def __init__(self, fields: Sequence[SlipField]) -> None:
        """Begin with the first field."""
        self.fields = list(fields)
        self.place = 0
        self.is_typing = False

    @property
    def here(self) -> SlipField:
        """Return the field that is being filled."""
        return self.fields[self.place]

    def value(self, name: str) -> Any:
        """Return what a field holds."""
        return next(field.value for field in self.fields if field.name == name)

    def first_refused(self) -> int | None:
        """Return the place of the first field that is not taken."""
        return next((n for n, field in enumerate(self.fields) if isinstance(field.value, Refused)), None)

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means for the field; tell whether it meant anything."""
        field = self.here
        field.told = ""
        replace, field.replaced_next = field.replaced_next, False
        self.is_typing = key not in _FORWARD and key not in _BACK
        if not self.is_typing:
            self._move(1 if key in _FORWARD else -1)
        elif key == "backspace":
            field.text = field.text[:-1]
        elif key == "delete":
            field.text = ""
        elif character is not None:
            if replace:
                field.text = character
            elif len(field.text) < LONGEST:
                field.text += character
            else:
                field.told = f"refused: no more than {LONGEST} characters"
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        value = self.here.value
        if by > 0 and self.here.text.strip() and isinstance(value, Refused):
            self.here.refuse()
            return
        self.place = min(max(self.place + by, 0), len(self.fields) - 1)

    def settle(self, now: datetime) -> bool:
        """Note what was filled in and left, and when; tell whether anything changed. What is being typed is not yet."""
        changed = False
        for place, field in enumerate(self.fields):
            if field.text == field.settled:
                continue
            if place == self.place and self.is_typing:
                changed = changed or bool(field.settled)
                field.settled, field.settled_at = "", None
                continue
            changed, value = True, field.value
            if field.written is not None and value is not None and not isinstance(value, Refused):
                field.text = field.written(value)
            field.settled, field.settled_at = field.text, now
        return changed

    def filled(self) -> dict[str, tuple[str, datetime]]:
        """Return by field what may be kept of what was filled in and left, and when."""
        return {
            field.name: (field.settled, field.settled_at)
            for field in self.fields
            if field.written is not None
            and field.settled.strip()
            and field.settled_at is not None
            and not isinstance(field.read(field.settled.strip()), Refused)
        }

    def lines(self, width: int, room: int) -> list[Line]:
        """Return the fields, the present one among them, and below them how it is written and how it reads."""
        field = self.here
        hint = [(), *wrapped(f"{field.label}: {field.hint}", width), *wrapped(field.echoed(), width, "strong")]
        lines: list[Line] = []
        end = 0
        for place, one in enumerate(self.fields):
            lines += _field_lines(one, width, here=place == self.place)
            if place == self.place:
                end = len(lines)
        room -= len(hint)
        if len(lines) <= room:
            return [*lines, *hint]
        top = min(max(end - room + 1, 0), len(lines) - room + 1)
        mark = f"-- {top} lines above, {len(lines) - top - room + 1} lines below (Tab, Shift+Tab) --"
        return [*lines[top : top + room - 1], say(mark, "strong"), *hint]


def _field_lines(field: SlipField, width: int, *, here: bool) -> list[Line]:
    look: Look = "current" if here else "plain"
    head = parts((f"{'> ' if here else '  '}{field.label}  ", look))
    text = f"{shown(field.text)}_" if here else shown(field.text) or ". . ."
    told = wrapped(text, width - width_of(head), "current" if here else "strong")
    lines: list[Line] = [padded((*head, *told[0]), width, look) if here else (*head, *told[0])]
    lines += [((" " * width_of(head), "plain"), *line) for line in told[1:]]
    echo = field.told or ("" if here else field.echoed())
    if echo and (field.told or echo.startswith("not taken")):
        lines += wrapped(echo, width, "warn", first="  ! ", rest="    ")
    elif echo and field.text.strip():
        lines += wrapped(echo, width, first="      ", rest="      ")
    return lines


def any_text(text: str) -> str | None:
    """Return a text that need not be given."""
    return text or None


def needed_text(text: str) -> str | Refused:
    """Return a text that has to be given."""
    return text or Refused("needed")
