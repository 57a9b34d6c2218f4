"""A sheet for paper: one HTML file that needs nothing else, with boxes to tick and two blocks to sign.

The name of the table, its edition and its SHA-256 stand at the head of every printed page: the whole sheet is the body
of one layout table, whose head a browser repeats on each page. All text of a table is escaped.
"""

from collections.abc import Iterator
from html import escape

from tox_grader.foundation.text import safe_text
from tox_grader.reports.sheet_parts import Entry, Section, Sheet, Table
from tox_grader.reports.sheet_style import STYLE

_BLOCKS = ("First signature", "Second signature, by another person")
_FIELDS = ("Name", "Role", "Date", "Signature")
_MARK = "[ ] "


def sheet_html(sheet: Sheet) -> str:
    """Return a sheet as one self-contained HTML document."""
    return "\n".join(_document(sheet)) + "\n"


def _document(sheet: Sheet) -> Iterator[str]:
    head = sheet.head
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(head.title)}, {_text(head.table)}</title>"
    yield f"<style>{STYLE}</style>\n</head>\n<body>"
    yield '<table class="page" role="presentation">'
    yield '<thead><tr><td><div class="running">'
    yield f"<span>{_text(head.table)}</span><span>SHA-256 <code>{_text(head.sha256)}</code></span>"
    yield "</div></td></tr></thead>\n<tbody><tr><td>\n<header>"
    yield f"<h1>{_text(head.title)}</h1>\n<p>{_text(head.edition)}</p>"
    yield from (f"<p>{_text(line)}</p>" for line in head.lines)
    yield "</header>\n<main>"
    for section in sheet.sections:
        if section.lines:
            yield from _section(section)
    yield from _signatures(sheet)
    yield "</main>\n</td></tr></tbody>\n</table>\n</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{_text(section.title)}</h2>"
    if section.table is not None:
        yield from _table(section.table)
    else:
        yield "<ul>"
        yield from (f"<li>{_line(line)}</li>" for line in section.lines)
        yield "</ul>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    yield '<div class="wide"><table class="grid">\n<thead><tr>'
    yield from (f'<th scope="col">{_text(word)}</th>' if word else "<td></td>" for word in table.heading)
    yield "</tr></thead>\n<tbody>"
    for first, *cells in table.rows:
        yield f'<tr><th scope="row">{_named(first)}</th>'
        yield from (f"<td>{''.join(map(_entry, cell))}</td>" for cell in cells)
        yield "</tr>"
    yield "</tbody>\n</table></div>"


def _named(entries: tuple[Entry, ...]) -> str:
    name, *more = entries
    return _text(name.says) + "".join(f"<small>{_text(entry.says)}</small>" for entry in more)


def _entry(entry: Entry) -> str:
    return f'<div class="tick">{_box()}<span>{_text(entry.says)}</span></div>' if entry.tick else _text(entry.says)


def _line(line: str) -> str:
    plain = line.strip()
    return f"{_box()} {_text(plain.removeprefix(_MARK))}" if plain.startswith(_MARK) else _text(plain)


def _box() -> str:
    return '<span class="box" aria-hidden="true"></span>'


def _signatures(sheet: Sheet) -> Iterator[str]:
    yield "<section>\n<h2>Signatures</h2>\n<ul>"
    yield from (f"<li>{_text(line)}</li>" for line in sheet.signatures or ("Table not signed at this site.",))
    yield "</ul>"
    yield f"<p>I have held this sheet, SHA-256 <code>{_text(sheet.head.sha256)}</code>, against the print.</p>"
    yield '<div class="signing">'
    for block in _BLOCKS:
        fields = "".join(f"<tr><th scope='row'>{field}</th><td></td></tr>" for field in _FIELDS)
        yield f"<table><caption>{block}</caption><tbody>{fields}</tbody></table>"
    yield "</div>\n</section>"


def _text(raw: str) -> str:
    return escape(safe_text(raw), quote=True)
