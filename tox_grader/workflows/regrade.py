"""Grade a recorded assessment again by the very tables that graded it then, from their kept texts.

Each text is read and compiled once, and findings that were met before cost a look-up: a long log is replayed with it.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from tox_grader.assessment.findings import from_jsonable
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.grading.scores import total_of
from tox_grader.journal.contents import Content, answers_given, read_beside, tables_named
from tox_grader.journal.entry import Entry
from tox_grader.tables.compiled import Compiled  # noqa: TC001  named in annotations that are read
from tox_grader.tables.documents import load_document
from tox_grader.tables.finding_keys import FindingKeys
from tox_grader.tables.library import KeptTables, ProtocolFile, read_drugs, read_protocol
from tox_grader.tables.loader import Loaded, load_table
from tox_grader.tables.protocol import Drugs
from tox_grader.tables.schema import GradeTable
from tox_grader.workflows.graded_again import ALSO_READ, Kept, Scales
from tox_grader.workflows.read_beside import DRUGS, UNITS
from tox_grader.workflows.record import Record

TextOf = Callable[[str], bytes]


class Regrader:
    """Grades entries again, each by its own texts; every text is looked up, read and compiled once."""

    def __init__(self, text_of: TextOf, folder: Path) -> None:
        """Take where texts are kept by hash; `folder` holds the units and drug facts of older entries."""
        self._text_of = text_of
        self._folder = folder
        self._tables: dict[str, Loaded | None] = {}
        self._protocols: dict[tuple[str, str], ProtocolFile | None] = {}
        self._drugs: dict[str, Drugs] = {}
        self._compiled: dict[str, dict[tuple[str, ...], Compiled]] = {}
        self._kept: dict[tuple[str, ...], Kept] = {}
        self._last: tuple[bytes, Any, Kept] | None = None

    def kept(self, content: Content) -> Kept:
        """Return what graded an entry; `LogInvalid` where a text is missing or altered, else `TableInvalid`."""
        key = (*tables_named(content), *read_beside(content))
        if key not in self._kept:
            self._kept[key] = self._make(content)
        return self._kept[key]

    def kept_as_written(self, tables: bytes, beside: Any) -> Kept:
        """Return the same for tables named in bytes: mostly those of the entry before. ValueError: they are no JSON."""
        if self._last is None or (self._last[0], self._last[1]) != (tables, beside):
            self._last = (tables, beside, self.kept({"tables": orjson.loads(tables), "read_beside": beside}))
        return self._last[2]

    def loaded(self, sha256: str) -> Loaded | None:
        """Return the table of a kept text; None where the text is a protocol."""
        if sha256 not in self._tables:
            raw = self._text_of(sha256)
            data = load_document(raw, sha256[:12]).data
            self._tables[sha256] = load_table(raw, f"{data['table']}.yaml") if "table" in data else None
        return self._tables[sha256]

    def _make(self, content: Content) -> Kept:
        beside = _by_id(content.get("read_beside"))
        drugs_named, units_named = beside.get(DRUGS, ""), beside.get(UNITS, "")
        units = self._text_of(units_named) if units_named else None
        hashes = dict.fromkeys(tables_named(content))
        tables = [loaded for sha256 in hashes if (loaded := self.loaded(sha256)) is not None]
        compiled = self._compiled.setdefault(units_named, {})
        library = KeptTables(tables, VOCABULARY, self._folder, units, compiled)
        drugs = self._drugs_of(drugs_named, library)
        protocols = [self._protocol(sha256, drugs_named, drugs) for sha256 in hashes if self.loaded(sha256) is None]
        answering = [library.scale(one.file.table) for one in tables if isinstance(one.file, GradeTable)]
        keys = FindingKeys(answering, ALSO_READ, lambda name, value: from_jsonable({name: value})[name], total_of)
        protocol = protocols[0] if protocols else None
        return Kept(library, protocol, drugs, bool(drugs_named), keys, _scales(tables))

    def _drugs_of(self, sha256: str, library: KeptTables) -> Drugs:
        if sha256 not in self._drugs:
            self._drugs[sha256] = read_drugs(self._text_of(sha256)) if sha256 else library.drugs()
        return self._drugs[sha256]

    def _protocol(self, sha256: str, drugs_named: str, drugs: Drugs) -> ProtocolFile | None:
        key = (sha256, drugs_named)
        if key not in self._protocols:
            self._protocols[key] = read_protocol(self._text_of(sha256), sha256[:12], drugs)
        return self._protocols[key]


def answers_then(entry: Entry) -> tuple[Answer, ...]:
    """Return the answers as they stand in the entry."""
    return tuple(answer_from_json(given.content) for given in answers_given(entry.content))


def regraded(record: Record, entry: Entry, folder: Path) -> tuple[Answer, ...]:
    """Return the answers of the entry's own tables to the entry's own findings.

    `folder` holds the units of measured values. Raises `LogInvalid` where a table's text is not in the record.
    """
    found = entry.content.get("findings")
    if not isinstance(found, Mapping):
        return ()
    kept = Regrader(record.store.table_text, folder).kept(entry.content)
    return kept.anew(found, kept.scales).answers


def _scales(tables: Iterable[Loaded]) -> Scales:
    """Return which tables answer for which toxicity; a score is read by another table and answers nothing itself."""
    scales: dict[str, tuple[str, ...]] = {}
    for loaded in tables:
        file = loaded.file
        if isinstance(file, GradeTable):
            scales[file.toxicity] = (*scales.get(file.toxicity, ()), file.table)
    return scales


def _by_id(named: Any) -> dict[str, str]:
    return {str(one.get("id")): str(one.get("sha256")) for one in named or () if isinstance(one, Mapping)}
