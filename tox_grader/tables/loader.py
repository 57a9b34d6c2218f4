"""One table file to one table, or every complaint about it with file, line and the nearest accepted key."""

import hashlib
from dataclasses import dataclass

from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.compiled import Compiled
from tox_grader.tables.compiler import Surroundings, compile_table
from tox_grader.tables.documents import WHY, load_document, validate_part
from tox_grader.tables.problems import CannotCompile
from tox_grader.tables.schema import GradeTable, IndexTable, ScoreTable, TableFile
from tox_grader.tables.strict_yaml import Document

_KINDS: dict[str, type[TableFile]] = {"grade": GradeTable, "score": ScoreTable, "index": IndexTable}


@dataclass(frozen=True)
class Loaded:
    """A table file as read: its parts, the document with its line marks, the very bytes and their hash."""

    file: TableFile
    document: Document
    raw: bytes
    sha256: str


def load_table(raw: bytes, name: str) -> Loaded:
    """Return the table of a file; raise `TableInvalid` with every complaint about its form."""
    document = load_document(raw, name)
    data = document.data
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in _KINDS:
        place = document.place(("kind",))
        raise TableInvalid(
            Problem(f"the kind of the table is {kind!r}", place, WHY, "write kind: grade, kind: score or kind: index")
        )
    return Loaded(validate_part(_KINDS[kind], document), document, raw, hashlib.sha256(raw).hexdigest())


def compile_loaded(loaded: Loaded, around: Surroundings) -> Compiled:
    """Return the finite form of a loaded table; raise `TableInvalid` with the line at fault."""
    try:
        return compile_table(loaded.file, loaded.sha256, around)
    except CannotCompile as error:
        raise TableInvalid(Problem(error.what, loaded.document.place(error.path), WHY, error.do)) from error
