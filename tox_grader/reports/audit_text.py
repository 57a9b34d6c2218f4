"""The audit report as plain lines and as comma-separated values."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from tox_grader.foundation.delimited import delimited
from tox_grader.reports.audit_parts import (
    Cell,
    Figure,
    Listing,
    Moment,
    Section,
    Spread,
    Teller,
    figure_words,
    length,
    minutes,
    rests_words,
    spread_words,
)

CSV_HEADING = ("section", "part", "row", "column", "value", "unit", "of", "rests_on", "not_known", "why_not_known")
_NO_VERDICT = "Counts and intervals as they stand in the log. No figure here says whether care was good."


def head_lines(title: str, about: Sequence[str]) -> list[str]:
    """Return what stands at the head of the report in every format."""
    return [title, *about, _NO_VERDICT]


def text_lines(title: str, about: Sequence[str], sections: Iterable[Section], teller: Teller) -> Iterator[str]:
    """Yield the report as lines: every figure with what it rests on, every listing row by row."""
    yield from head_lines(title, about)
    for section in sections:
        shown = [listing for listing in section.listings if not listing.long]
        if not section.figures and not shown:
            continue
        yield from ("", section.title, section.about)
        for figure in section.figures:
            words = figure_words(figure) if isinstance(figure, Figure) else spread_words(figure)
            yield f"  {figure.says}: {words}"
            yield f"    {rests_words(figure)}"
        for listing in shown:
            yield f"  {listing.title}: {listing.none if not listing.rows else ''}".rstrip()
            yield from (f"    {_row_words(listing, row, teller)}" for row in listing.rows)


def csv_lines(sections: Iterable[Section], teller: Teller) -> Iterator[bytes]:
    """Yield the report as lines of cells, one fact a line, with intervals in whole minutes."""
    yield from delimited([CSV_HEADING])
    for section in sections:
        for figure in section.figures:
            yield from delimited(_figure_cells(section.id, figure))
        for listing in section.listings:
            for number, row in enumerate(listing.rows, start=1):
                cells = zip(listing.heading, row, strict=True)
                yield from delimited(
                    (section.id, listing.id, number, column, *_machine(cell, teller), "", "", "", "")
                    for column, cell in cells
                    if cell is not None
                )


def cell_words(cell: Cell, teller: Teller) -> str:
    """Return one cell for a reader."""
    if isinstance(cell, Moment):
        return teller.when(cell)
    if isinstance(cell, timedelta):
        return length(cell)
    return "" if cell is None else str(cell)


def _row_words(listing: Listing, row: Sequence[Cell], teller: Teller) -> str:
    told = zip(listing.heading, row, strict=True)
    return "; ".join(f"{column} {cell_words(cell, teller)}" for column, cell in told if cell is not None)


def _machine(cell: Cell, teller: Teller) -> tuple[str | int, str]:
    if isinstance(cell, Moment):
        return teller.exactly(cell), "time"
    if isinstance(cell, timedelta):
        return minutes(cell), "min"
    return ("" if cell is None else cell), ""


def _figure_cells(section: str, figure: Figure | Spread) -> Iterator[tuple[object, ...]]:
    rests = (figure.rests_on, figure.not_known, figure.why if figure.not_known else "")
    if isinstance(figure, Figure):
        yield (section, "figure", "", figure.says, figure.count, "", "" if figure.of is None else figure.of, *rests)
        return
    yield (section, "intervals", "", f"{figure.says}: how many", figure.count, "", "", *rests)
    if figure.middle is None:
        return
    told = {"shortest": min(figure.lengths), "middle": figure.middle, "longest": max(figure.lengths)}
    for word, value in told.items():
        yield (section, "intervals", "", f"{figure.says}: {word}", minutes(value), "min", "", *rests)
