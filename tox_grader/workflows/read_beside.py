"""What an assessment rests on beside its tables: drug facts, and the units of measured values, by their very text.

A dose line is worked out from the drug facts. Without their text an old suggestion could not be worked out again.
"""

from datetime import date
from hashlib import sha256

from tox_grader.tables.compiled import Reads
from tox_grader.tables.library import Library
from tox_grader.workflows.grade_assessments import Graded

DRUGS, UNITS = "drugs", "units"


def read_beside(library: Library, graded: Graded, day: date) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Return what was read beside the tables, each with the hash of its text, and the texts by hash."""
    texts = {DRUGS: library.drugs_text}
    tables = (library.scale(answer.scale, day) for answer in graded.answers)
    if any(isinstance(table, Reads) and table.measures_something for table in tables):
        texts[UNITS] = library.units_text
    hashes = {name: sha256(text).hexdigest() for name, text in texts.items()}
    return [{"id": name, "sha256": sha} for name, sha in hashes.items()], {hashes[name]: texts[name] for name in texts}
