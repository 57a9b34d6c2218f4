"""What is claimed of a whole table and proved of it a second time: each claim yields a sentence for each defect.

Nothing here knows a table by its name, but for what the prints leave to the reader and what is named below.
"""

from collections.abc import Callable, Iterator, Mapping

import z3

from tests.tables.plain_reading import (
    Table,
    cannot_be,
    columns_of,
    given_by,
    in_band,
    own_grades,
)
from tests.tables.plain_reading_grades import grade_claims
from tests.tables.plain_reading_measures import cuts_are_said, second_multiple_follows
from tests.tables.plain_reading_rows import (
    milder_for_worse,
    ragged_bands,
    rows_of,
    scored_although,
    units_told,
    unread_or_dead,
    unsettled_bands,
)
from tests.tables.plain_reading_scores import every_total_has_a_verdict, totals_as_printed
from tests.tables.plain_reading_words import DEATHS, MEMBERS

# Two drugs together have a limit of their own, so a second drug can leave open what was settled for the first alone.
OPEN_BELOW: Mapping[str, frozenset[str]] = {
    "high_dose_vasopressors": frozenset(
        {"vasopressors.with_limit", "vasopressors.without_limit", "vasopressors.vasopressin"}
    )
}
# "None needed" beside a treatment contradicts itself and leaves the answer open; another word settles it.
SETTLED: Mapping[str, frozenset[str]] = {"ctcae_crs_4_03": frozenset({"response_to_symptomatic_treatment"})}
# These name only whom the table is not for; it is for everybody else.
FOR_THE_REST = frozenset({"icaht_late_neutrophil", "icaht_late_platelet"})
Claim = Callable[[Table], Iterator[str]]


def rows_are_complete(data: Table) -> Iterator[str]:
    """Every combination of known findings is read by a row of each column, and every row is reached: in every unit."""
    for column, rows in columns_of(data):
        for unit in units_told(data, rows):
            for found in unread_or_dead(rows_of(data, rows, unit)):
                yield f"{column} {unit}: {found}"


def worse_is_never_milder(data: Table) -> Iterator[str]:
    """Never is less given when a number, a word or a truth worsens and all else stays."""
    exempt = OPEN_BELOW.get(data["table"], frozenset()), SETTLED.get(data["table"], frozenset())
    for column, rows in columns_of(data):
        gives = [given_by(data, column, row) for row in rows]
        for unit in units_told(data, rows):
            for found in milder_for_worse(rows_of(data, rows, unit), gives, column, *exempt):
                yield f"{column} {unit}: {found}"


def bands_meet(data: Table) -> Iterator[str]:
    """Bands that do not overlap meet without a gap."""
    for column, rows in columns_of(data):
        for unit in units_told(data, rows):
            for found in ragged_bands(data, rows, unit):
                yield f"{column} {unit}: {found}"


def told_for_whom(data: Table) -> Iterator[str]:
    """Every patient, age and day unknown included, is told by a row whether the table applies; no row is idle."""
    if "applies_to" in data:
        rows = rows_of(data, data["applies_to"], absent=True)
        yield from unread_or_dead(rows, rest_is_read=data["table"] in FOR_THE_REST)


def levels_rise(data: Table) -> Iterator[str]:
    """No level gives less than the one before it, each is given by a row, and each printed grade is some level's."""
    if "parameters" not in data:
        return
    for column, grades in own_grades(data).items():
        if grades != sorted(grades):
            yield f"{column}: the grades of its levels fall: {grades}"
        part = data["parameters"][column]
        given = {place for row in part["reading"] for place in given_by(data, column, row)}
        if missing := set(range(1, len(part["levels"]))) - given:
            yield f"{column}: no row gives the levels {sorted(missing)}"
        printed = {row["grade"] for row in data["grades"] if column in row}
        if data["hit_policy"] == "each_alone" and printed != set(grades[1:]):
            yield f"{column}: prints {sorted(printed)} and gives {grades[1:]}"


def one_grade_for_each(data: Table) -> Iterator[str]:
    """Each combination of levels has one grade, every printed grade is reached, and worsening never lowers it."""
    if data.get("hit_policy") != "most_severe":
        return
    columns, claims, possible = grade_claims(data)
    if not cannot_be(*possible, z3.Sum(*(z3.If(claim, 1, 0) for claim in claims.values())) != 1):
        yield "a combination of levels has no grade, or two"
    reached = [grade for grade, claim in claims.items() if not cannot_be(*possible, claim)]
    if reached != [0, *sorted(row["grade"] for row in data["grades"])]:
        yield f"only the grades {reached} are reached"
    gate = [z3.Bool("gate met"), z3.Bool("gate waived")]
    worse = [(level, z3.FreshConst(level.sort(), "later")) for level in (*columns.values(), *gate)]
    later = {grade: z3.substitute(claim, *worse) for grade, claim in claims.items()}
    lower = z3.Or(*(z3.And(claims[high], later[low]) for high in claims for low in claims if low < high))
    rises = [z3.Implies(was, then) if z3.is_bool(was) else then >= was for was, then in worse]
    if not cannot_be(*possible, *(z3.substitute(claim, *worse) for claim in possible), *rises, lower):
        yield "a worse level gives a lower grade"


def another_cause_leaves_unaffected(data: Table) -> Iterator[str]:
    """Leave a column unaffected where the footnotes say that a finding of another cause does not count."""
    named: dict[str, str] = {}
    for footnote in data.get("footnotes", {}).values():
        named |= footnote.get("effect", {}).get("attributions", {})
    for column, rows in columns_of(data):
        if column in named:
            gives = [given_by(data, column, row) for row in rows]
            yield from scored_although(rows_of(data, rows), gives, named[column], "other_cause")


def words_settle(data: Table) -> Iterator[str]:
    """Let a word stand for one band, and for one that no row cuts; every member of a list has one group."""
    for rule in data.get("stands_for", {}).values():
        number = z3.Real(rule["number"])
        held = z3.Sum(*(z3.If(in_band(band, number), 1, 0) for band in rule["bands"].values()))
        if not cannot_be(number >= 0, held != 1):
            yield f"the bands of {rule['number']} do not tile: {rule['bands']}"
        for column, rows in columns_of(data):
            for found in unsettled_bands(data, rows, rule["bands"], rule["number"]):
                yield f"{column}: {found}"
    for name, groups in data.get("groups", {}).items():
        grouped = [word for group in groups.values() if isinstance(group, list) for word in group]
        grouped += ["unspecified"] if "unspecified" in groups else []
        if sorted(grouped) != sorted(MEMBERS[name]):
            yield f"{name}: the groups hold {sorted(grouped)}"


def death_stands_apart(data: Table) -> Iterator[str]:
    """Rows give 1, 2, 3 and 4 and never 5; where the table has it, one word gives it and another only asks."""
    if data["kind"] == "grade" and [row["grade"] for row in data["grades"]] != [1, 2, 3, 4]:
        yield "the rows are not those of grade 1, 2, 3 and 4"
    if "death" in data:
        death = data["death"]
        words = [death["attributed"], death["asks_when"]]
        if death["grade"] != 5 or words != [data["toxicity"].lower(), "unspecified"] or not {*words} <= {*DEATHS}:
            yield f"death: {death}"


CLAIMS: tuple[Claim, ...] = (
    rows_are_complete,
    worse_is_never_milder,
    bands_meet,
    cuts_are_said,
    second_multiple_follows,
    told_for_whom,
    levels_rise,
    one_grade_for_each,
    another_cause_leaves_unaffected,
    words_settle,
    death_stands_apart,
    totals_as_printed,
    every_total_has_a_verdict,
)


def defects_of(data: Table) -> dict[str, list[str]]:
    """Return every claim that does not hold of a table, with what was found."""
    found = {claim.__name__: list(claim(data)) for claim in CLAIMS}
    return {name: told for name, told in found.items() if told}
