"""A table as the sheet that a clinician ticks off against the print: every column, row, footnote and reading.

`sheet_of` makes the sheet from the table's file; `sheet_lines` tells it as plain lines, `sheet_html` for paper.
"""

from collections.abc import Iterable, Iterator, Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date
from tox_grader.reports.sheet_grid import grade_sections, index_sections, score_sections
from tox_grader.reports.sheet_parts import Head, Section, Sheet, when_words
from tox_grader.reports.sheet_reads import reads_sections
from tox_grader.tables.library import Library, answers_by_itself
from tox_grader.tables.loader import Loaded
from tox_grader.tables.schema import GradeTable, IndexTable, TableFile

_NOT_SIGNED = "Table not signed at this site."


def sheet_of(library: Library, loaded: Loaded, signatures: Iterable[str] = ()) -> Sheet:
    """Return the whole sheet of a table; `signatures` are lines that say how it stands at this site."""
    file = loaded.file
    compiled = library.ready(loaded) if answers_by_itself(file) else None
    editions = library.editions(file.table) if file.table in library.names() else (loaded,)
    sections = [*_body(file), *reads_sections(file, compiled), *_beside(file), _editions(file, editions)]
    return Sheet(_head(loaded), tuple(sections), tuple(signatures))


def sheet_lines(sheet: Sheet) -> list[str]:
    """Return a sheet as plain lines, one fact each."""
    head = sheet.head
    lines = [head.title, head.edition, *head.lines, f"SHA-256 {head.sha256}", *(sheet.signatures or (_NOT_SIGNED,))]
    for section in sheet.sections:
        if section.lines:
            lines += ["", section.title, *section.lines]
    return [safe_text(line) for line in lines]


def _head(loaded: Loaded) -> Head:
    file = loaded.file
    source = file.source
    day = show_date(file.edition.effective_from)
    edition = f"Table {file.table}, edition {file.edition.version}, in effect from {day}, {file.status}"
    lines = (
        f"Source: {source.citation}. doi {source.doi}. {source.locator}",
        f"Checked in: {source.checked_in}",
    )
    return Head(file.title, f"{file.table} {file.edition.version}", edition, loaded.sha256, lines)


def _body(file: TableFile) -> Iterator[Section]:
    if isinstance(file, GradeTable):
        yield from grade_sections(file)
    elif isinstance(file, IndexTable):
        yield from index_sections(file)
    else:
        yield from score_sections(file)


def _beside(file: TableFile) -> Iterator[Section]:
    """Yield what stands beside the table: footnotes, flags, for whom it is, our own readings, what is not verified."""
    yield Section("Footnotes", tuple(f"{name}: {note.says}" for name, note in file.footnotes.items()))
    flags = []
    for name, flag in file.flags.items():
        raised = "; or where ".join(when_words(when, file.measures) or "always" for when in flag.when)
        flags.append(f"{name}: {flag.says} (raised where {raised})")
    yield Section("Flags", tuple(flags))
    whom = tuple(
        f"{when_words(rule.when, file.measures) or 'otherwise'}: {rule.applies.replace('_', ' ')}. {rule.says}"
        for rule in file.applies_to
    )
    yield Section("For whom", whom)
    readings = []
    for name, reading in file.interpretations.items():
        signed = f"signed by {', '.join(reading.signed_by)}" if reading.signed_by else "not signed"
        readings.append(f"{name}: {reading.says} Basis: {reading.basis} [{signed}]")
    title = "What this project reads where the print is open (for the site's clinical lead to sign)"
    yield Section(title, tuple(readings))
    yield Section("Not verified", tuple(file.unverified))


def _editions(file: TableFile, editions: Sequence[Loaded]) -> Section:
    lines = []
    for edition in (loaded.file.edition for loaded in editions):
        this = " (this sheet)" if edition.version == file.edition.version else ""
        takes = f", supersedes {edition.supersedes}" if edition.supersedes else ""
        lines.append(f"{edition.version}: in effect from {show_date(edition.effective_from)}{takes}{this}")
    return Section("Editions", tuple(lines))
