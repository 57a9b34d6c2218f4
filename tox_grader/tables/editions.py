"""Which files hold a table: its newest edition, its earlier ones, and a ward's own beside the shipped ones.

A table keeps its name from edition to edition. The newest stands in `NAME.yaml`, earlier ones in
`editions/NAME/VERSION.yaml`. A ward's folder has the same shape and stands beside the shipped one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.documents import WHY
from tox_grader.tables.loader import Loaded, load_table

# Files beside the tables that are not tables themselves.
SETTINGS = frozenset({"audit", "bedside", "limits", "drugs", "form", "demo_ward", "units"})
NAMED = "@"  # stands between a table's name and the version of one edition


def table_files(folders: Sequence[Path]) -> Mapping[str, tuple[Path, ...]]:
    """Return the files of every table by its name; nothing is opened."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            if path.stem not in SETTINGS:
                found.setdefault(path.stem, []).append(path)
        for path in sorted(folder.glob("editions/*/*.yaml")):
            found.setdefault(path.parent.name, []).append(path)
    return {name: tuple(found[name]) for name in sorted(found)}


def read_editions(name: str, paths: Iterable[Path]) -> tuple[Loaded, ...]:
    """Return every edition of a table, the earliest first; refuse two that claim the same version or the same day."""
    editions = sorted((_read(name, path) for path in paths), key=lambda loaded: loaded.file.edition.effective_from)
    for earlier, later in pairwise(editions):
        if earlier.file.edition.effective_from == later.file.edition.effective_from:
            raise _clash(later, earlier, "grade from the same day", ("edition", "effective_from"))
    versions: dict[str, Loaded] = {}
    for loaded in editions:
        version = loaded.file.edition.version
        if version in versions:
            raise _clash(loaded, versions[version], f"are both version {version}", ("edition", "version"))
        supersedes = loaded.file.edition.supersedes
        if supersedes is not None and supersedes not in versions:
            raise TableInvalid(
                Problem(
                    f"version {version} supersedes {supersedes}, which is not an earlier edition here",
                    loaded.document.place(("edition", "supersedes")),
                    WHY,
                    f"keep the earlier edition in editions/{name}/{supersedes}.yaml",
                ),
            )
        versions[version] = loaded
    return tuple(editions)


def in_force(editions: Sequence[Loaded], day: date | None) -> Loaded:
    """Return the edition that grades an assessment of this day: the latest that was in effect.

    Before the first edition's day the first one grades: an old chart can be read by no earlier table. Without a day the
    newest grades.
    """
    if day is None:
        return editions[-1]
    effective = [loaded for loaded in editions if loaded.file.edition.effective_from <= day]
    return effective[-1] if effective else editions[0]


def _read(name: str, path: Path) -> Loaded:
    loaded = load_table(path.read_bytes(), path.name)
    if loaded.file.table != name:
        place = loaded.document.place(("table",))
        what, do = f"the file holds the table {loaded.file.table!r}", f"name the file {loaded.file.table}.yaml"
        raise TableInvalid(Problem(what, place, WHY, do))
    return loaded


def _clash(one: Loaded, other: Loaded, what: str, path: tuple[str, ...]) -> TableInvalid:
    return TableInvalid(
        Problem(
            f"two editions of {one.file.table} {what}",
            f"{one.document.place(path)}; {other.document.place(path)}",
            WHY,
            "give the newer one a version and a day of its own",
        ),
    )
