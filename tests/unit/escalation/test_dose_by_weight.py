"""The weight rule against a hand table: every weight from 2.0 to 300 kg in steps of 0.1."""

from datetime import date
from decimal import Decimal

import pytest

from tox_grader.assessment.history import Weight
from tox_grader.escalation.dose import (
    NO_WEIGHT,
    amount,
    course_line,
    dose_by_weight,
    dose_line,
    near_edge,
    old_weight,
)
from tox_grader.tables.protocol import Course, DrugDose
from tox_grader.workflows.station import Station

MEASURED = date(2026, 11, 18)
TOCILIZUMAB = Station().library.drugs().drugs["tocilizumab"]
assert TOCILIZUMAB.dose is not None
RULE: DrugDose = TOCILIZUMAB.dose


def weight(kg: str) -> Weight:
    return Weight(Decimal(kg), MEASURED)


def line(kg: str) -> str:
    return dose_line("tocilizumab", RULE, dose_by_weight(RULE, weight(kg)))


def by_hand(tenths_of_a_kg: int) -> int:
    """Return hundredths of a milligram in whole numbers: 12 mg/kg below 30 kg, 8 mg/kg from there, 800 mg at most."""
    if tenths_of_a_kg < 300:
        return tenths_of_a_kg * 120
    if tenths_of_a_kg < 1000:
        return tenths_of_a_kg * 80
    return 80000


def test_every_weight_from_2_to_300_kg_has_the_dose_of_the_hand_table_and_never_more_than_800_mg() -> None:
    for tenths in range(20, 3001):
        dosed = dose_by_weight(RULE, Weight(Decimal(tenths) / 10, MEASURED))
        assert dosed.mg * 100 == by_hand(tenths), tenths
        assert dosed.mg <= 800
        assert dosed.is_capped == (tenths > 1000)


@pytest.mark.parametrize(
    ("kg", "shown"),
    [
        ("2.0", "24 mg (12 mg/kg x 2 kg,"),
        ("10.0", "120 mg (12 mg/kg x 10 kg,"),
        ("20.0", "240 mg (12 mg/kg x 20 kg,"),
        ("29.9", "358.8 mg (12 mg/kg x 29.9 kg,"),
        ("30.0", "240 mg (8 mg/kg x 30 kg,"),
        ("30.1", "240.8 mg (8 mg/kg x 30.1 kg,"),
        ("60", "480 mg (8 mg/kg x 60 kg,"),
        ("71.5", "572 mg (8 mg/kg x 71.5 kg,"),
        ("99.9", "799.2 mg (8 mg/kg x 99.9 kg,"),
        ("100.0", "800 mg (8 mg/kg x 100 kg,"),
    ],
)
def test_the_line_names_the_dose_the_rule_the_weight_and_its_date(kg: str, shown: str) -> None:
    assert line(kg) == f"tocilizumab - DOSE {shown} weight 18-Nov-2026) - intravenous over 1 hour"


def test_above_the_ceiling_the_line_says_so_and_what_the_rule_alone_would_give() -> None:
    assert line("130.5") == (
        "tocilizumab - DOSE 800 mg (8 mg/kg x 130.5 kg, weight 18-Nov-2026, capped at 800 mg; the rule alone gives "
        "1,044 mg) - intravenous over 1 hour"
    )
    assert "capped" not in line("100")


@pytest.mark.parametrize(
    ("kg", "near"), [("26.9", False), ("27.0", True), ("29.9", True), ("30", True), ("33.0", True), ("33.1", False)]
)
def test_near_30_kg_the_weight_is_asked_again_with_both_doses(kg: str, *, near: bool) -> None:
    caution = near_edge(RULE, weight(kg))
    if not near:
        assert caution is None
    else:
        assert caution == (
            "The weight is near 30 kg, where the rule changes: 29.9 kg gives 358.8 mg, 30 kg gives 240 mg. Weigh again."
        )


@pytest.mark.parametrize(
    ("mg", "shown"),
    [
        ("10", "10 mg"),
        ("0.5", "0.5 mg"),
        ("358.80", "358.8 mg"),
        ("999.9", "999.9 mg"),
        ("1000", "1,000 mg"),
        ("1044.0", "1,044 mg"),
    ],
)
def test_an_amount_has_no_trailing_zero_and_a_comma_for_thousands(mg: str, shown: str) -> None:
    assert amount(Decimal(mg)) == shown


def test_a_course_for_each_kilogram_needs_a_weight_and_a_fixed_one_does_not() -> None:
    by_weight = (Course(mg_per_kg=Decimal(1), how_often="every 12 hours"),)
    fixed = (
        Course(mg=Decimal(500), how_often="every 12 hours", lasting="for 3 days"),
        Course(mg=Decimal(60), how_often="daily"),
    )
    assert course_line("methylPREDNISolone", by_weight, "intravenous", None) == f"methylPREDNISolone - {NO_WEIGHT}"
    assert course_line("methylPREDNISolone", by_weight, "intravenous", weight("71.5")) == (
        "methylPREDNISolone - DOSE 71.5 mg (1 mg/kg x 71.5 kg, weight 18-Nov-2026) every 12 hours - intravenous"
    )
    assert course_line("methylPREDNISolone", fixed, "intravenous", None) == (
        "methylPREDNISolone - DOSE 500 mg every 12 hours for 3 days, then 60 mg daily - intravenous"
    )


def test_a_weight_older_than_a_week_is_to_be_measured_again() -> None:
    assert old_weight(RULE, weight("70"), date(2026, 11, 25)) is None
    assert old_weight(RULE, weight("70"), date(2026, 11, 26)) == "The weight is 8 days old. Weigh again."
