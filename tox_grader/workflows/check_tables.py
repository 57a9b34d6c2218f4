"""Prove that every table says one thing for every patient, and that its worked examples come out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tox_grader.assessment.absences import WHEN_LEFT_OUT
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.assessment.vocabulary_laboratory import UNITS
from tox_grader.assessment.worked_out import WORKED_OUT
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.grading.examples import failed_examples, levels_without_example
from tox_grader.tables.audit import load_audit
from tox_grader.tables.checks import index_claims, score_claims, table_claims
from tox_grader.tables.compiled import CompiledIndex, CompiledScoreTable, Reads
from tox_grader.tables.editions import NAMED
from tox_grader.tables.form import load_form
from tox_grader.tables.grid_text import grid_text, score_grid_text
from tox_grader.tables.library import answers_by_itself
from tox_grader.tables.loader import Loaded
from tox_grader.tables.problems import Key
from tox_grader.tables.proof import MOST_PIECES, Claim, combinations_of
from tox_grader.tables.schema import ScoreTable
from tox_grader.workflows.station import Station


@dataclass(frozen=True)
class Checked:
    """One table, how many worked examples it has, what is claimed of it, and what is wrong with it."""

    name: str
    examples: int
    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...] = ()


def check_tables(station: Station, most_pieces: int = MOST_PIECES) -> Iterator[Checked]:
    """Yield the checks of every table, score, protocol and settings file, one at a time; earlier editions too."""
    library = station.library
    for name in library.names():
        try:
            *earlier, newest = library.editions(name)
        except TableInvalid as error:
            yield Checked(name, 0, error.problems)
            continue
        yield _checked(station, name, newest, most_pieces)
        for loaded in earlier:
            yield _checked(station, f"{name}{NAMED}{loaded.file.edition.version}", loaded, most_pieces)
    for name, load in _settings(station).items():
        try:
            load()
            yield Checked(name, 0, ())
        except TableInvalid as error:
            yield Checked(name, 0, error.problems)


def refuse_broken(station: Station, name: str) -> None:
    """Refuse a table of which a check or a worked example does not hold; raise `TableInvalid` with every one."""
    checked = _checked(station, name, station.library.loaded(name), MOST_PIECES)
    if checked.problems:
        raise TableInvalid(checked.problems)


def _checked(station: Station, name: str, loaded: Loaded, most_pieces: int) -> Checked:
    try:
        claims = (*_claims(station, name, loaded, most_pieces), *_example_claims(station, name, loaded))
    except TableInvalid as error:
        return Checked(name, 0, error.problems)
    problems = tuple(problem for claim in claims for problem in claim.problems)
    return Checked(name, len(loaded.file.examples), problems, claims)


def _claims(station: Station, name: str, loaded: Loaded, most_pieces: int) -> Iterator[Claim]:
    if isinstance(loaded.file, ScoreTable) and not answers_by_itself(loaded.file):
        yield from score_claims(loaded, loaded.file, None, VOCABULARY)
        return
    table = station.library.scale(name)
    if isinstance(table, CompiledIndex):
        yield from index_claims(loaded, table.file)
        return
    if isinstance(table, CompiledScoreTable):
        columns = table.columns
        yield from score_claims(loaded, table.file, table, VOCABULARY, most_pieces)
    else:
        columns = table.parameters
        yield from table_claims(loaded, table, VOCABULARY, most_pieces)
    yield _known_findings(loaded, table)
    count = sum(combinations_of(table, column) for column in columns)
    yield Claim("findings", f"{count:,} combinations of findings in {len(columns)} columns, in all")


def _known_findings(loaded: Loaded, table: Reads) -> Claim:
    """Return the claim that an assessment can hold everything that the table reads: else it would never be known."""
    known = {*READING_PATHS, *WORKED_OUT, *UNITS, *WHEN_LEFT_OUT, *table.file.scores}
    names = dict.fromkeys(name for source in table.sources for name in source.inputs)
    found = tuple(
        Problem(
            f"no assessment holds a finding {name!r} (check: known findings)",
            loaded.document.place(_where_named(loaded, name)),
            "a finding that nobody can record is never known, and no grade that rests on it is ever certain",
            did_you_mean(name, known),
        )
        for name in names
        if name not in known
    )
    return Claim("known findings", f"an assessment can hold each of {len(names)} findings that are read", found)


def _where_named(loaded: Loaded, name: str) -> Key:
    """Return the first key of the file that names a finding: a row that tests it, or a list of what is the worst of."""
    worst = next((("worst_of", own) for own, members in loaded.file.worst_of.items() if name in members), None)
    return worst or next((path for path in loaded.document.marks if path and path[-1] == name), ())


def _example_claims(station: Station, name: str, loaded: Loaded) -> Iterator[Claim]:
    examples = loaded.file.examples
    with_reasons = sum(1 for example in examples if "because" in example.expect)
    says = f"{len(examples)} come out as written, {with_reasons} of them with their reasons"
    yield Claim("worked examples", says, tuple(failed_examples(station.library, name)))
    shown = tuple(levels_without_example(station.library, name))
    if answers_by_itself(loaded.file):
        yield Claim("levels shown", "every level that a row gives alone is reached by a worked example", shown)


def _settings(station: Station) -> dict[str, Callable[[], object]]:
    library = station.library
    return {
        "protocol": lambda: library.protocol(station.bedside.protocol),
        "drugs": library.drugs,
        "limits": lambda: check_limit_names(station),
        "bedside": lambda: (station.bedside, station.workstation),
        "form": lambda: load_form(station.folder),
        "audit": lambda: check_audit_drugs(station),
    }


def check_limit_names(station: Station) -> None:
    """Refuse a limit for a measurement that does not exist: a mistyped name would silently be no limit."""
    known = {*READING_PATHS, "temperature_f", "weight_kg"}
    unknown = [name for name in station.limits if name not in known]
    if unknown:
        why = "a mistyped name is no limit, and an impossible value would be accepted"
        problems = [
            Problem(f"there is no measurement {name!r}", "limits.yaml", why, did_you_mean(name, known))
            for name in unknown
        ]
        raise TableInvalid(problems)


def check_audit_drugs(station: Station) -> None:
    """Refuse an interval to a drug that does not exist: the audit would say for ever that it was never given."""
    known = station.library.drugs().drugs
    why = "an interval to a drug that nobody can record never ends"
    problems = [
        Problem(f"there is no drug {one.drug!r}", "audit.yaml", why, did_you_mean(one.drug, known))
        for one in load_audit(station.folder)
        if one.drug not in known
    ]
    if problems:
        raise TableInvalid(problems)


def grid_of(station: Station, name: str) -> str:
    """Return the complete grid of a table or score as text."""
    file = station.library.loaded(name).file
    if isinstance(file, ScoreTable) and not file.reads_findings:
        return score_grid_text(file)
    return grid_text(station.library.scale(name))
