"""What was noticed so far, kept under `.mutation/` by the text of the change; each run has a file of its own."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from tests.mutation.mutants import Mutant

KEPT = Path(".mutation")


class Results:
    """The changes that were noticed, in this run or before, and those of this run that were not."""

    def __init__(self, noticed: set[str]) -> None:
        self.noticed = noticed
        self._new: set[str] = set()
        self.survivors: list[Mutant] = []
        self._unwritten = 0

    @classmethod
    def kept(cls) -> Self:
        """Return what earlier runs have noticed."""
        return cls({key for path in KEPT.glob("*.json") for key in json.loads(path.read_text(encoding="utf-8"))})

    def take(self, ended: Iterable[tuple[Mutant, bool]]) -> None:
        """Write down what came of these changes."""
        for mutant, noticed in ended:
            if noticed:
                self._new.add(mutant.key)
            else:
                self.survives(mutant)
            self._unwritten += 1
        if self._unwritten >= 20:
            self.write()

    def survives(self, mutant: Mutant) -> None:
        """Keep and tell a change that no test noticed."""
        self.survivors.append(mutant)
        print(f"survives: {mutant.name}\n  - {mutant.before}\n  + {mutant.after}", flush=True)

    def write(self) -> None:
        """Keep what was noticed for the next run."""
        KEPT.mkdir(exist_ok=True)
        being_written = KEPT / f"{os.getpid()}.part"
        being_written.write_text(json.dumps(sorted(self._new), indent=0), encoding="utf-8")
        being_written.replace(being_written.with_suffix(".json"))
        self._unwritten = 0
