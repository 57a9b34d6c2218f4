"""Completeness and monotonicity of every table, proved a second time from the file itself by another engine."""

from fractions import Fraction
from itertools import combinations

import pytest
import z3

from tests.tables.plain_reading import (
    FOLDER,
    Table,
    as_list,
    bands_of,
    cannot_be,
    cells_of,
    columns_of,
    given_by,
    in_band,
    own_grades,
    table,
    tables_of,
)
from tests.tables.plain_reading_broken import SLIPS, Slip
from tests.tables.plain_reading_claims import CLAIMS, FOR_THE_REST, OPEN_BELOW, SETTLED, Claim, defects_of
from tests.tables.plain_reading_findings import Findings
from tests.tables.plain_reading_grades import grade_claims
from tests.tables.plain_reading_rows import milder_for_worse, rows_of, unread_or_dead
from tests.tables.plain_reading_words import CRS_CAUSES, HIGHEST, WORDS

GRADE_TABLES, SCORES = tables_of("grade"), tables_of("score")
# Tables whose rows read the same whatever their order, but for a first row that leaves the column unaffected.
ORDER_IS_FREE = (
    *("astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child", "chinese_b_nhl_crs_2022"),
    *("ctcae_crs_4_03", "ctcae_crs_5_0", "ctcae_crs_6_0", "ctcae_hlh_6_0", "ctcae_neuro_4_03", "ctcae_neuro_5_0"),
    *("ctcae_neuro_6_0", "icaht_early_platelet", "mskcc_crs_2018"),
)
FEVER_GATES = ("astct_crs_2019", "chinese_b_nhl_crs_2022")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("name", [*GRADE_TABLES, *SCORES])
def test_the_claim_holds_of_the_table(name: str, claim: Claim) -> None:
    assert not list(claim(table(name))), claim.__doc__


def test_every_grade_table_and_every_score_in_the_folder_is_proved() -> None:
    kinds = {path.stem: table(path.stem).get("kind") for path in FOLDER.glob("*.yaml")}
    assert {name for name, kind in kinds.items() if kind == "grade"} == set(GRADE_TABLES)
    assert {name for name, kind in kinds.items() if kind == "score"} == set(SCORES) == set(HIGHEST)
    assert set(kinds.values()) <= {"grade", "score", "index", None}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.table}: {slip.name}")
def test_a_copy_with_one_slip_is_told_by_the_claim_that_it_breaks(slip: Slip) -> None:
    assert set(defects_of(slip.broken())) == slip.told_by


def test_an_exemption_that_no_table_needs_any_more_is_told() -> None:
    for name, exempt in (*OPEN_BELOW.items(), *SETTLED.items()):
        data = table(name)
        found = [
            told.partition("milder for worse: ")[2].partition(" going")[0]
            for column, rows in columns_of(data)
            for told in milder_for_worse(rows_of(data, rows), [given_by(data, column, row) for row in rows], column)
        ]
        assert set(found) == exempt
    for name in FOR_THE_REST:
        assert list(unread_or_dead(rows_of(table(name), table(name)["applies_to"], absent=True)))


def test_a_finding_or_a_word_that_is_not_written_by_hand_is_refused() -> None:
    for row in ({"device": "snorkel"}, {"mood": "good"}, {"mood": "below 3"}, {"temperature_c": "38 to 39"}):
        with pytest.raises(AssertionError):
            Findings({}).fits([row])


@pytest.mark.parametrize("name", ORDER_IS_FREE)
def test_two_rows_that_read_the_same_findings_agree_or_the_first_is_of_another_cause(name: str) -> None:
    for column, column_rows in columns_of(table(name)):
        rows = rows_of(table(name), column_rows)
        gives = [given_by(table(name), column, row) for row in column_rows]
        for above, place in combinations(range(len(column_rows)), 2):
            tests = cells_of(column_rows[above]).values()
            if gives[above] in (gives[place], [0]) or any(test in ("other_cause", False) for test in tests):
                continue
            assert cannot_be(*rows.findings.possible, rows.fits[above], rows.fits[place]), (column, above, place)


@pytest.mark.parametrize("name", ["astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child"])
def test_the_bands_of_a_column_tile_the_whole_number_line(name: str) -> None:
    for column, rows in columns_of(table(name)):
        for finding, bands in bands_of(rows).items():
            findings = Findings(table(name))
            held = z3.Sum(*(z3.If(fit, 1, 0) for fit in findings.fits([{finding: band} for band in bands])))
            assert cannot_be(*findings.possible, held != 1), (column, finding, bands)


# Gates


@pytest.mark.parametrize("name", FEVER_GATES)
def test_fever_opens_the_gate_from_38_unless_another_cause_explains_it(name: str) -> None:
    data = table(name)
    assert data["parameters"]["fever"]["role"] == "gate"
    rows = rows_of(data, data["parameters"]["fever"]["reading"])
    present = z3.Or(*(fit for row, fit in zip(rows.rows, rows.fits, strict=True) if row["level"] == "present"))
    temperature, cause = (rows.findings.variables[finding] for finding in ("temperature_c", "fever_attribution"))
    fever = z3.And(temperature >= 38, cause != CRS_CAUSES.index("other_cause"))
    assert cannot_be(*rows.findings.possible, present != fever)


def gate_rules(data: Table) -> list[tuple[str, dict[str, object]]]:
    """Return the effect and the cells of every rule by which the columns count, or may count, without the gate."""
    parts = [*data.get("footnotes", {}).values(), *data.get("interpretations", {}).values()]
    effects = [part["effect"] for part in parts if "effect" in part]
    kinds = ("waives_gate", "leaves_gate_to_judgement")
    return [(rule["kind"], when) for rule in effects if rule["kind"] in kinds for when in as_list(rule["when"])]  # type: ignore[misc]


@pytest.mark.parametrize("name", FEVER_GATES)
def test_known_crs_never_closes_the_gate_and_no_two_rules_say_different_things(name: str) -> None:
    data = table(name)
    rules = gate_rules(data)
    findings = Findings(data)
    established, *fits = findings.fits([{"crs_established": True}, *(when for _, when in rules)])
    assert cannot_be(*findings.possible, established, *(z3.Not(fit) for fit in fits))
    for (kind, fit), (other_kind, other) in combinations(list(zip((kind for kind, _ in rules), fits, strict=True)), 2):
        assert kind == other_kind or cannot_be(*findings.possible, fit, other)


def test_the_gate_of_clinical_tls_is_the_laboratory_verdict_and_gives_no_grade_itself() -> None:
    data, score = table("cairo_bishop_2004"), table("cairo_bishop_laboratory_2004")
    assert data["scores"]["laboratory_tls"] == {"table": "cairo_bishop_laboratory_2004"}
    total = z3.Int("laboratory_tls")
    gate = rows_of(data, data["parameters"]["laboratory"]["reading"])
    verdicts = {row["verdict"]: in_band(row["total"], total) for row in score["verdicts"]}
    for row, fit in zip(gate.rows, gate.fits, strict=True):
        word = {"absent": "no_laboratory_tls", "present": "laboratory_tls"}[row["level"]]
        assert cannot_be(*gate.findings.possible, fit != verdicts[word]), word
    assert own_grades(data)["laboratory"] == [0, 0]


@pytest.mark.parametrize("name", [name for name in GRADE_TABLES if table(name).get("hit_policy") == "most_severe"])
def test_a_closed_gate_gives_0_and_nothing_else_does_where_a_column_is_affected(name: str) -> None:
    data = table(name)
    columns, claims, possible = grade_claims(data)
    gates = [part for part in data["parameters"].values() if part["role"] == "gate"]
    assert len(gates) == (name in (*FEVER_GATES, "cairo_bishop_2004"))
    closed = z3.And(bool(gates), z3.Not(z3.Or(z3.Bool("gate met"), z3.Bool("gate waived"))))
    own = own_grades(data)
    affected = z3.Or(
        *(column == level for part, column in columns.items() for level, grade in enumerate(own[part]) if grade)
    )
    assert cannot_be(*possible, closed, z3.Not(claims[0]))
    assert cannot_be(*possible, z3.Not(closed), affected, claims[0])


# Between tables and files


def test_every_patient_has_exactly_one_icans_table_or_the_bounds_of_both() -> None:
    findings: list[Findings] = []
    verdicts: dict[str, dict[str, z3.BoolRef]] = {}
    for name in ("astct_icans_2019_adult", "astct_icans_2019_child"):
        rows = rows_of(table(name), table(name)["applies_to"], absent=True)
        findings.append(rows.findings)
        said: dict[str, list[z3.BoolRef]] = {}
        for place, row in enumerate(rows.rows):
            first = z3.And(rows.fits[place], *(z3.Not(above) for above in rows.fits[:place]))
            said.setdefault(row["applies"], []).append(first)
        verdicts[name] = {word: z3.Or(*claims) for word, claims in said.items()}
    possible = [claim for found in findings for claim in found.possible]
    adult, child = verdicts["astct_icans_2019_adult"], verdicts["astct_icans_2019_child"]
    assert cannot_be(*possible, adult["for_this_patient"] != child["not_for_this_patient"])
    assert cannot_be(*possible, child["for_this_patient"] != adult["not_for_this_patient"])
    assert cannot_be(*possible, adult["may_be"] != child["may_be"])


def test_every_weight_has_exactly_one_rule_of_dose() -> None:
    rows = table("drugs")["drugs"]["tocilizumab"]["dose"]["by_weight"]
    weight = z3.Real("weight")
    held = z3.Sum(*(z3.If(in_band(row["weight_kg"], weight), 1, 0) for row in rows))
    assert cannot_be(weight > 0, held != 1)


def test_a_cut_that_is_printed_in_two_units_is_nearly_the_same_in_both() -> None:
    factors = {lab: family["units"] for family in table("units")["families"].values() for lab in family["labs"]}

    def factor(lab: str, unit: str) -> Fraction:
        above, _, below = str(factors[lab][unit]).partition(" / ")
        return Fraction(above) / Fraction(below or 1)

    for name in (*GRADE_TABLES, *SCORES):
        for rule in table(name).get("measures", {}).values():
            for unit, cuts in rule.get("printed_also", {}).items():
                for cut, other in cuts.items():
                    exact = Fraction(str(cut)) * factor(rule["lab"], rule["unit"]) / factor(rule["lab"], unit)
                    assert abs(Fraction(str(other)) / exact - 1) < Fraction(8, 100), (name, rule["lab"], cut, unit)


def test_words_that_are_written_by_hand_are_written_once() -> None:
    assert all(len(set(words)) == len(words) for words in WORDS.values())
