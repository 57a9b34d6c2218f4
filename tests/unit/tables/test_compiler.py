"""What a table file is made into: every part whole, so that nothing that the file says is lost on the way."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.unit.tables.small_tables import (
    FEVER,
    GRADED,
    INDEX,
    QUESTIONS,
    SCORED,
    SHA,
    TOTAL,
    column,
    graded,
    made,
    reading,
    scored,
)
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.cells import Coordinate
from tox_grader.tables.compiled import CompiledIndex, CompiledScore, IndexFactor, Reads
from tox_grader.tables.compiled_parts import Attribution, CompiledParameter, Condition, GateRule, OutcomeCondition
from tox_grader.tables.conditions import Band, Edge
from tox_grader.tables.sources import GroupSource, PlainSource, ScoreSource, Source
from tox_grader.tables.sources_measured import DrugShare, MeasureSource, RateSource, WorstSource
from tox_grader.tables.sources_series import SeriesSource

BELOW_5 = ("below 5", "from 5")
AT_5 = (Edge(Decimal(5), above=False),)
UNNAMED: dict[str, Any] = {
    "counted": ("norepinephrine",),
    "other": ("vasopressin",),
    "unnamed": {"is_one_of": "counted", "one_may_be": "other"},
}


def cut_at_5(name: str) -> Coordinate:
    return Coordinate(name, BELOW_5, AT_5)


def source_of(table: Reads, name: str) -> Source:
    (found,) = [source for source in table.sources if source.name == name]
    return found


def test_each_kind_of_table_keeps_the_hash_of_its_file() -> None:
    assert [made(parts).sha256 for parts in (GRADED, SCORED, INDEX)] == [SHA, SHA, SHA]


def test_an_index_brings_each_value_to_its_own_unit() -> None:
    easy = made(INDEX | {"multiply": (), "divide_by": ("crp_mg_l",)})
    assert isinstance(easy, CompiledIndex)
    assert (easy.multiply, easy.divide_by) == (
        (),
        (IndexFactor("crp_mg_l", "crp", {"mg/L": Fraction(1), "mg/dL": Fraction(10)}),),
    )


# Flags and verdicts


def test_a_flag_looks_at_findings_levels_gate_grade_and_how_far_the_grade_was_raised() -> None:
    when = {
        "temperature_c": "38.0 and above",
        "fever.level": ("absent", "present"),
        "gate": "waived",
        "grade": "2 and above",
        "raised": "above 0",
    }
    table = graded(flags={"hot": {"says": "It is hot", "when": when}})
    assert table.flags == (
        (
            "hot",
            (
                OutcomeCondition(
                    Condition(((0, 0, frozenset({1})),)),
                    (("fever", frozenset({0, 1})),),
                    frozenset({"waived"}),
                    Band(Edge(Decimal(2), above=False), None),
                    Band(Edge(Decimal(0), above=True), None),
                ),
            ),
        ),
    )


def test_a_flag_that_asks_for_no_outcome_looks_at_none() -> None:
    table = graded(flags={"hot": {"says": "It is hot", "when": {"temperature_c": "38.0 and above"}}})
    assert table.flags == (("hot", (OutcomeCondition(Condition(((0, 0, frozenset({1})),)), (), None, None, None),)),)


def test_a_verdict_looks_at_the_total() -> None:
    table = scored(verdicts=({"total": "1 and above", "verdict": "high", "says": "High"},))
    above = Band(Edge(Decimal(1), above=False), None)
    assert table.verdicts == (("high", OutcomeCondition(Condition(()), (), None, above, None)),)


# Columns and gate


def test_a_row_that_is_left_to_judgement_is_marked() -> None:
    rows = ({"device": "mask", "level": "absent"}, {"level": ("absent", "present"), "left_to": "judgement"})
    _, hypoxia = graded(parameters=column(*rows)).columns
    assert hypoxia == CompiledParameter(
        "hypoxia",
        ("absent", "present"),
        (0, 2),
        (1,),
        ((Condition(((1, 0, frozenset({0})),)), (0,)), (Condition(()), (0, 1))),
        None,
        frozenset({1}),
    )


@pytest.mark.parametrize(("parameter", "expected"), [("hypoxia", Attribution(1, ((1,),), ((2,),))), ("fever", None)])
def test_another_cause_counts_for_a_column_that_reads_it_and_for_no_other(
    parameter: str, expected: Attribution | None
) -> None:
    effect = {"kind": "counts_only_if_attributed", "attributions": {parameter: "oxygen_attribution"}}
    rows = ({"oxygen_attribution": "crs", "level": "present"}, {"level": "absent"})
    table = graded(parameters=column(*rows), footnotes={"other_cause": {"says": "Not so", "effect": effect}})
    assert [one.attribution for one in table.columns if one.name == parameter] == [expected]


def test_a_gate_gives_the_grade_of_its_last_level_and_rules_say_when_it_is_not_asked_for() -> None:
    gate = FEVER | {"role": "gate", "levels": {"absent": "None", "present": "Some", "high": "High"}}
    hot = {"temperature_c": "38.0 and above"}
    table = graded(
        parameters={"fever": gate},
        grades=({"grade": 1, "called": "mild", "fever": "present"}, {"grade": 2, "called": "more", "fever": "high"}),
        footnotes={"waived": {"says": "Not asked", "effect": {"kind": "waives_gate", "when": hot}}},
        interpretations={
            "judged": {
                "says": "Perhaps asked",
                "basis": "none",
                "effect": {"kind": "leaves_gate_to_judgement", "when": hot},
            }
        },
    )
    is_hot = Condition(((0, 0, frozenset({1})),))
    assert table.gate is not None
    assert (table.gate.parameter.level_grades, table.gate.grade, table.gate.sources) == ((0, 1, 2), 2, (0,))
    assert table.gate.rules == (
        GateRule("waived", frozenset({"waived"}), is_hot),
        GateRule("judged", frozenset({"waived", "closed"}), is_hot),
    )


# Sources


def test_a_measure_has_a_cut_in_every_unit_as_printed_or_else_converted_exactly() -> None:
    measure = {"lab": "crp", "unit": "mg/L", "printed_also": {"mg/dL": {"5": 1}}}
    rows = ({"high": "below 5", "level": "absent"}, {"high": "above 20", "level": "present"}, {"level": "absent"})
    source = source_of(graded(measures={"high": measure}, parameters=column(*rows)), "high")
    edges = (Edge(Decimal(5), above=False), Edge(Decimal(20), above=True))
    cells = ("below 5", "from 5 and up to 20", "above 20")
    assert source == MeasureSource(
        "high",
        (Coordinate("high", cells, edges),),
        "crp",
        cuts={
            "mg/L": ((Fraction(5), False), (Fraction(20), True)),
            "mg/dL": ((Fraction(1), False), (Fraction(2), True)),
        },
    )


def test_a_multiple_of_a_limit_or_of_the_baseline_needs_no_unit() -> None:
    measures = {"times": {"lab": "crp", "over": "uln", "of": "baseline"}}
    source = source_of(graded(measures=measures, parameters=reading("times")), "times")
    assert source == MeasureSource("times", (cut_at_5("times"),), "crp", "baseline", "uln")


def test_a_rate_knows_its_drugs_units_and_salts_and_the_word_for_a_drug_without_a_name() -> None:
    shares = {"norepinephrine": {"unit": "mcg/min", "times": 1}, "vasopressin": {"unit": "units/min", "times": 4}}
    table = graded(
        rates={"high": {"sum": shares, "held_for_hours": 3}},
        groups={"vasopressors": UNNAMED},
        parameters=reading("high"),
    )
    assert source_of(table, "high") == RateSource(
        "high",
        (cut_at_5("high"),),
        {
            "norepinephrine": DrugShare(
                Fraction(1),
                {"mcg/min": (Fraction(1), 0), "mg/h": (Fraction(50, 3), 0), "mcg/kg/min": (Fraction(1), 1)},
                Fraction(2),
            ),
            "vasopressin": DrugShare(Fraction(4), {"units/min": (Fraction(1), 0)}, None),
        },
        "unnamed",
        Decimal(3),
    )


def test_the_worst_of_several_grades_and_a_rule_over_days_are_read_under_their_names() -> None:
    days = {"of": "neutrophil_series", "days": "0 to 30", "ends_with": ("death",), "gives": "counted_days"}
    worst = source_of(graded(worst_of={"worst": ("one", "other")}, parameters=reading("worst")), "worst")
    counted = source_of(graded(series={"counted": days}, parameters=reading("counted")), "counted")
    assert worst == WorstSource("worst", (cut_at_5("worst"),), ("one", "other"))
    assert isinstance(counted, SeriesSource)
    assert (counted.name, counted.coordinates, counted.rule.gives) == (
        "counted",
        (cut_at_5("counted"),),
        "counted_days",
    )


def test_a_group_that_no_row_counts_still_knows_its_members() -> None:
    rows = ({"vasopressors.counted": "5 and above", "level": "present"}, {"level": "absent"})
    table = graded(parameters=column(*rows), groups={"vasopressors": UNNAMED})
    assert source_of(table, "vasopressors") == GroupSource(
        "vasopressors",
        (cut_at_5("vasopressors.counted"), Coordinate("vasopressors.other", ("any number",))),
        ("counted", "other"),
        {"norepinephrine": 0, "vasopressin": 1},
        "unnamed",
        0,
        1,
    )


def test_a_row_may_ask_whether_a_list_is_known_at_all() -> None:
    rows = ({"vasopressors": "not known", "level": "absent"}, {"level": "present"})
    table = graded(parameters=column(*rows), groups={"vasopressors": UNNAMED})
    known = Coordinate("vasopressors", ("any value", "not known"), not_known=1)
    assert PlainSource("vasopressors", (known,)) in table.sources


@pytest.mark.parametrize(("way", "at_or_above"), [("at_or_above", True), ("at_or_below", False)])
def test_a_score_stands_beside_the_comparison_with_its_baseline(way: str, *, at_or_above: bool) -> None:
    rows = ({"awake": "below 3", "at_baseline": False, "level": "present"}, {"level": "absent"})
    table = graded(
        scores={"awake": {"table": "questions", "items": "answers"}},
        comparisons={"at_baseline": {"value": "awake", way: "awake_before"}},
        parameters=column(*rows),
    )
    awake = Coordinate("awake", ("below 3", "from 3"), (Edge(Decimal(3), above=False),))
    compared = Coordinate("at_baseline", ("false", "true"), (), {False: 0, True: 1})
    assert source_of(table, "awake") == ScoreSource("awake", (awake, compared), 3, "awake_before", at_or_above)
    assert table.scores == (CompiledScore("awake", "answers", QUESTIONS),)


def test_a_comparison_that_no_row_makes_is_not_asked_for() -> None:
    table = graded(
        scores={"awake": {"table": "questions", "items": "answers"}},
        comparisons={"at_baseline": {"value": "awake", "at_or_above": "awake_before"}},
        parameters=column({"awake": "below 3", "level": "present"}, {"level": "absent"}),
    )
    awake = Coordinate("awake", ("below 3", "from 3"), (Edge(Decimal(3), above=False),))
    assert source_of(table, "awake") == ScoreSource("awake", (awake,), 3)


# Tables at work


def test_a_table_measures_something_where_it_reads_a_value_with_a_unit() -> None:
    days = {"of": "neutrophil_series", "days": "0 to 30", "ends_with": ("death",), "gives": "counted_days"}
    measures = {"number": {"lab": "crp", "unit": "mg/L"}}
    rates = {"number": {"drug": "norepinephrine", "unit": "mcg/min"}}
    parts: list[dict[str, Any]] = [
        {"measures": measures},
        {"rates": rates, "groups": {"vasopressors": UNNAMED}},
        {"series": {"number": days}},
        {"scores": {"number": {"table": "read"}}},
    ]
    assert [graded(**part, parameters=reading("number")).measures_something for part in parts] == [True] * 4
    assert graded(**parts[3], parameters=reading("number")).totals == (("number", TOTAL),)
    assert not graded().measures_something


def test_a_table_is_for_every_patient_unless_a_row_says_otherwise() -> None:
    says = {"temperature_c": "38.0 and above", "applies": "not_for_this_patient", "says": "Not for you"}
    table = graded(applies_to=(says,))
    assert table.applies_to((((1,),),)) == ("not_for_this_patient", "Not for you")
    assert table.applies_to((((0,), (1,)),)) == ("for_this_patient", "")


def test_findings_in_a_gap_of_a_column_are_no_grade_but_a_table_to_be_mended() -> None:
    fever = graded(parameters={"fever": FEVER | {"reading": FEVER["reading"][:1]}}, grades=GRADED["grades"][:1])
    with pytest.raises(TableInvalid) as refused:
        fever.columns[0].levels_for((((0,), (1,)),))
    assert refused.value.problems == (
        Problem(
            "no row of fever reads these findings",
            "parameters.fever",
            "a patient in a gap of the table has no grade, which must never look like a low one",
            "run tox-grader tables check; mend the table",
        ),
    )
    assert not fever.columns[0].is_left_to_judgement((((1,),),))


# Another cause

MASK, CAUSE = ((1,),), 1
OTHER_CAUSE, UNCERTAIN = ((1,),), ((2,),)


def by_device_and_cause(uncertain: tuple[int, ...], other: int = 0) -> CompiledParameter:
    """Return a column of a mask or none; a mask for another cause gives `other`, for an uncertain one `uncertain`."""
    rows = (
        (Condition(((0, 0, frozenset({0})),)), (0,)),
        (Condition(((1, 0, frozenset({1})),)), (other,)),
        (Condition(((1, 0, frozenset({2})),)), uncertain),
        (Condition(()), (1,)),
    )
    attribution = Attribution(CAUSE, OTHER_CAUSE, UNCERTAIN)
    return CompiledParameter("hypoxia", ("absent", "present"), (0, 2), (0, 1), rows, attribution)


def test_another_cause_of_what_was_found_is_read_as_it_stands() -> None:
    assert by_device_and_cause((0, 1)).levels_for((MASK, OTHER_CAUSE)) == (0,)


def test_another_cause_of_what_was_not_looked_for_is_set_aside() -> None:
    assert by_device_and_cause((0, 1)).levels_for((((0,), (1,)), OTHER_CAUSE)) == (0, 1)


def test_another_cause_is_read_as_it_stands_where_an_uncertain_one_would_leave_nothing_open() -> None:
    assert by_device_and_cause((0,), other=1).levels_for((((0,), (1,)), OTHER_CAUSE)) == (0, 1)
