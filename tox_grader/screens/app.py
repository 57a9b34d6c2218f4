"""The screens of one workstation: the ward board first, everything else when it is asked for."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand
from textual.screen import Screen

from tox_grader.screens import doors
from tox_grader.screens.board import BoardScreen
from tox_grader.screens.desk import Desk
from tox_grader.screens.painted import PaintedScreen
from tox_grader.workflows.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from tox_grader.workflows.station import Station


class ToxGraderApp(App[None]):
    """Grades at the bedside, by keyboard alone."""

    TITLE = "tox-grader"
    ALLOW_SELECT = False
    ENABLE_COMMAND_PALETTE = True
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
    ) -> None:
        """Take the open record; `station` is asked for in the background, `mode` is the record's unless named.

        `local` is the folder of the ward's own tables.
        """
        super().__init__(ansi_color=True)
        made = station or _station_of(record, local)
        self.desk = Desk(record, made, mode or record.mode, local_tables=local is not None)

    def get_default_screen(self) -> Screen[None]:
        """Return the ward board."""
        return BoardScreen(self.desk)

    def on_mount(self) -> None:
        """Read the tables once the board is readable."""
        self.call_after_refresh(self.desk.warm_up)

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
        unsaved = frozenset(self.desk.drafts)
        screen = self.screen
        if unsaved and isinstance(screen, PaintedScreen) and self.desk.told_of_drafts != unsaved:
            self.desk.told_of_drafts = unsaved
            word = "draft is" if len(unsaved) == 1 else "drafts are"
            screen.tell(f"{len(unsaved)} {word} NOT SAVED and would be lost: save first, or leave again to lose it")
            return
        self.exit()

    def _fatal_error(self) -> None:
        """Leave without the framework's traceback, which prints the values of variables: names, numbers, dates."""
        from rich.text import Text  # noqa: PLC0415  never needed, if all goes well

        from tox_grader.screens.farewell import farewell  # noqa: PLC0415  as above

        error = self._exception
        self.panic(Text("the screens stopped" if error is None else farewell(error)))

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
