import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.canonical import NotCanonicalError
from tox_grader.journal.contents import ContentWrongError
from tox_grader.journal.entry import Author, Draft
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]
NURSE = Author("nurse7", "nurse")
GIVEN_AT = "2026-11-20T11:00:00+01:00"


def test_the_body_alone_says_everything_about_an_entry(store: SqliteStore, make_draft: MakeDraft) -> None:
    entry = store.append(make_draft("note", {"text": "drowsy"}, entry_id="e-1"))
    assert json.loads(entry.body) == {
        "format": "entry/2",
        "entry_id": "e-1",
        "patient_key": "patient-a",
        "sequence": 1,
        "kind": "note",
        "observed_at": "2026-11-20T12:00:00+01:00",
        "observed_zone": "+01:00",
        "recorded_at": "2026-11-20T11:00:00Z",
        "recorded_zone": "+01:00",
        "author": {"id": "nurse7", "role": "nurse"},
        "mode": "clinical",
        "program": entry.program,
        "station": entry.station,
        "content": {"text": "drowsy"},
        "previous_hash": "0" * 64,
    }
    assert entry.hash == sha256(entry.body).hexdigest()


def test_the_repeated_hour_of_a_clock_change_is_two_different_hours(store: SqliteStore, clock: FixedClock) -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)
    for number, observed_at in enumerate((first, first.replace(fold=1))):
        store.append(Draft(f"e-{number}", "patient-a", "note", observed_at, NURSE, {"text": "seen"}))
    early, late = store.entries("patient-a")
    assert (early.observed_at.isoformat(), late.observed_at.isoformat()) == (
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    )
    assert late.observed_at - early.observed_at == timedelta(hours=1)
    assert early.observed_zone == "Europe/Berlin"
    assert early.recorded_at == clock.now()


def test_a_time_without_its_zone_is_refused() -> None:
    unzoned = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001  the fault under test
    with pytest.raises(ValueError, match="zone"):
        Draft("e-1", "patient-a", "note", unzoned, NURSE, {})


def test_a_float_never_enters_the_log(make_draft: MakeDraft) -> None:
    with pytest.raises(NotCanonicalError):
        make_draft("note", {"temperature_c": 38.0})


def test_a_draft_cannot_be_changed_through_the_mapping_it_was_made_from(make_draft: MakeDraft) -> None:
    typed = {"text": "before"}
    draft = make_draft("note", typed)
    typed["text"] = "after"
    assert draft.content == {"text": "before"}


def test_an_author_without_a_role_is_refused() -> None:
    with pytest.raises(ValueError, match="role"):
        Author("nurse7", "")


@pytest.mark.parametrize(
    ("kind", "content", "named"),
    [
        ("treatment", {"given_at": GIVEN_AT, "may_mask_fever": True, "status": "given"}, "drug"),
        ("treatment", {"drug": "x", "given_at": "yesterday", "may_mask_fever": True, "status": "given"}, "given_at"),
        ("treatment", {"drug": "x", "given_at": "2026-11-20T11:00", "may_mask_fever": True, "status": "given"}, "zone"),
        ("treatment", {"drug": "x", "given_at": GIVEN_AT, "status": "given"}, "may_mask_fever"),
        ("treatment", {"drug": "x", "given_at": GIVEN_AT, "may_mask_fever": 1, "status": "given"}, "may_mask_fever"),
        ("treatment", {"drug": "x", "given_at": GIVEN_AT, "may_mask_fever": False}, "status"),
        ("assessment", {"answers": [{"at_least": 1}]}, "toxicity"),
        ("assessment", {"answers": [{"toxicity": "CRS", "at_least": True}]}, "at_least"),
        ("assessment", {"answers": "none"}, "answers"),
        ("assessment", {"answers": ["CRS"]}, "answers"),
        ("assessment", {"tables": [{"id": "a"}]}, "sha256"),
        ("patient", {"weight": "71.5"}, "weight"),
        ("patient", {"weight": {"kg": "NaN", "measured_on": "2026-11-18"}}, "weight"),
        ("patient", {"weight": {"kg": "71.5", "measured_on": "Wednesday"}}, "weight"),
        ("patient", {"baseline_ice": "10"}, "baseline_ice"),
        ("order", {}, "patient, assessment, treatment, amendment"),
    ],
)
def test_what_could_not_be_read_back_is_refused_before_it_is_kept(
    make_draft: MakeDraft, kind: Any, content: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        make_draft(kind, content)


def test_a_refusal_of_content_never_repeats_what_was_typed(make_draft: MakeDraft) -> None:
    with pytest.raises(ContentWrongError) as refusal:
        make_draft("patient", {"infused_at": "Garcia on Friday"})
    assert "Garcia" not in str(refusal.value)
