"""What went in, as it is shown beside an answer; how a worked example writes it; what is said of a word not read."""

from decimal import Decimal
from typing import Any

import pytest

from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.problems import AssessmentInvalid
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.cells import shown
from tox_grader.grading.given import findings_given
from tox_grader.grading.scales import answers_of
from tox_grader.workflows.station import Station

LIBRARY = Station().library

# What is shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Measurement(Decimal("42.0"), "mg/L"), "crp 42 mg/L"),
        (Measurement(Decimal(42), "mg/L", uln=Decimal(5)), "crp 42 mg/L (ULN 5)"),
        (Measurement(Decimal(42), "mg/L", lln=Decimal(0)), "crp 42 mg/L (LLN 0)"),
        (Measurement(Decimal(42), "mg/L", baseline=Decimal("1.5")), "crp 42 mg/L (baseline 1.5)"),
        (
            Measurement(Decimal(42), "mg/L", uln=Decimal(5), lln=Decimal(1), baseline=Decimal(3)),
            "crp 42 mg/L (ULN 5, LLN 1, baseline 3)",
        ),
        (DailyCounts("/uL", ((0, Decimal(900)), (1, Decimal(400)))), "crp 2 counts in /uL"),
        ((RunningDose("norepinephrine", Decimal("0.10"), "mcg/kg/min"),), "norepinephrine 0.1 mcg/kg/min"),
        (
            (
                RunningDose("norepinephrine", Decimal(5), "mcg/min"),
                RunningDose("vasopressin", Decimal("0.03"), "U/min"),
            ),
            "norepinephrine 5 mcg/min; vasopressin 0.03 U/min",
        ),
        ((RunningDose("norepinephrine"), RunningDose("dopamine", Decimal(4), "mcg/min")), "dopamine 4 mcg/min"),
        ((RunningDose("norepinephrine"),), None),
        ((), None),
        (("norepinephrine",), None),
        (None, None),
        ("present", None),
        (Decimal(38), None),
    ],
)
def test_a_value_is_shown_as_it_was_entered_and_only_where_it_has_a_unit(value: object, text: str | None) -> None:
    assert shown("crp", value) == text


# How a worked example writes what is given


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"from": 3, "to": 7}, WholeRange(3, 7)),
        ({"value": 42, "unit": "mg/L"}, Measurement(Decimal(42), "mg/L")),
        (
            {"value": 42, "unit": "mg/L", "uln": 5, "lln": 1, "baseline": 3},
            Measurement(Decimal(42), "mg/L", uln=Decimal(5), lln=Decimal(1), baseline=Decimal(3)),
        ),
        (
            {
                "unit": "/uL",
                "last_day": 30,
                "ended": "death",
                "counts": ({"day": 4, "value": 9}, {"day": 2, "value": 7}),
            },
            DailyCounts("/uL", ((2, Decimal(7)), (4, Decimal(9))), last_day=30, ended="death"),
        ),
        (
            ({"drug": "norepinephrine", "dose": 20, "unit": "mcg/min", "expressed_as": "base", "held_hours": 3},),
            (RunningDose("norepinephrine", Decimal(20), "mcg/min", "base", Decimal(3)),),
        ),
        (({"drug": "norepinephrine"},), (RunningDose("norepinephrine"),)),
        ({"year": 1, "month": 0}, {"year": 1, "month": 0}),
        (("norepinephrine", "dopamine"), ("norepinephrine", "dopamine")),
        ((), ()),
        ("none", "none"),
        (True, True),
    ],
)
def test_what_an_example_gives_is_read_as_the_assessment_would_hold_it(written: Any, meant: object) -> None:
    found = findings_given({"some_finding": written})["some_finding"]
    assert found == meant
    assert type(found) is type(meant)


def test_the_numbers_of_an_example_are_decimals() -> None:
    given = findings_given(
        {"crp": {"value": 42, "unit": "mg/L", "uln": 5}, "rates": ({"drug": "a", "dose": 2, "held_hours": 3},)}
    )
    assert isinstance(given["crp"].value, Decimal)
    assert isinstance(given["crp"].uln, Decimal)
    assert isinstance(given["rates"][0].dose, Decimal)
    assert isinstance(given["rates"][0].held_hours, Decimal)


# What is refused


def test_a_word_that_no_table_row_reads_is_refused_with_its_place_and_the_nearest_word() -> None:
    with pytest.raises(AssessmentInvalid) as caught:
        answers_of(LIBRARY, "astct_icans_2019_adult", {"seizure": "prolonged_over_5_mins"})
    (problem,) = caught.value.problems
    assert problem.what == "'prolonged_over_5_mins' is not a word for seizure"
    assert problem.where == "seizure"
    assert problem.why == "a word that the table does not read could hide a finding; nothing was graded"
    assert "prolonged_over_5_min" in problem.do


def test_findings_that_contradict_each_other_are_refused_by_name() -> None:
    with pytest.raises(AssessmentInvalid) as caught:
        answers_of(LIBRARY, "astct_crs_2019", {"fever": "absent", "temperature_c": Decimal("38.4")})
    (problem,) = caught.value.problems
    assert problem.what == "fever says 'absent', but temperature_c is 38.4"
    assert problem.where == "fever"
    assert problem.why == "a contradiction is not graded silently"
    assert problem.do == "correct one of the two"


# What is asked for


def test_each_thing_that_is_missing_is_asked_for_once_by_the_name_it_has_in_the_file() -> None:
    (answer,) = answers_of(LIBRARY, "isth_dic", {"dic_associated_disorder": True})
    assert answer.status == "bounded"
    assert set(answer.still_needed) == {"platelets", "fibrin_marker", "prothrombin_time", "fibrinogen"}
    assert len(answer.missing) == len(set(answer.missing))
    assert {"platelets", "pt_prolongation", "fibrinogen"} <= set(answer.missing)
