"""Whatever is typed into an entry, its de-identified form says neither who nor when."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.invented_log import NOON, InventedLog
from tox_grader.journal.checkpoint import origin_of, signed_checkpoint
from tox_grader.journal.entry import KINDS, Author, Entry
from tox_grader.journal.keys import hand_on, new_key
from tox_grader.workflows.deidentify import deidentified, identifying_words
from tox_grader.workflows.deidentify_content import OLDEST_TOLD, keep_content
from tox_grader.workflows.deidentify_values import Kept
from tox_grader.workflows.labels import labels_of, letters

WHO = "Zebulon Quagmire"
NUMBER = "QX-77-0042"
RECORD = "2f0c1d1e-5a5b-4c6d-8e7f-0a1b2c3d4e5f"
PLANTED = (WHO, "Quagmire", "zebulon", NUMBER, "2026-11-20", "20-Nov-2026", "20-Nov-2026 14:10", "3/2/1958", "14:10")
_KEYS = (
    "typed findings answers scores suggestions protocol next_due tables shown dose reason text what detail name role "
    "os_user suggestion refers_to content kind observed_at product weight infused_at crs icans note says doses limits "
    "read_in only_if fired_by step called because level age_years decimal measured_on kg before after key "
    "given_at drug status unknown_key capd aware id sha256 edition"
)
KEYS = st.sampled_from(sorted(_KEYS.split()))
PLANTS = st.one_of(
    st.sampled_from(PLANTED),
    st.builds("{} {}".format, st.sampled_from(["because", "weight", "seen"]), st.sampled_from(PLANTED)),
)
VALUES: Any = st.recursive(
    st.one_of(PLANTS, st.booleans(), st.integers(-9, 9), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(KEYS, PLANTS), inner, max_size=4)),
    max_leaves=12,
)
CONTENTS = st.dictionaries(st.one_of(KEYS, PLANTS), VALUES, max_size=6)
TELLS = re.compile(r"quagmire|zebulon|qx-77|\d{4}-\d{2}-\d{2}|nov-?\d{4}|\d-nov|1958|14:10", re.IGNORECASE)


def kept_of(log: InventedLog) -> Kept:
    labels = labels_of([(log.patient_key, tuple(log.entries))])
    return Kept(labels, log.patient_key, {"id-x": 7}.get, identifying_words(["Zebulon", "Quagmire", NUMBER]))


def patient(infused_at: datetime = NOON) -> InventedLog:
    log = InventedLog()
    log.add("patient", {"infused_at": infused_at.isoformat(), "product": "ciltacabtagene autoleucel"})
    return log


def told(entry: Entry, log: InventedLog) -> dict[str, Any]:
    labels = labels_of([(log.patient_key, tuple(log.entries))])
    position_of = {one.entry_id: 100 + one.sequence for one in log.entries}.get
    return deidentified(entry, labels, position_of)


@given(kind=st.sampled_from(KINDS), content=CONTENTS)
def test_no_name_number_or_date_that_stands_anywhere_in_a_content_comes_through(
    kind: str, content: dict[str, Any]
) -> None:
    kept = kept_of(patient())
    said = json.dumps(keep_content(kind, content, kept))
    assert TELLS.search(said) is None, said
    assert TELLS.search(" ".join(kept.left_out)) is None


@given(shift=st.integers(-200_000, 200_000), hours=st.integers(0, 2_000))
def test_a_course_moved_in_time_gives_the_same_packet_but_for_its_hashes(shift: int, hours: int) -> None:
    def course(begins: datetime) -> list[dict[str, Any]]:
        log = InventedLog()
        log.add("patient", {"infused_at": begins.isoformat()}, (begins - NOON) / timedelta(hours=1))
        log.add("note", {"text": WHO}, (begins - NOON) / timedelta(hours=1) + hours)
        hashes = {"hash", "previous_hash"}
        return [{key: value for key, value in told(one, log).items() if key not in hashes} for one in log.entries]

    assert course(NOON) == course(NOON + timedelta(hours=shift))


@pytest.mark.parametrize("age", [OLDEST_TOLD, "89", {"decimal": "89"}, 0, "12.5"])
def test_an_age_up_to_89_is_told(age: object) -> None:
    assert keep_content("assessment", {"findings": {"age_years": age}}, kept_of(patient())) == {
        "findings": {"age_years": age}
    }


@pytest.mark.parametrize("age", [90, 104, "90", "89.5", {"decimal": "93"}])
def test_an_age_above_89_is_told_as_a_group(age: object) -> None:
    assert keep_content("assessment", {"findings": {"age_years": age}}, kept_of(patient())) == {
        "findings": {"age_years": "90+"}
    }


def test_times_are_hours_since_the_infusion_as_last_recorded() -> None:
    log = patient(NOON - timedelta(hours=48))
    seen = log.assess(1.5, (2, 2), due=5, recorded=2)
    said = told(seen, log)
    assert (said["observed_hours"], said["recorded_hours"], said["hours_from"]) == ("49.50", "50.00", "infusion")
    assert said["content"]["next_due"] == "53.00"


def test_without_an_infusion_hours_are_counted_from_the_first_entry() -> None:
    log = InventedLog()
    log.add("note", {"text": "seen"}, 3)
    log.add("note", {"text": "seen"}, 5)
    assert [(told(one, log)["recorded_hours"], told(one, log)["hours_from"]) for one in log.entries] == [
        ("0.00", "first entry"),
        ("2.00", "first entry"),
    ]


def test_a_sentence_of_the_program_keeps_its_sense_with_hours_in_place_of_its_times() -> None:
    kept = kept_of(patient())
    said = keep_content(
        "assessment",
        {
            "suggestions": [
                {
                    "step": "tocilizumab",
                    "doses": ["tocilizumab - DOSE 572 mg (8 mg/kg x 71.5 kg, weight 18-Nov-2026)"],
                    "limits": ["NOT BEFORE 20-Nov-2026 20:00: last dose 20-Nov-2026 12:30, 30min ago."],
                }
            ]
        },
        kept,
    )
    assert said["suggestions"] == [
        {
            "step": "tocilizumab",
            "doses": ["tocilizumab - DOSE 572 mg (8 mg/kg x 71.5 kg, weight [day -2])"],
            "limits": ["NOT BEFORE [8.00 h]: last dose [0.50 h], 30min ago."],
        }
    ]
    assert kept.left_out == []


def test_a_correction_names_the_place_in_the_ledger_and_never_the_id_that_was_drawn() -> None:
    log = patient()
    seen = log.assess(1)
    error = log.add("entered_in_error", {"refers_to": seen.entry_id, "reason": f"it was {WHO}"}, 2)
    said = told(error, log)
    assert said["content"] == {"refers_to": 102}
    assert said["left_out"] == ["reason"]
    assert not any(one.entry_id in json.dumps(told(other, log)) for one in log.entries for other in log.entries)


def test_a_typed_dose_stays_only_where_it_is_an_amount() -> None:
    kept = kept_of(patient())
    treatment = {"drug": "tocilizumab", "status": "given", "may_mask_fever": True}
    assert keep_content("treatment", {**treatment, "dose": "572 mg"}, kept)["dose"] == "572 mg"
    assert keep_content("treatment", {**treatment, "dose": "half, as Dr Quagmire said"}, kept)["dose"] is None
    assert kept.left_out == ["dose"]


def test_a_checkpoint_and_its_keys_stay_and_a_text_in_their_place_does_not() -> None:
    old, new = (new_key(origin_of(RECORD)) for _ in range(2))
    text = str(signed_checkpoint(RECORD, (3, "ab" * 32), old))
    changed = {"key": str(new.verifier), "previous": str(old.verifier), "handed_on": hand_on(old, new.verifier)}
    kept = kept_of(patient())
    assert keep_content("checkpoint", {"text": text}, kept) == {"text": text}
    assert keep_content("key_change", changed, kept) == changed
    assert kept.left_out == []
    assert keep_content("checkpoint", {"text": f"{text}seen by {WHO}"}, kept) == {"text": None}
    assert keep_content("key_change", dict.fromkeys(changed, f"{WHO}+x"), kept) == dict.fromkeys(changed)
    assert kept.left_out == ["text", *changed]


def test_one_person_has_one_letter_in_the_whole_packet_and_the_roles_of_the_program_stay() -> None:
    log = InventedLog()
    for who, role in (("nurse.one", "nurse"), (WHO, "doctor"), ("nurse.one", "nurse"), ("x", f"aunt of {WHO}")):
        log.add("note", {"text": "seen"}, by=Author(who, role))
    said = [(told(one, log)["author"], told(one, log)["role"]) for one in log.entries]
    assert said == [("person-A", "nurse"), ("person-B", "doctor"), ("person-A", "nurse"), ("person-C", None)]


@given(number=st.integers(0, 20_000))
def test_letters_never_repeat_and_grow_by_length(number: int) -> None:
    assert letters(number) != letters(number + 1)
    assert len(letters(number)) <= len(letters(number + 1))
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
