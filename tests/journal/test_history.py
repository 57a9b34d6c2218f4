from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.entry import Draft, Entry
from tox_grader.journal.history import fold_course, fold_history, peak_in_day_before
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]
Keep = Callable[..., tuple[Entry, ...]]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def crs(at_least: int | None, toxicity: str = "CRS") -> dict[str, Any]:
    answer = {"toxicity": toxicity, "scale": "ASTCT 2019", "at_least": at_least, "could_be": 4, "status": "graded"}
    return {"answers": [answer]}


def given_drug(drug: str, hours: float, *, masks: bool = True, status: str = "given") -> dict[str, Any]:
    return {"drug": drug, "given_at": at(hours).isoformat(), "may_mask_fever": masks, "status": status, "dose": "one"}


@pytest.fixture
def keep(store: SqliteStore, make_draft: MakeDraft) -> Keep:
    """Keep (kind, hours, content) one after the other and return what the store reads back."""

    def all_of(*told: tuple[Any, float, dict[str, Any]]) -> tuple[Entry, ...]:
        for kind, hours, content in told:
            store.append(make_draft(kind, content, hours=hours))
        return store.entries("patient-a")

    return all_of


def test_tocilizumab_after_crs_was_graded_means_treated_since_onset(keep: Keep) -> None:
    history = fold_history(keep(("assessment", 0, crs(2)), ("treatment", 1, given_drug("tocilizumab", 1))))
    assert history.crs_established is True
    assert history.treated_since_crs_onset is True
    assert history.prophylaxis_could_mask_fever is None


def test_crs_that_nobody_treated_is_established_and_not_treated(keep: Keep) -> None:
    history = fold_history(keep(("assessment", 0, crs(1))))
    assert history.crs_established is True
    assert history.treated_since_crs_onset is False


def test_paracetamol_before_any_fever_could_mask_it_and_is_no_treatment_of_crs(keep: Keep) -> None:
    history = fold_history(keep(("treatment", -2, given_drug("paracetamol", -2))))
    assert history.crs_established is None
    assert history.treated_since_crs_onset is None
    assert history.prophylaxis_could_mask_fever is True


def test_prophylaxis_before_crs_is_still_no_treatment_since_its_onset(keep: Keep) -> None:
    history = fold_history(keep(("treatment", -2, given_drug("paracetamol", -2)), ("assessment", 0, crs(1))))
    assert history.treated_since_crs_onset is False
    assert history.prophylaxis_could_mask_fever is True


def test_a_drug_given_at_the_very_moment_of_onset_counts_as_treatment(keep: Keep) -> None:
    history = fold_history(keep(("assessment", 0, crs(1)), ("treatment", 0, given_drug("paracetamol", 0))))
    assert history.treated_since_crs_onset is True


def test_a_drug_that_does_not_mask_fever_waives_nothing(keep: Keep) -> None:
    history = fold_history(keep(("assessment", 0, crs(1)), ("treatment", 1, given_drug("saline", 1, masks=False))))
    assert history.treated_since_crs_onset is False
    assert [treatment.drug for treatment in history.treatments or ()] == ["saline"]


def test_a_drug_that_was_considered_and_not_given_is_no_treatment(keep: Keep) -> None:
    considered = {**given_drug("tocilizumab", 1, status="not_given"), "reason": "family declined"}
    history = fold_history(keep(("assessment", 0, crs(1)), ("treatment", 1, considered)))
    assert history.treated_since_crs_onset is False
    assert history.treatments == ()


@pytest.mark.parametrize("at_least", [0, None])
def test_an_assessment_that_makes_no_grade_certain_does_not_establish_crs(keep: Keep, at_least: int | None) -> None:
    assert fold_history(keep(("assessment", 0, crs(at_least)))).crs_established is None


def test_icans_does_not_establish_crs(keep: Keep) -> None:
    assert fold_history(keep(("assessment", 0, crs(3, "ICANS")))).crs_established is None


def test_crs_stays_established_when_a_later_assessment_no_longer_shows_it(keep: Keep) -> None:
    history = fold_history(keep(("assessment", 0, crs(1)), ("assessment", 5, crs(0))))
    assert history.crs_established is True


def test_a_treatment_recorded_late_counts_from_when_it_was_given(keep: Keep) -> None:
    entries = keep(("assessment", 0, crs(1)), ("assessment", 4, crs(1)), ("treatment", 1, given_drug("paracetamol", 1)))
    assert entries[-1].kind == "treatment"
    assert fold_history(entries, until=at(3)).treated_since_crs_onset is True
    assert fold_history(entries, until=at(0.5)).treated_since_crs_onset is False


def test_an_earlier_onset_recorded_late_turns_prophylaxis_into_treatment(keep: Keep) -> None:
    entries = keep(
        ("assessment", 0, crs(1)), ("treatment", -1, given_drug("paracetamol", -1)), ("assessment", -3, crs(1))
    )
    assert fold_history(entries[:2]).treated_since_crs_onset is False
    history = fold_history(entries)
    assert history.treated_since_crs_onset is True
    assert history.prophylaxis_could_mask_fever is None


def test_what_was_observed_later_is_not_known_yet(keep: Keep) -> None:
    entries = keep(("assessment", 0, crs(1)), ("treatment", 1, given_drug("tocilizumab", 1)))
    assert fold_history(entries, until=at(-1)).crs_established is None
    assert fold_history(entries, until=at(0)).crs_established is True


def test_the_order_of_entries_changes_nothing(keep: Keep) -> None:
    entries = keep(
        ("patient", -9, {"baseline_ice": 9}),
        ("assessment", 0, crs(1)),
        ("treatment", 2, given_drug("tocilizumab", 2)),
        ("treatment", 1, given_drug("paracetamol", 1)),
    )
    expected = fold_history(entries)
    assert all(fold_history(order) == expected for order in permutations(entries))
    assert [treatment.drug for treatment in expected.treatments or ()] == ["paracetamol", "tocilizumab"]


def test_a_later_statement_overrides_key_by_key(keep: Keep) -> None:
    entries = keep(
        ("patient", 0, {"baseline_ice": 10, "can_do_ice": True, "weight": {"kg": "71.5", "measured_on": "2026-11-18"}}),
        ("patient", 1, {"baseline_ice": 9}),
        ("patient", 2, {"can_do_ice": None}),
    )
    history = fold_history(entries)
    assert (history.baseline_ice, history.can_do_ice) == (9, None)
    assert history.weight is not None
    assert history.weight.kg == Decimal("71.5")
    assert fold_history(entries, until=at(0)).baseline_ice == 9  # a baseline was true before it was typed in


def test_an_empty_record_knows_nothing_of_the_time_before_it() -> None:
    history = fold_history(())
    assert (history.crs_established, history.treated_since_crs_onset) == (None, None)
    assert history.prophylaxis_could_mask_fever is None
    assert history.treatments == ()
    assert history.baseline_ice is None


def test_the_course_tells_peaks_and_the_latest_assessment(keep: Keep) -> None:
    entries = keep(
        ("patient", -48, {"product": "invented-cel", "infused_at": at(-48).isoformat()}),
        ("assessment", 0, crs(1)),
        ("assessment", 6, crs(3)),
        ("assessment", 12, crs(3)),
        ("assessment", 40, crs(1)),
        ("assessment", 41, crs(2, "ICANS")),
    )
    course = fold_course(entries)
    assert course.product == "invented-cel"
    assert course.infused_at == at(-48)
    assert course.latest is not None
    assert course.latest.observed_at == at(41)
    assert course.latest.author.role == "nurse"
    assert [(peak.toxicity, peak.at_least, peak.observed_at) for peak in course.peaks] == [
        ("CRS", 3, at(6)),
        ("ICANS", 2, at(41)),
    ]
    recent = peak_in_day_before(course, "CRS", at(41))
    assert recent is not None
    assert recent.at_least == 1
    assert peak_in_day_before(course, "CRS", at(-1)) is None


def test_content_that_cannot_be_read_is_an_invalid_log_and_names_the_entry(keep: Keep) -> None:
    (entry,) = keep(("patient", 0, {"product": "invented-cel"}))
    forged = Entry(**{field: getattr(entry, field) for field in Entry.__slots__} | {"content": {"product": 1}})
    with pytest.raises(LogInvalid, match="patient patient-a, entry 1"):
        fold_history([forged])


def test_a_store_in_another_time_zone_tells_the_same_history(keep: Keep, clock: FixedClock) -> None:
    entries = keep(("assessment", 0, crs(1)), ("treatment", 1, given_drug("paracetamol", 1)))
    in_utc = clock.now().astimezone(UTC) + timedelta(hours=1)
    assert fold_history(entries, until=in_utc).treated_since_crs_onset is True


def test_what_was_stated_of_the_time_before_the_log_counts(keep: Keep) -> None:
    never = fold_history(keep(("patient", 0, {"crs_before": False, "fever_masked_before": False})))
    assert (never.crs_established, never.treated_since_crs_onset) == (False, False)
    assert never.prophylaxis_could_mask_fever is False


def test_crs_before_the_log_and_any_treatment_in_it_is_treated_crs(keep: Keep) -> None:
    before = ("patient", 0, {"crs_before": True})
    assert fold_history(keep(before)).treated_since_crs_onset is None
    given = fold_history(keep(before, ("treatment", 1, given_drug("tocilizumab", 1))))
    assert (given.crs_established, given.treated_since_crs_onset) == (True, True)
