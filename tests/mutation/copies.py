"""Copies of this process, a few at a time, each for one change."""

import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from tests.mutation.mutants import Mutant

LONGEST = 60  # seconds of work after which a change counts as noticed: it made the program run for ever
LARGEST = 8 << 30  # bytes, likewise

T = TypeVar("T")


class Copies:
    """Runs work in copies of this process; a copy that dies or runs for ever has noticed its change."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.running: dict[int, Mutant] = {}
        self._ended: list[tuple[Mutant, bool]] = []
        self.folder = Path(tempfile.mkdtemp())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Wait for every copy."""
        while self.running:
            self._wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, mutant: Mutant, work: Callable[[], int]) -> None:
        """Do the work in a copy as soon as fewer than the most are running."""
        while len(self.running) >= self.most:
            self._wait()
        child = os.fork()
        if child == 0:
            code = 99
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
                resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
                place = self.folder / str(os.getpid())
                place.mkdir()
                os.environ["PYTEST_DEBUG_TEMPROOT"] = str(place)
                code = silenced(work)
            finally:
                os._exit(code)
        self.running[child] = mutant

    def ended(self) -> list[tuple[Mutant, bool]]:
        """Return the changes that have been tried since the last call, each with whether it was noticed."""
        told, self._ended = self._ended, []
        return told

    def _wait(self) -> None:
        child, status = os.wait()
        shutil.rmtree(self.folder / str(child), ignore_errors=True)
        self._ended.append((self.running.pop(child), status != 0))


def silenced(work: Callable[[], T]) -> T:
    """Do the work without a word on the terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1), os.dup(2)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        return work()
    finally:
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
