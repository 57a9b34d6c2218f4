"""How the program leaves the terminal: empty of patients, and with a hang-up losing only what is being typed."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from textual.driver import Driver

CLEAR = "\x1b[2J\x1b[H"
SIGNALS = ("SIGHUP", "SIGTERM")  # the second alone exists on every system
BY_SIGNAL = 128
_PATIENCE_SECONDS = 2.0


def clearing(driver: type[Driver]) -> type[Driver]:
    """Return the driver of this terminal, made to clear the screen before it gives the terminal back."""

    # Which driver it is depends on the system.
    class ClearingDriver(driver):  # type: ignore[valid-type, misc]
        def stop_application_mode(self) -> None:
            """Wipe what stands there: some terminals keep the alternate screen and show it again."""
            self.write(CLEAR)
            super().stop_application_mode()

    return ClearingDriver


def end_on_signals(end: Callable[[int], None]) -> None:
    """Call `end` with the exit code when the terminal is gone or the program is told to end.

    A dead terminal can block every further output: then the program ends all the same, once the drafts had their time.
    """
    loop = asyncio.get_running_loop()

    def told(number: int, _frame: FrameType | None) -> None:
        code = BY_SIGNAL + number
        last_resort = threading.Timer(_PATIENCE_SECONDS, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        loop.call_soon_threadsafe(end, code)

    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), told)
