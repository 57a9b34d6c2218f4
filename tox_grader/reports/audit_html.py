"""The audit report as one HTML file that needs nothing else: figures, plots, listings; outside text is escaped."""

from collections.abc import Iterator, Sequence

from tox_grader.reports.audit_parts import (
    Cell,
    Figure,
    Listing,
    Spread,
    Teller,
    figure_words,
    spread_words,
)
from tox_grader.reports.audit_plots import histogram, legend
from tox_grader.reports.audit_sections import ToldReport
from tox_grader.reports.audit_style import STYLE
from tox_grader.reports.audit_text import cell_words, head_lines
from tox_grader.reports.short_head import head_block
from tox_grader.reports.svg_parts import words_of

COURSE = "course"


def audit_html(title: str, about: Sequence[str], told: ToldReport, teller: Teller) -> Iterator[str]:
    """Yield the whole report as one document, line by line."""
    return (f"{line}\n" for line in _document(title, about, told, teller))


def _document(title: str, about: Sequence[str], told: ToldReport, teller: Teller) -> Iterator[str]:
    first, *others = head_lines(title, about)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{words_of(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{words_of(first)}</h1>"
    yield from (f"<p>{words_of(line)}</p>" for line in others)
    yield "</header>\n<nav><ol>"
    yield from (f'<li><a href="#{section.id}">{words_of(section.title)}</a></li>' for section in told.sections)
    yield "</ol></nav>\n<main>"
    for section in told.sections:
        yield f'<section id="{section.id}">\n<h2>{words_of(section.title)}</h2>'
        yield f'<p class="about">{words_of(section.about)}</p>'
        if section.id == COURSE:
            yield legend()
            yield from (str(drawn) for (drawn,) in told.courses)
        yield from _figures(section.figures)
        for listing in section.listings:
            yield from _listing(listing, teller)
        yield "</section>"
    yield "</main>"
    head = told.report.about.head
    if head is not None:
        yield f"<footer>{head_block(head)}</footer>"
    yield "</body>\n</html>"


def _figures(figures: Sequence[Figure | Spread]) -> Iterator[str]:
    if not figures:
        return
    heading = ("", "Count", "Rests on", "Not known")
    yield '<div class="wide"><table class="figures">\n<thead><tr>'
    yield from (f'<th scope="col">{word}</th>' if word else "<td></td>" for word in heading)
    yield "</tr></thead>\n<tbody>"
    for figure in figures:
        told = figure_words(figure) if isinstance(figure, Figure) else spread_words(figure)
        why = f" ({figure.why})" if figure.why and figure.not_known else ""
        yield (
            f'<tr><td>{words_of(figure.says)}</td><td class="count">{words_of(told)}</td>'
            f'<td class="rests">{words_of(figure.rests_on)}</td>'
            f'<td class="rests">{figure.not_known}{words_of(why)}</td></tr>'
        )
    yield "</tbody>\n</table></div>"
    yield from (histogram(figure) for figure in figures if isinstance(figure, Spread))


def _listing(listing: Listing, teller: Teller) -> Iterator[str]:
    if listing.long:
        yield f"<details><summary>{words_of(listing.title)}: {len(listing.rows)}</summary>"
        yield from _table(listing, teller)
        yield "</details>"
        return
    yield f"<h3>{words_of(listing.title)}</h3>"
    if listing.rows:
        yield from _table(listing, teller)
    else:
        yield f"<p>{words_of(listing.none)}</p>"


def _table(listing: Listing, teller: Teller) -> Iterator[str]:
    yield '<div class="wide"><table>\n<thead><tr>'
    yield from (f'<th scope="col">{words_of(word)}</th>' for word in listing.heading)
    yield "</tr></thead>\n<tbody>"
    for row in listing.rows:
        yield f"<tr>{''.join(_cell(cell, teller) for cell in row)}</tr>"
    yield "</tbody>\n</table></div>"


def _cell(cell: Cell, teller: Teller) -> str:
    look = ' class="count"' if isinstance(cell, int) else ""
    return f"<td{look}>{words_of(cell_words(cell, teller))}</td>"
