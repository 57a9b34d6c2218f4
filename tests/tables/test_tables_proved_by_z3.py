"""Completeness and monotonicity of each grade table, proved a second time from the file itself by another engine."""

from collections.abc import Mapping
from typing import Any

import pytest
import z3

from tests.tables.plain_reading import (
    FOLDER,
    GRADE_TABLES,
    Findings,
    cannot_be,
    cells_of,
    in_band,
    is_band,
    own_grades,
    readings,
    table,
)

COLUMNS = [(name, parameter) for name in GRADE_TABLES for parameter in table(name)["parameters"]]


@pytest.mark.parametrize(("name", "parameter"), COLUMNS)
def test_every_combination_of_findings_is_read_by_a_row(name: str, parameter: str) -> None:
    findings = Findings()
    rows = [findings.fit(cells_of(row)) for row in dict(readings(table(name)))[parameter]]
    assert cannot_be(*findings.possible, z3.Not(z3.Or(*rows)))


@pytest.mark.parametrize(("name", "parameter"), COLUMNS)
def test_every_row_reads_a_combination_that_no_row_above_it_reads(name: str, parameter: str) -> None:
    findings = Findings()
    rows = [findings.fit(cells_of(row)) for row in dict(readings(table(name)))[parameter]]
    for place, row in enumerate(rows):
        assert not cannot_be(*findings.possible, row, *(z3.Not(above) for above in rows[:place])), place


@pytest.mark.parametrize(("name", "parameter"), COLUMNS)
def test_two_rows_that_read_the_same_findings_agree_or_the_first_is_of_another_cause(name: str, parameter: str) -> None:
    findings = Findings()
    rows = dict(readings(table(name)))[parameter]
    fits = [findings.fit(cells_of(row)) for row in rows]
    for place, row in enumerate(rows):
        for above, first in enumerate(rows[:place]):
            if first["level"] != row["level"] and not cannot_be(*findings.possible, fits[place], fits[above]):
                unaffected = next(iter(table(name)["parameters"][parameter]["levels"]))
                never_scored = any(
                    cell in ("other_cause", False) or "other_cause" in str(cell) for cell in cells_of(first).values()
                )
                assert never_scored or first["level"] == unaffected, (first, row)


def grade_claims(data: Mapping[str, Any]) -> tuple[dict[str, z3.ArithRef], dict[int, z3.BoolRef], list[z3.BoolRef]]:
    """Return a variable for the level of each graded column, a claim for each grade, and what is possible.

    A grade is claimed without adding up or comparing columns: some column (or the gate alone) gives it and none
    gives more.
    """
    own = own_grades(data)
    columns = {name: z3.Int(name) for name, part in data["parameters"].items() if part["role"] == "graded"}
    gates = [name for name, part in data["parameters"].items() if part["role"] == "gate"]
    met, waived = z3.Bool("gate met"), z3.Bool("gate waived")
    open_ = z3.Or(met, waived) if gates else z3.BoolVal(val=True)
    possible = [z3.And(level >= 0, level < len(own[name])) for name, level in columns.items()]

    def gives(name: str, wanted: range | int) -> z3.BoolRef:
        grades = wanted if isinstance(wanted, range) else range(wanted, wanted + 1)
        return z3.Or(*(columns[name] == level for level, grade in enumerate(own[name]) if grade in grades))

    gate_grade = own[gates[0]][-1] if gates else 0
    claims: dict[int, z3.BoolRef] = {}
    for grade in range(5):
        none_above = z3.And(*(gives(name, range(grade + 1)) for name in columns), z3.Implies(met, gate_grade <= grade))
        by_gate = z3.And(met, gate_grade == grade) if gates else z3.BoolVal(val=False)
        given = z3.Or(by_gate, *(gives(name, grade) for name in columns)) if grade else z3.BoolVal(val=True)
        claims[grade] = z3.And(open_, none_above, given)
    claims[0] = z3.Or(z3.Not(open_), claims[0])
    return columns, claims, possible


@pytest.mark.parametrize("name", GRADE_TABLES)
def test_every_combination_of_levels_has_exactly_one_grade(name: str) -> None:
    _, claims, possible = grade_claims(table(name))
    held = z3.Sum(*(z3.If(claim, 1, 0) for claim in claims.values()))
    assert cannot_be(*possible, held != 1)


@pytest.mark.parametrize("name", GRADE_TABLES)
def test_every_grade_can_be_reached(name: str) -> None:
    _, claims, possible = grade_claims(table(name))
    assert [grade for grade, claim in claims.items() if not cannot_be(*possible, claim)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", GRADE_TABLES)
def test_worsening_any_columns_never_lowers_the_grade(name: str) -> None:
    columns, claims, possible = grade_claims(table(name))
    worse = [(level, z3.Int(f"{column} later")) for column, level in columns.items()]
    later = {grade: z3.substitute(claim, *worse) for grade, claim in claims.items()}
    possible_later = [z3.substitute(claim, *worse) for claim in possible]
    lower = z3.Or(*(z3.And(claims[high], later[low]) for high in claims for low in claims if low < high))
    assert cannot_be(*possible, *possible_later, *(after >= before for before, after in worse), lower)


@pytest.mark.parametrize("name", GRADE_TABLES)
def test_a_level_never_gives_less_than_the_one_before_it(name: str) -> None:
    for column, grades in own_grades(table(name)).items():
        assert grades == sorted(grades), column


def bands_of(rows: list[dict[str, Any]]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for row in rows:
        for finding, cell in cells_of(row).items():
            if is_band(cell) and cell not in found.setdefault(finding, []):
                found[finding].append(cell)
    return found


@pytest.mark.parametrize(("name", "parameter"), COLUMNS)
def test_the_bands_of_a_column_tile_the_number_line(name: str, parameter: str) -> None:
    for finding, bands in bands_of(dict(readings(table(name)))[parameter]).items():
        findings = Findings()
        claims = [in_band(band, findings.number(finding)) for band in bands]
        held = z3.Sum(*(z3.If(claim, 1, 0) for claim in claims))
        assert cannot_be(*findings.possible, held != 1), (finding, bands)


def test_a_word_for_fever_stands_for_the_band_that_the_rows_cut() -> None:
    data = table("astct_crs_2019")
    bands = data["stands_for"]["fever"]["bands"].values()
    assert list(bands) == bands_of(data["parameters"]["fever"]["reading"])["temperature_c"]


def test_every_weight_has_exactly_one_rule_of_dose() -> None:
    rows = table("drugs")["drugs"]["tocilizumab"]["dose"]["by_weight"]
    weight = z3.Real("weight")
    held = z3.Sum(*(z3.If(in_band(row["weight_kg"], weight), 1, 0) for row in rows))
    assert cannot_be(weight > 0, held != 1)


def test_every_patient_has_exactly_one_icans_table_or_the_bounds_of_both() -> None:
    findings = Findings()
    verdicts: dict[str, dict[str, z3.BoolRef]] = {}
    for name in ("astct_icans_2019_adult", "astct_icans_2019_child"):
        above: list[z3.BoolRef] = []
        said: dict[str, list[z3.BoolRef]] = {}
        for row in table(name)["applies_to"]:
            fits = findings.fit(cells_of(row))
            said.setdefault(row["applies"], []).append(z3.And(fits, *(z3.Not(other) for other in above)))
            above.append(fits)
        verdicts[name] = {word: z3.Or(*claims) for word, claims in said.items()}
        assert cannot_be(*findings.possible, z3.Not(z3.Or(*above))), name
    adult, child = verdicts["astct_icans_2019_adult"], verdicts["astct_icans_2019_child"]
    assert cannot_be(*findings.possible, adult["for_this_patient"] != child["not_for_this_patient"])
    assert cannot_be(*findings.possible, child["for_this_patient"] != adult["not_for_this_patient"])
    assert cannot_be(*findings.possible, adult["may_be"] != child["may_be"])


def test_every_grade_table_in_the_folder_is_proved() -> None:
    shipped = {path.stem for path in FOLDER.glob("*.yaml") if "\nkind: grade\n" in path.read_text(encoding="utf-8")}
    assert shipped == set(GRADE_TABLES)
