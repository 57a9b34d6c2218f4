"""What is claimed of a score: its totals run as far as the print says, and each of them has a verdict."""

from collections.abc import Iterator

import z3

from tests.tables.plain_reading import Table, as_list, cannot_be, columns_of, given_by, totals_of
from tests.tables.plain_reading_rows import first_fit, rows_of, units_told, unread_or_dead
from tests.tables.plain_reading_words import HIGHEST


def totals_as_printed(data: Table) -> Iterator[str]:
    """Totals run from 0 to what the print says: some patient has each end, and none lies outside."""
    if data["kind"] != "score":
        return
    highest = HIGHEST[data["table"]]
    if totals_of(data) != (0, highest):
        yield f"totals run {totals_of(data)}, the print has 0 to {highest}"
    possible, least, most = [], [], []
    for column, rows in columns_of(data):
        read = rows_of(data, rows)
        gives = [given_by(data, column, row) for row in rows]
        possible += read.findings.possible
        least.append(first_fit(read, [min(points) for points in gives]))
        most.append(first_fit(read, [max(points) for points in gives]))
    if possible and (cannot_be(*possible, z3.Sum(*least) == 0) or cannot_be(*possible, z3.Sum(*most) == highest)):
        yield f"no patient has a total of 0, or none has {highest}"
    if possible and not cannot_be(*possible, z3.Or(z3.Sum(*least) < 0, z3.Sum(*most) > highest)):
        yield f"a patient has a total below 0 or above {highest}"
    looked_up = [int(total) for total in data.get("look_up", {}).get("rows", {})]
    if looked_up != sorted({*looked_up}) or not set(looked_up) <= set(range(highest + 1)):
        yield f"the totals looked up do not rise from 0 to {highest}: {looked_up}"


def every_total_has_a_verdict(data: Table) -> Iterator[str]:
    """Every total from the lowest to the highest, with all that the verdicts ask beside it, is read by one of them."""
    verdicts = data.get("verdicts", [])
    for unit in units_told(data, verdicts) if verdicts else []:
        yield from unread_or_dead(rows_of(data, verdicts, unit))
    if any(len(as_list(row["verdict"])) != 1 for row in verdicts):
        yield "a row gives two verdicts"
