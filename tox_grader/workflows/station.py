"""What a workstation has at hand: the tables, the limits of plausible entry, the bedside's choice, the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.foundation.clock import Clock, SystemClock
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.foundation.quantities import Bounds
from tox_grader.tables.form import Form, load_form
from tox_grader.tables.library import Library, shipped_folder
from tox_grader.tables.settings import Bedside, Workstation, load_bedside, load_limits
from tox_grader.workflows.local_tables import CHOICE


@dataclass(frozen=True)
class Station:
    """One workstation. Tables are read when they are first used, so that the first screen does not wait for them.

    `local` is the folder of a ward's own tables, which stand beside the shipped ones.
    """

    clock: Clock = field(default_factory=SystemClock)
    folder: Path = field(default_factory=shipped_folder)
    local: Path | None = None

    @cached_property
    def library(self) -> Library:
        """Return the grading tables, with a ward's own beside the shipped ones."""
        return Library(self.folder, VOCABULARY, self.local)

    @cached_property
    def limits(self) -> Mapping[str, Bounds]:
        """Return what can be true of each measurement."""
        return load_limits(self.folder)

    @cached_property
    def bedside(self) -> Bedside:
        """Return which tables and protocol the bedside uses: the ward's own choice, where it has made one."""
        own = self.local is not None and (self.local / CHOICE).is_file()
        return load_bedside(self.local if own and self.local is not None else self.folder)

    @cached_property
    def workstation(self) -> Workstation:
        """Return when this station locks and how long drafts count, as the ward says it, else as shipped."""
        chosen = self.bedside.workstation or load_bedside(self.folder).workstation
        if chosen is None:
            what, why = "bedside.yaml does not say when a workstation locks", "a patient could stay on the screen"
            raise TableInvalid(Problem(what, "bedside.yaml, workstation", why, "restore the shipped file"))
        return chosen

    @cached_property
    def form(self) -> Form:
        """Return the questions of the bedside form."""
        return load_form(self.folder)
