"""Which tables there are, and which of them a ward grades by.

A file is named after the table it holds, so that one table is found and read without opening the others: the
bedside loads only what it uses. Tables are read once and kept.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid, WrongUsage
from tox_grader.tables.checks_protocol import protocol_problems
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.loader import WHY, Loaded, compile_loaded, load_document, load_table, validate_part
from tox_grader.tables.make_sources import Vocabulary
from tox_grader.tables.protocol import Drugs, Protocol, Step, fits
from tox_grader.tables.schema import GradeTable, ScoreTable

_PACKAGE = Path(__file__).resolve().parent.parent
_SETTINGS = frozenset({"bedside", "limits", "drugs", "form", "demo_ward"})


def shipped_folder() -> Path:
    """Return the folder of the tables that came with the program: in the wheel, or beside a checkout's package."""
    inside = _PACKAGE / "_grading_tables"
    return inside if inside.is_dir() else _PACKAGE.parent / "grading_tables"


@dataclass(frozen=True)
class ProtocolFile:
    """A protocol, the hash of its text and the very bytes, for a record that keeps them."""

    file: Protocol
    sha256: str
    raw: bytes
    _fired: dict[tuple[tuple[str, int], ...], tuple[Step, ...]] = field(default_factory=dict, compare=False, repr=False)

    def steps_for(self, grades: Mapping[str, int]) -> tuple[Step, ...]:
        """Return the steps whose rows fit these grades, in the order of the file; found once for each pair."""
        key = tuple(grades.items())
        steps = self._fired.get(key)
        if steps is None:
            steps = tuple(step for step in self.file.steps if any(fits(when, dict(grades)) for when in step.when))
            self._fired[key] = steps
        return steps


class Library:
    """The grading tables and scores of one folder, read when they are first asked for."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        """Remember the folder; nothing is read yet. `vocabulary` names every word that a finding may hold."""
        self.folder = folder
        self._vocabulary = vocabulary
        self._loaded: dict[str, Loaded] = {}
        self._compiled: dict[str, CompiledTable] = {}
        self._protocols: dict[str, ProtocolFile] = {}
        self._drugs: Drugs | None = None

    def names(self) -> list[str]:
        """Return the names of all tables and scores, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.yaml") if path.stem not in _SETTINGS)

    def loaded(self, name: str) -> Loaded:
        """Return one table as its file holds it; `WrongUsage` for an unknown name, `TableInvalid` for a bad file."""
        if name not in self._loaded:
            path = self.folder / f"{name}.yaml"
            if name not in self.names():
                raise WrongUsage(
                    Problem(
                        f"there is no table {name!r}",
                        "--scale or the table's name",
                        "a grade is only as good as the table it is read from",
                        did_you_mean(name, self.names()),
                    ),
                )
            loaded = load_table(path.read_bytes(), path.name)
            if loaded.file.table != name:
                place = loaded.document.place(("table",))
                raise TableInvalid(
                    Problem(
                        f"the file holds the table {loaded.file.table!r}",
                        place,
                        WHY,
                        f"name the file {loaded.file.table}.yaml",
                    ),
                )
            self._loaded[name] = loaded
        return self._loaded[name]

    def score(self, name: str) -> ScoreTable:
        """Return a score by name."""
        file = self.loaded(name).file
        if not isinstance(file, ScoreTable):
            raise WrongUsage(Problem(f"{name!r} is a grading table, not a score", name, WHY, "name a score"))
        return file

    def table(self, name: str) -> CompiledTable:
        """Return a grading table ready to grade."""
        if name not in self._compiled:
            loaded = self.loaded(name)
            if isinstance(loaded.file, ScoreTable):
                scales = [other for other in self.names() if isinstance(self.loaded(other).file, GradeTable)]
                why = "a score is not a grade"
                raise WrongUsage(Problem(f"{name!r} is a score", "--scale", why, f"name one of: {', '.join(scales)}"))
            self._compiled[name] = compile_loaded(loaded, self.scores_of(loaded.file), self._vocabulary)
        return self._compiled[name]

    def scores_of(self, file: GradeTable | ScoreTable) -> Mapping[str, ScoreTable]:
        """Return the scores that a grading table reads; empty for a score."""
        if isinstance(file, ScoreTable):
            return {}
        # A score that does not exist is left out here and told with its line when the table is compiled.
        names = self.names()
        return {use.table: self.score(use.table) for use in file.scores.values() if use.table in names}

    def grade_tables(self) -> Iterator[CompiledTable]:
        """Return every grading table, ready to grade."""
        for name in self.names():
            if isinstance(self.loaded(name).file, GradeTable):
                yield self.table(name)

    def protocol(self, name: str) -> ProtocolFile:
        """Return an escalation protocol with its hash."""
        if name not in self._protocols:
            folder = self.folder / "protocols"
            names = sorted(path.stem for path in folder.glob("*.yaml"))
            if name not in names:
                why = "what is suggested depends on the ward's protocol"
                raise WrongUsage(
                    Problem(f"there is no protocol {name!r}", "--protocol", why, did_you_mean(name, names))
                )
            raw = (folder / f"{name}.yaml").read_bytes()
            document = load_document(raw, f"protocols/{name}.yaml")
            file = validate_part(Protocol, document)
            problems = list(protocol_problems(file, self.drugs(), document))
            if problems:
                raise TableInvalid(problems)
            self._protocols[name] = ProtocolFile(file, hashlib.sha256(raw).hexdigest(), raw)
        return self._protocols[name]

    def drugs(self) -> Drugs:
        """Return the drug facts."""
        if self._drugs is None:
            path = self.folder / "drugs.yaml"
            self._drugs = validate_part(Drugs, load_document(path.read_bytes(), path.name))
        return self._drugs

    def texts(self, names: Mapping[str, str]) -> dict[str, bytes]:
        """Return the very bytes of the tables named by hash to name, for a record that keeps them."""
        return {sha256: self.loaded(name).raw for sha256, name in names.items()}
