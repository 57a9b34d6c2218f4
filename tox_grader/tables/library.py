"""Which tables there are, and which of them a ward grades by.

A file is named after the table it holds, so that one table is found and read without opening the others: the
bedside loads only what it uses. Tables are read once and kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid, WrongUsage
from tox_grader.tables.checks_protocol import protocol_problems
from tox_grader.tables.compiled import Compiled, CompiledScoreTable, CompiledTable
from tox_grader.tables.compiler import Surroundings
from tox_grader.tables.documents import WHY, load_document, validate_part
from tox_grader.tables.editions import NAMED, in_force, read_editions, table_files
from tox_grader.tables.loader import Loaded, compile_loaded
from tox_grader.tables.protocol import TOXICITIES, Drugs, Protocol, Step, fits
from tox_grader.tables.schema import GradeTable, ScoreTable, TableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tox_grader.tables.make_sources import Vocabulary
    from tox_grader.tables.units import Units

DRUGS_FILE, UNITS_FILE = "drugs.yaml", "units.yaml"
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """Return the folder of the tables that came with the program: in the wheel, or beside a checkout's package."""
    inside = _PACKAGE / "_grading_tables"
    return inside if inside.is_dir() else _PACKAGE.parent / "grading_tables"


class Fired(NamedTuple):
    """A step of a protocol whose row fits, and the toxicities that the row tests."""

    step: Step
    tested: tuple[str, ...]


@dataclass(frozen=True)
class ProtocolFile:
    """A protocol, the hash of its text and the very bytes, for a record that keeps them; `said` is what steps said."""

    file: Protocol
    sha256: str
    raw: bytes
    said: dict[tuple[str, str, bool], object] = field(default_factory=dict, compare=False, repr=False)
    _fired: dict[tuple[tuple[str, int], ...], tuple[Fired, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def steps_for(self, grades: Mapping[str, int]) -> tuple[Fired, ...]:
        """Return the steps whose rows fit these grades, in the order of the file; found once for each pair."""
        key = tuple(grades.items())
        steps = self._fired.get(key)
        if steps is None:
            rows = (
                (step, next((when for when in step.when if fits(when, dict(grades))), None)) for step in self.file.steps
            )
            steps = tuple(
                Fired(step, tuple(n for n in TOXICITIES if n in when)) for step, when in rows if when is not None
            )
            self._fired[key] = steps
        return steps


def answers_by_itself(file: TableFile) -> bool:
    """Tell whether a table answers an assessment: all but a questionnaire, whose total another table reads."""
    return not isinstance(file, ScoreTable) or file.reads_findings


class Library:
    """The grading tables, scores and indexes of the shipped folder and a ward's own, read when first asked for."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, local: Path | None = None) -> None:
        """Remember the folders; nothing is read yet. `vocabulary` names every word that a finding may hold."""
        self.folder = folder
        self.local = local
        self._vocabulary = vocabulary
        self._editions: dict[str, tuple[Loaded, ...]] = {}
        self._compiled: dict[tuple[str, ...], Compiled] = {}
        self._scales: dict[tuple[str, date | None], Compiled] = {}
        self._protocols: dict[str, ProtocolFile] = {}
        self._own_texts: dict[str, bool] = {}
        self._drugs: Drugs | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the shipped folder, and the ward's own where there is one."""
        return (self.folder,) if self.local is None else (self.folder, self.local)

    @cached_property
    def _files(self) -> Mapping[str, tuple[Path, ...]]:
        return table_files(self.folders)

    @cached_property
    def units_text(self) -> bytes:
        """Return the very text of the units."""
        return (self.folder / UNITS_FILE).read_bytes()

    @cached_property
    def units(self) -> Units:
        """Return the units of laboratory values and doses; read only where a table measures."""
        from tox_grader.tables.units import read_units  # noqa: PLC0415  the bedside tables measure nothing

        return read_units(load_document(self.units_text, UNITS_FILE))

    def names(self) -> list[str]:
        """Return the names of all tables, scores and indexes, sorted."""
        return list(self._files)

    def is_local(self, name: str) -> bool:
        """Tell whether a table, or an edition of it, is the ward's own."""
        paths = self._files.get(name.partition(NAMED)[0], ())
        return self.local is not None and any(self.local in path.parents for path in paths)

    def is_local_text(self, loaded: Loaded) -> bool:
        """Tell whether this very text is the ward's own, and not another edition of the same table."""
        if loaded.sha256 not in self._own_texts:
            paths = self._files.get(loaded.file.table, ())
            own = (path for path in paths if self.local in path.parents)
            self._own_texts[loaded.sha256] = any(path.read_bytes() == loaded.raw for path in own)
        return self._own_texts[loaded.sha256]

    def is_local_protocol(self, name: str) -> bool:
        """Tell whether a protocol is the ward's own; one with the name of a shipped one takes its place."""
        return self.local is not None and (self.local / "protocols" / f"{name}.yaml").is_file()

    def editions(self, name: str) -> tuple[Loaded, ...]:
        """Return every edition of a table, the earliest first; `WrongUsage` for an unknown name."""
        if name not in self._editions:
            if name not in self._files:
                raise WrongUsage(
                    Problem(
                        f"there is no table {name!r}",
                        "--scale or the table's name",
                        "a grade is only as good as the table it is read from",
                        did_you_mean(name, self.names()),
                    ),
                )
            self._editions[name] = read_editions(name, self._files[name])
        return self._editions[name]

    def loaded(self, name: str, day: date | None = None) -> Loaded:
        """Return a table as its file holds it: the edition in force on a day, the newest, or `NAME@VERSION`."""
        plain_name, _, version = name.partition(NAMED)
        editions = self.editions(plain_name)
        if not version:
            return in_force(editions, day)
        for loaded in editions:
            if loaded.file.edition.version == version:
                return loaded
        versions = [loaded.file.edition.version for loaded in editions]
        what = f"there is no edition {version} of {plain_name}"
        raise WrongUsage(Problem(what, "the table's name", WHY, did_you_mean(version, versions)))

    def with_hash(self, name: str, sha256: str) -> Loaded | None:
        """Return the edition of a table whose very text has this hash; None where this station has another text."""
        if name not in self._files:
            return None
        return next((loaded for loaded in self.editions(name) if loaded.sha256 == sha256), None)

    def score(self, name: str, day: date | None = None) -> ScoreTable:
        """Return a score by name."""
        file = self.loaded(name, day).file
        if not isinstance(file, ScoreTable):
            raise WrongUsage(Problem(f"{name!r} is a grading table, not a score", name, WHY, "name a score"))
        return file

    def table(self, name: str, day: date | None = None) -> CompiledTable:
        """Return a grading table ready to grade."""
        compiled = self.scale(name, day)
        if not isinstance(compiled, CompiledTable):
            kind = compiled.file.kind
            scales = [other for other in self.names() if isinstance(self.loaded(other).file, GradeTable)]
            why = f"{'an' if kind == 'index' else 'a'} {kind} is not a grade"
            raise WrongUsage(Problem(f"{name!r} is a {kind}", "--scale", why, f"name one of: {', '.join(scales)}"))
        return compiled

    def scale(self, name: str, day: date | None = None) -> Compiled:
        """Return a grading table, a score that reads findings, or an index, ready to answer."""
        compiled = self._scales.get((name, day))
        if compiled is None:
            compiled = self._scales[name, day] = self.ready(self.loaded(name, day), day)
        return compiled

    def ready(self, loaded: Loaded, day: date | None = None) -> Compiled:
        """Return a loaded table ready to answer, with the scores that it reads as they were on the same day."""
        file = loaded.file
        if isinstance(file, ScoreTable) and not file.reads_findings:
            do = f"name one of: {', '.join(self.scales())}"
            raise WrongUsage(Problem(f"{file.table!r} is a score", "--scale", "a score is not a grade", do))
        uses = self.scores_of(file, day)
        key = (loaded.sha256, *(used.sha256 for used in uses.values()))
        if key not in self._compiled:
            self._compiled[key] = compile_loaded(loaded, self._around(uses, day))
        return self._compiled[key]

    def _around(self, uses: Mapping[str, Loaded], day: date | None) -> Surroundings:
        scores = {name: used.file for name, used in uses.items() if isinstance(used.file, ScoreTable)}
        totals: dict[str, CompiledScoreTable] = {}
        for name, used in uses.items():
            if isinstance(used.file, ScoreTable) and used.file.reads_findings:
                compiled = self.ready(used, day)
                assert isinstance(compiled, CompiledScoreTable)  # noqa: S101  a score compiles into a score
                totals[name] = compiled
        return Surroundings(scores, totals, self._vocabulary, lambda: self.units)

    def scores_of(self, file: TableFile, day: date | None = None) -> Mapping[str, Loaded]:
        """Return the scores that a table reads."""
        # A score that does not exist is left out here and told with its line when the table is compiled.
        return {use.table: self.loaded(use.table, day) for use in file.scores.values() if use.table in self._files}

    def scales(self) -> list[str]:
        """Return the names of everything that answers an assessment by itself."""
        return [name for name in self.names() if answers_by_itself(self.loaded(name).file)]

    def grade_tables(self) -> Iterator[CompiledTable]:
        """Return every grading table, ready to grade."""
        for name in self.names():
            if isinstance(self.loaded(name).file, GradeTable):
                yield self.table(name)

    def protocol(self, name: str) -> ProtocolFile:
        """Return an escalation protocol with its hash."""
        if name not in self._protocols:
            found = {path.stem: path for folder in self.folders for path in sorted(folder.glob("protocols/*.yaml"))}
            if name not in found:
                why = "what is suggested depends on the ward's protocol"
                raise WrongUsage(
                    Problem(f"there is no protocol {name!r}", "--protocol", why, did_you_mean(name, found))
                )
            self._protocols[name] = read_protocol(found[name].read_bytes(), f"protocols/{name}.yaml", self.drugs())
        return self._protocols[name]

    @cached_property
    def drugs_text(self) -> bytes:
        """Return the very text of the drug facts."""
        return (self.folder / DRUGS_FILE).read_bytes()

    def drugs(self) -> Drugs:
        """Return the drug facts."""
        if self._drugs is None:
            self._drugs = read_drugs(self.drugs_text)
        return self._drugs

    def texts(self, names: Mapping[str, str]) -> dict[str, bytes]:
        """Return the very bytes of the tables named by hash to name, for a record that keeps them."""
        return {sha256: self.loaded(name).raw for sha256, name in names.items()}


class KeptTables(Library):
    """Tables from texts that a record kept, and no others: what graded an entry grades it again."""

    def __init__(
        self,
        tables: Iterable[Loaded],
        vocabulary: Vocabulary,
        folder: Path,
        units: bytes | None = None,
        compiled: dict[tuple[str, ...], Compiled] | None = None,
    ) -> None:
        """Take each table under its name; `units` are those kept with them, else those of the folder.

        `compiled` is shared between libraries with the same units, so that no text is compiled twice.
        """
        super().__init__(folder, vocabulary)
        self._editions = {loaded.file.table: (loaded,) for loaded in tables}
        if units is not None:
            self.units_text = units
        if compiled is not None:
            self._compiled = compiled

    @property
    def _files(self) -> Mapping[str, tuple[Path, ...]]:
        return dict.fromkeys(self._editions, ())


def read_protocol(raw: bytes, name: str, drugs: Drugs) -> ProtocolFile:
    """Return the protocol of a text; raise `TableInvalid` with every complaint."""
    document = load_document(raw, name)
    file = validate_part(Protocol, document)
    problems = list(protocol_problems(file, drugs, document))
    if problems:
        raise TableInvalid(problems)
    return ProtocolFile(file, hashlib.sha256(raw).hexdigest(), raw)


def read_drugs(raw: bytes) -> Drugs:
    """Return the drug facts of a text; raise `TableInvalid` with every complaint."""
    return validate_part(Drugs, load_document(raw, DRUGS_FILE))
