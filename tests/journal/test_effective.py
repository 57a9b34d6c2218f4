"""What counts of a log: a correction changes what is told from it, and never what stands in it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from tests.journal.conftest import NOON
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.effective import apart_from, effective
from tox_grader.journal.entry import Draft, Entry
from tox_grader.journal.history import fold_course, fold_history
from tox_grader.journal.store import Store

MakeDraft = Callable[..., Draft]
Keep = Callable[..., tuple[Entry, ...]]


def crs(at_least: int) -> dict[str, Any]:
    return {"answers": [{"toxicity": "CRS", "at_least": at_least}]}


def tocilizumab(hours: float) -> dict[str, Any]:
    given_at = (NOON + timedelta(hours=hours)).isoformat()
    return {"drug": "tocilizumab", "given_at": given_at, "may_mask_fever": True, "status": "given"}


def in_error(of: str) -> tuple[Any, ...]:
    return ("entered_in_error", {"refers_to": of, "reason": "wrong patient"})


def amended(of: str, kind: str, content: dict[str, Any], hours: float) -> tuple[Any, ...]:
    at = (NOON + timedelta(hours=hours)).isoformat()
    said = {"refers_to": of, "reason": "misread", "kind": kind, "content": content, "observed_at": at}
    return ("amendment", said)


@pytest.fixture
def keep(store: Store, make_draft: MakeDraft, clock: FixedClock) -> Keep:
    """Keep (kind, content, hours) under the ids e1, e2 and on, a minute apart, and return what is read back."""

    def all_of(*told: tuple[Any, ...]) -> tuple[Entry, ...]:
        for number, (kind, content, *hours) in enumerate(told, start=1):
            store.append(make_draft(kind, content, hours=hours[0] if hours else 9, entry_id=f"e{number}"))
            clock.move(timedelta(minutes=1))
        return store.entries("patient-a")

    return all_of


def forced_in(entries: tuple[Entry, ...], draft: Draft) -> Entry:
    """Return the entry of a draft behind others as a faulty program would write it: no store keeps it."""
    last = entries[-1]
    return read_body(write_body(draft, Place(last.sequence + 1, last.hash, NOON, last.mode, "0.0.0", "ward7")))


def states(entries: tuple[Entry, ...]) -> list[str]:
    return [one.state for one in effective(entries)]


def test_a_wrong_grade_that_was_entered_in_error_no_longer_establishes_crs(keep: Keep) -> None:
    entries = keep(("assessment", crs(2), 0), ("treatment", tocilizumab(1), 1), in_error("e1"))
    assert fold_history(entries[:2]).crs_established is True
    history = fold_history(entries)
    assert (history.crs_established, history.treated_since_crs_onset) == (None, None)
    assert history.prophylaxis_could_mask_fever is True
    assert fold_course(entries).latest is None


def test_an_amended_time_of_treatment_moves_the_history(keep: Keep) -> None:
    entries = keep(
        ("assessment", crs(1), 0),
        ("treatment", tocilizumab(2), 2),
        amended("e2", "treatment", tocilizumab(-1), -1),
    )
    assert fold_history(entries[:2]).treated_since_crs_onset is True
    assert fold_history(entries).treated_since_crs_onset is False
    assert fold_course(entries).treatments[0].given_at == NOON - timedelta(hours=1)


def test_an_amended_grade_moves_onset_and_peak(keep: Keep) -> None:
    entries = keep(("assessment", crs(3), 0), ("assessment", crs(1), 4), amended("e1", "assessment", crs(0), 0))
    course = fold_course(entries)
    assert course.crs_onset == NOON + timedelta(hours=4)
    assert [(peak.at_least, peak.observed_at) for peak in course.peaks] == [(1, NOON + timedelta(hours=4))]


def test_facts_that_were_entered_in_error_give_way_to_the_ones_before_them(keep: Keep) -> None:
    light, heavy = ({"weight": {"kg": kg, "measured_on": "2026-11-19"}} for kg in ("71.5", "715"))
    entries = keep(("patient", light, 0), ("patient", heavy, 1), in_error("e2"))
    weights = [fold_course(log).weight for log in (entries[:2], entries)]
    assert [weight and str(weight.kg) for weight in weights] == ["715", "71.5"]


def test_a_dose_that_was_entered_in_error_is_no_dose(keep: Keep) -> None:
    assert fold_history(keep(("treatment", tocilizumab(1), 1), in_error("e1"))).treatments == ()


def test_the_last_amendment_counts_and_the_one_before_it_is_told_as_amended(keep: Keep) -> None:
    entries = keep(
        ("treatment", tocilizumab(1), 1),
        amended("e1", "treatment", tocilizumab(2), 2),
        amended("e2", "treatment", tocilizumab(3), 3),
    )
    first, second, third = effective(entries)
    assert (first.state, first.by, first.observed_at) == ("amended", "e3", NOON + timedelta(hours=3))
    assert (second.state, second.by, third.state) == ("amended", "e3", "counts")
    assert [dose.given_at for dose in fold_course(entries).treatments] == [NOON + timedelta(hours=3)]


def test_an_amendment_that_was_entered_in_error_leaves_what_counted_before_it(keep: Keep) -> None:
    entries = keep(
        ("treatment", tocilizumab(1), 1),
        amended("e1", "treatment", tocilizumab(2), 2),
        amended("e1", "treatment", tocilizumab(3), 3),
        in_error("e3"),
    )
    assert [dose.given_at for dose in fold_course(entries).treatments] == [NOON + timedelta(hours=2)]
    assert states(entries) == ["amended", "counts", "in_error", "counts"]


def test_what_was_struck_by_mistake_counts_again_once_the_striking_was_in_error(keep: Keep) -> None:
    entries = keep(("assessment", crs(2), 0), in_error("e1"), in_error("e2"))
    assert fold_history(entries).crs_established is True
    assert states(entries) == ["counts", "in_error", "counts"]


def test_an_amended_entry_that_was_entered_in_error_counts_for_nothing_whichever_came_first(keep: Keep) -> None:
    entries = keep(("treatment", tocilizumab(1), 1), amended("e1", "treatment", tocilizumab(2), 2), in_error("e1"))
    assert fold_course(entries).treatments == ()
    assert states(entries)[0] == "in_error"


def test_as_known_then_the_log_tells_what_it_told_before_the_correction(keep: Keep) -> None:
    entries = keep(("assessment", crs(2), 0), ("note", {"text": "seen"}, 0), in_error("e1"))
    before = entries[1].recorded_at
    assert fold_history(entries, known_at=before).crs_established is True
    assert fold_history(entries, known_at=entries[2].recorded_at).crs_established is None
    assert fold_history(entries, known_at=entries[0].recorded_at - timedelta(seconds=1)).crs_established is None
    assert states(entries)[0] == "in_error"
    assert [one.state for one in effective(entries, before)] == ["counts", "counts"]


def test_what_was_recorded_late_was_not_known_when_it_was_observed(keep: Keep) -> None:
    entries = keep(("note", {"text": "seen"}, 0), ("assessment", crs(2), -9))
    assert fold_history(entries, until=NOON).crs_established is True
    assert fold_history(entries, until=NOON, known_at=entries[0].recorded_at).crs_established is None


def test_as_known_then_never_parts_a_correction_from_what_it_corrects_when_a_clock_was_set_back(
    keep: Keep, store: Store, clock: FixedClock, make_draft: MakeDraft
) -> None:
    keep(("assessment", crs(2), 0))
    clock.move(timedelta(hours=-5))
    store.append(make_draft(in_error("e1")[0], in_error("e1")[1], entry_id="e2"))
    entries = store.entries("patient-a")
    assert fold_history(entries, known_at=entries[1].recorded_at).crs_established is None


def test_the_order_in_which_entries_are_handed_over_changes_nothing(keep: Keep) -> None:
    entries = keep(
        ("assessment", crs(2), 0),
        amended("e1", "assessment", crs(3), 1),
        in_error("e2"),
        ("treatment", tocilizumab(1), 1),
    )
    assert all(effective(order) == effective(entries) for order in permutations(entries))


def test_a_log_without_an_entry_holds_nothing_that_speaks_of_its_correction(keep: Keep) -> None:
    entries = keep(
        ("assessment", crs(2), 0),
        ("assessment", crs(1), 1),
        amended("e1", "assessment", crs(3), 1),
        in_error("e3"),
    )
    assert [entry.entry_id for entry in apart_from(entries, "e1")] == ["e2"]


@pytest.mark.parametrize(
    "wrong",
    [
        in_error("e9"),
        in_error("e2"),
        amended("e1", "treatment", tocilizumab(1), 1),
        amended("nothing", "assessment", crs(1), 1),
    ],
)
def test_a_correction_that_fits_no_entry_before_it_makes_the_log_invalid_and_is_named(
    keep: Keep, make_draft: MakeDraft, wrong: tuple[Any, ...]
) -> None:
    entries = keep(("assessment", crs(2), 0))
    with pytest.raises(LogInvalid, match="entry 2"):
        effective((*entries, forced_in(entries, make_draft(*wrong, entry_id="e2"))))


def test_who_looked_into_the_record_was_no_slip(keep: Keep, make_draft: MakeDraft) -> None:
    entries = keep(("access", {"what": "view"}))
    with pytest.raises(LogInvalid, match="by itself"):
        effective((*entries, forced_in(entries, make_draft(*in_error("e1")))))
