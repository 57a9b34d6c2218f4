"""A table as the sheet that a clinician ticks off against the print: every column, row, footnote and reading."""

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date
from tox_grader.tables.conditions import say
from tox_grader.tables.schema import GradeTable, Head, ScoreTable


def sheet_lines(file: GradeTable | ScoreTable, sha256: str) -> list[str]:
    """Return the whole sheet of a table or score as plain lines, generated from its file."""
    lines = [*_head(file, sha256), ""]
    lines += _score(file) if isinstance(file, ScoreTable) else _grades(file)
    if file.interpretations:
        lines += ["", "What this project reads where the print is open (for the site's clinical lead to sign)"]
        for name, reading in file.interpretations.items():
            signed = f"signed by {', '.join(reading.signed_by)}" if reading.signed_by else "not signed"
            lines.append(f"  {name}: {reading.says} Basis: {reading.basis} [{signed}]")
    if file.unverified:
        lines += ["", "Not verified"]
        lines += [f"  {line}" for line in file.unverified]
    return [safe_text(line) for line in lines]


def _head(file: Head, sha256: str) -> list[str]:
    return [
        file.title,
        f"Table {file.table}, edition {file.edition.version}, in effect from {_day(file)}, {file.status}",
        f"Source: {file.source.citation}. doi {file.source.doi}. {file.source.locator}",
        f"Checked in: {file.source.checked_in}",
        f"SHA-256 {sha256}",
        "Table not signed at this site." if file.status != "in_force" else "In force at this site.",
    ]


def _day(file: Head) -> str:
    return show_date(file.edition.effective_from)


def _grades(file: GradeTable) -> list[str]:
    lines: list[str] = []
    for name, part in file.parameters.items():
        role = "gate" if part.role == "gate" else "column"
        lines += [f"{name.replace('_', ' ')} ({role}): {part.ask}"]
        for level, says in part.levels.items():
            rows = [row.grade for row in file.grades if level in row.cells.get(name, ())]
            grades = " and ".join(f"grade {grade}" for grade in rows) or "unaffected"
            lines.append(f"  [ ] {grades}: {says}")
        lines += [f"  [ ] grade {row.grade}: {row.printed[name]}" for row in file.grades if name in row.printed]
    lines += [
        "",
        "How a level is read: the first row that fits; what is not known fits every row it could turn out to be",
    ]
    for name, part in file.parameters.items():
        for row in part.reading:
            when = ", ".join(f"{finding} {say(test)}" for finding, test in row.when.items())
            by = f" [{row.by}]" if row.by else ""
            lines.append(f"  {name}: {when} -> {' or '.join(row.level)}{by}")
    lines += ["", "The most severe column gives the grade. The first level of each column gives nothing by itself."]
    lines += [f"Grade {row.grade}: {row.called}" for row in file.grades]
    lines += [f"Grade {file.death.grade}: {file.death.called}. {file.death.says}", "", "Footnotes"]
    lines += [f"  {name}: {note.says}" for name, note in file.footnotes.items()]
    lines += ["", "Flags"]
    lines += [f"  {name}: {flag.says}" for name, flag in file.flags.items()]
    if file.applies_to:
        lines += ["", "For whom"]
        lines += [f"  {row.says}" for row in file.applies_to]
    return lines


def _score(file: ScoreTable) -> list[str]:
    lines: list[str] = []
    for name, item in file.items.items():
        answers = ", ".join(f"{answer} {points}" for answer, points in item.answers.items()) or f"0 to {item.most}"
        hint = f" ({item.hint})" if item.hint else ""
        lines.append(f"  [ ] {name.replace('_', ' ')}: {item.ask}{hint} - points: {answers}")
    return lines
