"""Grade a recorded assessment again by the very tables that graded it then, from their kept texts."""

from collections.abc import Mapping
from pathlib import Path

from tox_grader.assessment.findings import from_jsonable
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.grading.bedside import bedside_answers
from tox_grader.journal.contents import answers_given, tables_named
from tox_grader.journal.entry import Entry
from tox_grader.tables.documents import load_document
from tox_grader.tables.library import KeptTables
from tox_grader.workflows.record import Record


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
    library = kept_tables(record, entry, folder)
    scales: dict[str, tuple[str, ...]] = {}
    for answer in answers_then(entry):
        scales[answer.toxicity] = (*scales.get(answer.toxicity, ()), answer.scale)
    return bedside_answers(library, scales, from_jsonable(found))


def kept_tables(record: Record, entry: Entry, folder: Path) -> KeptTables:
    """Return the tables which the entry was graded by, and nothing else."""
    texts = {sha256: record.store.table_text(sha256) for sha256 in tables_named(entry.content)}
    documents = [(raw, load_document(raw, sha256[:12]).data) for sha256, raw in texts.items()]
    return KeptTables({data["table"]: raw for raw, data in documents if "table" in data}, VOCABULARY, folder)
