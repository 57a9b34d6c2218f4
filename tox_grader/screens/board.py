"""The ward board: every patient with both grades, when they were last assessed, and who is overdue."""

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.foundation.times import show_time
from tox_grader.reports.grade_words import LOCAL, NOT_SIGNED
from tox_grader.screens import doors
from tox_grader.screens.board_row import board_row
from tox_grader.screens.ink import Line, packed, padded, parts, say, shown, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.when import weekday
from tox_grader.workflows.ward import Chart, board, tables_are_signed

CLOCK_SECONDS = 60


class BoardScreen(PaintedScreen):
    """Lists the patients of the ward, overdue ones first."""

    KEYS = (
        ("Enter", "open"),
        ("a", "assess"),
        ("n", "new patient"),
        ("P", "plain"),
        ("Up/Down", "move"),
        ("?", "help"),
        ("q", "quit"),
    )
    TOPIC = "board"
    LEAVING = frozenset({"q"})

    charts: tuple[Chart, ...] = ()
    trouble: tuple[str, ...] = ()
    signed: bool = True
    selected: str | None = None

    def on_mount(self) -> None:
        """Read the ward, and again each minute: nothing else moves on this screen."""
        self.set_interval(CLOCK_SECONDS, self._minute)

    def _minute(self) -> None:
        if self.is_current:
            self.came_back()
            self.repaint()

    def came_back(self) -> None:
        """Read the ward again."""
        try:
            self.charts, self.trouble = board(self.desk.record), ()
            self.signed = tables_are_signed(self.desk.record, self.charts)
        except ToxGraderError as error:
            self.charts, self.trouble = (), tuple(line for problem in error.problems for line in problem.as_lines())
        keys = [chart.person.patient_key for chart in self.charts]
        if self.selected not in keys:
            self.selected = keys[0] if keys else None

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the board for a size: three lines a patient, two where the window is wide."""
        head = self._top(width)
        foot = self.foot(width)
        if self.trouble:
            body = [line for text in self.trouble for line in wrapped(text, width, "warn")]
        elif not self.charts:
            body = _empty(width)
        else:
            body = self._rows(width, height - len(head) - len(foot))
        return frame(head, body, foot, height)

    def _top(self, width: int) -> list[Line]:
        now = self.desk.now()
        overdue = sum(chart.is_overdue for chart in self.charts)
        damaged = sum(bool(chart.damage) for chart in self.charts)
        count = f"{len(self.charts)} patient{'' if len(self.charts) == 1 else 's'}, {overdue} overdue"
        count += f", {damaged} DAMAGED" if damaged else ""
        told = parts(
            (f"{self.desk.mode.upper()}  ", "value"),
            (f"Ward board  {weekday(now)} {show_time(now)}  {count}", "banner"),
        )
        notices = [say(notice, "value") for notice in self._notices()]
        return [padded(line, width, "banner") for line in packed([told, *notices], width, "banner")]

    def _notices(self) -> tuple[str, ...]:
        """Return whose tables grade here, as far as the grades on the board need it."""
        local = (LOCAL,) if self.desk.local_tables else ()
        return local if self.signed else (*local, NOT_SIGNED)

    def _rows(self, width: int, room: int) -> list[Line]:
        blocks = [
            board_row(
                chart,
                width,
                chosen=chart.person.patient_key == self.selected,
                draft=self.desk.has_draft(chart.person.patient_key),
            )
            for chart in self.charts
        ]
        place = self._place()
        start = _first_shown([len(block) for block in blocks], place, room - 1)
        lines: list[Line] = []
        last = start
        for number, block in enumerate(blocks[start:], start):
            if len(lines) + len(block) > room - 1:
                break
            lines += block
            last = number + 1
        hidden = len(blocks) - last
        if start or hidden:
            lines.append(say(f"-- {start} more above, {hidden} more below --", "strong"))
        return lines

    def _place(self) -> int:
        return next((n for n, chart in enumerate(self.charts) if chart.person.patient_key == self.selected), 0)

    def plain_lines(self) -> list[str]:
        """Return the whole ward as plain lines."""
        from tox_grader.reports.chart_text import board_lines  # noqa: PLC0415  the board does not wait for the tables

        return board_lines(self.charts, self.desk.mode, self._notices())

    def press(self, key: str, character: str | None) -> None:
        """Move, open, assess, add; no key of this screen changes a patient."""
        self.status = ""
        place = self._place()
        moves = {
            "down": 1,
            "j": 1,
            "up": -1,
            "k": -1,
            "pagedown": 5,
            "pageup": -5,
            "home": -len(self.charts),
            "end": len(self.charts),
        }
        if key in moves and self.charts:
            place = min(max(place + moves[key], 0), len(self.charts) - 1)
            self.selected = self.charts[place].person.patient_key
        elif key in ("enter", "a"):
            self._open(place, assess=key == "a")
        elif key == "n":
            doors.new_patient(self)
        elif key == "q":
            self.app.call_later(self.app.action_quit)
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"{shown(character or key)} is not a key of this screen: press ? for help"

    def _open(self, place: int, *, assess: bool) -> None:
        if not self.charts:
            self.status = "there is no patient yet: press n to add one"
            return
        doors.open_patient(self, self.charts[place].person.patient_id, assess=assess)


def _empty(width: int) -> list[Line]:
    says = (
        "No patient on this ward yet.",
        "Press n to add the first patient.",
        "To look around on a full ward with fictitious patients, leave with q and run: tox-grader demo",
    )
    return [line for text in says for line in ((), *wrapped(text, width, first="  ", rest="  "))]


def _first_shown(heights: list[int], place: int, room: int) -> int:
    """Return the first patient to show so that the chosen one is whole on the screen."""
    start, used = place, heights[place]
    while start and used + heights[start - 1] <= room:
        start -= 1
        used += heights[start]
    return start
