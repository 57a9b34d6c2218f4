"""The screens of one workstation: the ward board first, everything else when it is asked for."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from tox_grader.screens import doors
from tox_grader.screens.board import BoardScreen
from tox_grader.screens.desk import Desk
from tox_grader.screens.ending import clearing, end_on_signals
from tox_grader.screens.painted import PaintedScreen
from tox_grader.workflows.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from tox_grader.workflows.station import Station

_IDLE_CHECK_SECONDS = 10


class ToxGraderApp(App[None]):
    """Grades at the bedside, by keyboard alone."""

    TITLE = "tox-grader"
    ALLOW_SELECT = False
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+l", "lock", "Lock", show=False, priority=True)]
    # The palette stays below the banner, which is never covered; no emoji, no drawn borders.
    CSS = """
    CommandPalette > Vertical { margin-top: 4; }
    CommandPalette #--input { border: ascii; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette OptionList { border: none; }
    """

    def __init__(
        self,
        record: Record,
        station: "Callable[[], Station] | None" = None,
        mode: str | None = None,
        local: "Path | None" = None,
        *,
        keeps_drafts: bool = True,
    ) -> None:
        """Take the open record; `station` is asked for in the background, `mode` is the record's unless named.

        `local` is the folder of the ward's own tables. `keeps_drafts` is false for a ward that is thrown away.
        """
        super().__init__(ansi_color=True)
        made = station or _station_of(record, local)
        self.desk = Desk(record, made, mode or record.mode, local_tables=local is not None, keeps_drafts=keeps_drafts)

    def get_driver_class(self) -> type[Driver]:
        """Return the terminal's driver, which leaves nothing on the screen at the end."""
        return clearing(super().get_driver_class())

    def get_default_screen(self) -> Screen[None]:
        """Return the ward board."""
        return BoardScreen(self.desk)

    def on_mount(self) -> None:
        """Read the tables once the board is readable, and look for what an ended program has left."""
        self.call_after_refresh(self.desk.warm_up)
        self.call_after_refresh(self._look_for_what_was_left)
        self.set_interval(_IDLE_CHECK_SECONDS, self.lock_if_idle)
        if not self.is_headless:
            end_on_signals(self._end_by_signal)

    def _look_for_what_was_left(self) -> None:
        board = self.screen_stack[0]
        told = self.desk.look_for_what_was_left()
        if isinstance(board, BoardScreen) and (told or self.desk.marks_left):
            doors.ask_next(board, told)
            board.repaint()

    def on_unmount(self) -> None:
        """Put every draft on disk before the program ends."""
        self.desk.close()

    def _end_by_signal(self, code: int) -> None:
        self.desk.close()
        self.exit(return_code=code)

    def lock_if_idle(self) -> None:
        """Hide everything when nobody has been at the keyboard for as long as the site allows."""
        if self.desk.is_idle():
            self.action_lock()

    def action_lock(self) -> None:
        """Hide everything now; drafts stay as they are."""
        from tox_grader.screens.lock import LockScreen  # noqa: PLC0415  not before it is needed

        if isinstance(self.screen, LockScreen):
            return
        for patient_key in tuple(self.desk.drafts):
            self.desk.keep_draft(patient_key)
        self.push_screen(LockScreen(self.desk))

    def action_command_palette(self) -> None:
        """Offer the commands by name, on a screen that has any."""
        if not isinstance(self.screen, PaintedScreen) or self.screen.KEYS:
            super().action_command_palette()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer by name what the keys of the present screen do."""
        if isinstance(screen, PaintedScreen):
            yield SystemCommand(
                "Help", "The keys of this screen and what its words mean", lambda: doors.help_or_plain(screen, "?")
            )
            yield SystemCommand(
                "Plain lines", "This screen as plain lines to copy", lambda: doors.help_or_plain(screen, "P")
            )
            for key, does in screen.KEYS:
                if len(key) == 1 and key not in "?P":
                    yield SystemCommand(does.capitalize(), f"As the key {key}", lambda key=key: screen.press_named(key))
        yield SystemCommand("Leave", "Leave the program", self.action_quit)

    async def action_quit(self) -> None:
        """Leave; where a draft is not saved, say so first."""
        unsaved = frozenset((*self.desk.drafts, *self.desk.amending))
        screen = self.screen
        if unsaved and isinstance(screen, PaintedScreen) and self.desk.told_of_drafts != unsaved:
            self.desk.told_of_drafts = unsaved
            screen.tell(self._unsaved())
            return
        self.exit()

    def _unsaved(self) -> str:
        drafts, corrections = len(self.desk.drafts), len(self.desk.amending)
        if corrections:
            word = "correction is" if corrections == 1 else "corrections are"
            return f"{corrections} {word} NOT SAVED and would be lost: save first, or leave again to lose it"
        word = "draft is" if drafts == 1 else "drafts are"
        kept = "kept on this station for later: save first, or leave again to leave it"
        lost = "would be lost: save first, or leave again to lose it"
        return f"{drafts} {word} NOT SAVED and {kept if self.desk.files.keeps else lost}"

    def _fatal_error(self) -> None:
        """Leave without the framework's traceback, which prints the values of variables: names, numbers, dates."""
        self.panic()

    def panic(self, *_told: object) -> None:
        """Leave with our own last words alone: whatever else was to be printed could hold what stood on the screen."""
        from rich.text import Text  # noqa: PLC0415  never needed, if all goes well

        from tox_grader.screens.farewell import farewell  # noqa: PLC0415  as above

        error = self._exception
        super().panic(Text(farewell(error)))

    def action_help_quit(self) -> None:
        """Say how to leave; Ctrl+C does not throw an assessment away."""
        self.desk.told_of_drafts = frozenset()
        if isinstance(self.screen, PaintedScreen):
            self.screen.tell("q on the ward board leaves; Ctrl+Q leaves from anywhere")


def _station_of(record: Record, local: "Path | None") -> "Callable[[], Station]":
    def make() -> "Station":
        from tox_grader.workflows.station import Station  # noqa: PLC0415  the board does not wait for the tables

        return Station(record.clock, local=local)

    return make
