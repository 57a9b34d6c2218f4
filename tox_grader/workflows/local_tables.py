"""A ward's own tables beside the shipped ones: the folder that was named, looked through before anything is graded."""

from collections.abc import Mapping
from pathlib import Path

from tox_grader.foundation.problems import Problem, WrongUsage

TABLES_KEY = "TOX_GRADER_TABLES"
CHOICE = "bedside.yaml"
# Files beside the shipped tables that are the program's own: a copy in the ward's folder would be left unread.
_NOT_LOCAL = ("limits.yaml", "drugs.yaml", "form.yaml", "units.yaml", "audit.yaml", "demo_ward.yaml")
_WHY = "the ward would be graded by other tables than the ones that were asked for"


def local_folder(explicit: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Return the folder of a ward's own tables, where one is named; refuse one that cannot be read or holds none."""
    named = environ.get(TABLES_KEY)
    folder = explicit if explicit is not None else Path(named) if named else None
    if folder is None:
        return None
    try:
        inside = {path.name for path in folder.iterdir()}
        files = _files(folder)
        for path in files:
            path.open("rb").close()
    except OSError as error:
        what = f"the folder of local tables cannot be read: {error.strerror or type(error).__name__}"
        where = str(error.filename or folder)
        raise WrongUsage(Problem(what, where, _WHY, f"name a folder with --tables or {TABLES_KEY}, or none")) from error
    unread = [name for name in _NOT_LOCAL if name in inside]
    if unread:
        what = f"{' and '.join(unread)} cannot be replaced by a folder of local tables"
        why = "it would be left unread, and the ward would take it for what counts here"
        do = f"keep tables, protocols and {CHOICE} in this folder, and take {' and '.join(unread)} out of it"
        raise WrongUsage(Problem(what, str(folder), why, do))
    if not files:
        what = f"the folder of local tables holds no table, no protocol and no {CHOICE}"
        raise WrongUsage(Problem(what, str(folder), _WHY, "name the folder that holds NAME.yaml, or none"))
    return folder.resolve()


def _files(folder: Path) -> list[Path]:
    return [path for form in ("*.yaml", "editions/*/*.yaml", "protocols/*.yaml") for path in sorted(folder.glob(form))]
