"""Whole answers with one overall grade: the word, the reasons, what is asked for behind a score, what was read."""

from decimal import Decimal
from typing import Any

from tox_grader.assessment.absences import with_stated_absences
from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.grading.answer import Answer, Reason
from tox_grader.grading.scales import answers_of
from tox_grader.workflows.station import Station

LIBRARY = Station().library
CRS = "astct_crs_2019"
HASH = LIBRARY.table(CRS).sha256
HEAD = (CRS, "CRS", "ASTCT 2019", "1.0.0", HASH)
FEVER = {"temperature_c": Decimal("38.4"), "fever_attribution": "crs"}
NOTHING_ELSE = {"hypotension": "none", "vasopressors": (), "device": "room_air"}


def answer(name: str, **findings: Any) -> Answer:
    (found,) = answers_of(LIBRARY, name, with_stated_absences(findings))
    return found


def test_a_fever_alone_is_grade_1_and_called_by_the_word_of_the_table() -> None:
    assert answer(CRS, **FEVER, **NOTHING_ELSE) == Answer(
        *HEAD, "graded", 1, 1, "mild", (Reason("fever", "present", 1),), ("fever_definition",)
    )


def test_grade_0_is_called_by_the_sentence_of_the_table() -> None:
    found = answer(CRS, temperature_c=Decimal(37), crs_established=False, **NOTHING_ELSE)
    assert found == Answer(
        *HEAD, "graded", 0, 0, "CRS criteria not met", (Reason("fever", "absent", 0),), ("fever_definition",)
    )


def test_columns_that_give_the_same_worst_grade_are_both_told_with_the_rule_that_the_worst_counts() -> None:
    found = answer(
        CRS,
        **FEVER,
        hypotension="present",
        hypotension_attribution="crs",
        vasopressors=("norepinephrine", "vasopressin"),
        device="high_flow_nasal_cannula",
        flow_l_min=Decimal(40),
        oxygen_attribution="crs",
    )
    assert (found.grade, found.called) == (3, "severe")
    assert found.because == (Reason("hypotension", "one_vasopressor", 3), Reason("hypoxia", "high_flow_or_mask", 3))
    assert found.footnotes == ("most_severe", "oxygen_flow", "vasopressin_not_counted")


def test_the_rule_that_the_worst_counts_is_not_cited_where_one_column_alone_has_a_grade() -> None:
    found = answer(CRS, **FEVER, **NOTHING_ELSE | {"device": "nasal_cannula"}, flow_l_min=2, oxygen_attribution="crs")
    assert found.grade == 2
    assert "most_severe" not in found.footnotes


def test_a_death_of_this_toxicity_is_the_grade_the_table_gives_it_whatever_else_was_found() -> None:
    found = answer(CRS, temperature_c=Decimal("38.4"), death_attributed_to="crs")
    assert found == Answer(
        *HEAD,
        "graded",
        5,
        5,
        "death",
        (Reason("death", "attributed_to_crs", 5),),
        flags=("attribution_uncertain",),
    )


def test_a_death_of_another_cause_leaves_the_grade_of_the_findings() -> None:
    found = answer(CRS, **FEVER, **NOTHING_ELSE, death_attributed_to="other")
    assert (found.grade, found.still_needed) == (1, ())


def test_a_death_whose_cause_is_not_known_is_asked_for_beside_the_grade_of_the_findings() -> None:
    found = answer(CRS, **FEVER, **NOTHING_ELSE, death_attributed_to="unspecified")
    assert (found.at_least, found.called) == (1, "mild")
    assert "death_attributed_to" in found.still_needed
    assert "death_attributed_to" in found.missing


def test_behind_an_open_score_stands_what_the_score_misses_and_never_the_score_itself() -> None:
    running = RunningDose("norepinephrine", Decimal(25), "mcg/min", "base")
    found = answer("lee_crs_2014", vasopressors=("norepinephrine",), vasopressor_rates=(running,))
    assert found.still_needed == ("hypotension", "oxygen", "organs", "neurologic")
    assert found.missing[:3] == ("vasopressors.dose_since", "device", "fio2_percent")
    assert "high_dose" not in found.missing
    other = answer("lee_crs_2014", vasopressors=("norepinephrine",))
    assert other.missing[:3] == ("vasopressors", "device", "fio2_percent")


def test_the_same_cells_read_from_other_values_show_the_values_of_this_patient() -> None:
    def cairo_bishop(creatinine: int) -> Answer:
        return answer(
            "cairo_bishop_2004",
            tls_day=2,
            age_years=60,
            urate=Measurement(Decimal(500), "umol/L"),
            potassium=Measurement(Decimal("6.2"), "mmol/L"),
            creatinine=Measurement(Decimal(creatinine), "umol/L", uln=Decimal(100)),
            tls_arrhythmia="none",
            tls_seizure="none",
        )

    first, second = cairo_bishop(210), cairo_bishop(220)
    assert (first.grade, second.grade) == (2, 2)
    assert "creatinine 210 umol/L (ULN 100)" in first.inputs
    assert "creatinine 220 umol/L (ULN 100)" in second.inputs
    assert first.because == second.because == (Reason("creatinine", "up_to_3", 2),)


def test_daily_counts_are_shown_by_their_number_and_unit() -> None:
    counts = DailyCounts("/uL", tuple((day, Decimal(900)) for day in range(31)), last_day=30)
    assert answer("icaht_early_neutrophil", neutrophil_series=counts).inputs == ("neutrophil_series 31 counts in /uL",)


def test_a_table_that_measures_nothing_shows_no_values() -> None:
    assert answer(CRS, **FEVER, **NOTHING_ELSE).inputs == ()
