"""Each kind of entry says what it must say, or is refused before it is kept; a refusal never repeats what was typed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journal.test_old_bodies import CONTENTS
from tox_grader.journal.contents import ContentWrongError, texts_named
from tox_grader.journal.entry import KINDS, SITE_KEY, SITE_KINDS, Draft, Kind

MakeDraft = Callable[..., Draft]
AMENDED = CONTENTS["amendment"]


def key_of(kind: Kind) -> str:
    return SITE_KEY if kind in SITE_KINDS else "patient-a"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_further_keys_and_keeps_them(make_draft: MakeDraft, kind: Kind) -> None:
    content = {**CONTENTS[kind], "from_another_version": ["kept"]}
    assert make_draft(kind, content, patient_key=key_of(kind)).content == content


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"access"}))
def test_no_kind_stands_in_the_chain_of_the_others(make_draft: MakeDraft, kind: Kind) -> None:
    other = "patient-a" if kind in SITE_KINDS else SITE_KEY
    with pytest.raises(ValueError, match="site's chain"):
        make_draft(kind, CONTENTS[kind], patient_key=other)


def test_an_access_is_of_one_patient_or_of_the_whole_ward(make_draft: MakeDraft) -> None:
    for key in (SITE_KEY, "patient-a"):
        assert make_draft("access", CONTENTS["access"], patient_key=key).patient_key == key


@pytest.mark.parametrize(
    ("kind", "changed", "named"),
    [
        ("treatment", {"status": "declined"}, "status: must be one of given, not_given"),
        ("treatment", {"reason": None}, "reason: must be stated"),
        ("treatment", {"reason": "  "}, "reason: must be stated"),
        ("amendment", {"refers_to": None}, "refers_to"),
        ("amendment", {"reason": ""}, "reason"),
        ("amendment", {"kind": "note"}, "kind: must be one of assessment, treatment, patient"),
        ("amendment", {"content": "x"}, "content: must be an object"),
        ("amendment", {"content": {**AMENDED["content"], "drug": 7}}, "drug: must be str"),
        ("amendment", {"content": {**AMENDED["content"], "status": "not_given"}}, "reason"),
        ("amendment", {"observed_at": "2026-11-20T12:00"}, "observed_at"),
        ("entered_in_error", {"refers_to": 3}, "refers_to: must be str, not int"),
        ("entered_in_error", {"reason": None}, "reason"),
        ("override", {"what": None}, "what"),
        ("override", {"reason": " "}, "reason"),
        ("override", {"suggestion": 4}, "suggestion"),
        ("acknowledgement", {"what": ""}, "what"),
        ("acknowledgement", {"refers_to": True}, "refers_to"),
        ("note", {"text": "\t"}, "text"),
        ("note", {"text": None}, "text"),
        ("access", {"what": "peek"}, "what: must be one of view, export, print, verify"),
        ("access", {"detail": 1}, "detail"),
        ("clock", {"what": "late"}, "what: must be one of backward, jump"),
        ("clock", {"seconds": "60"}, "seconds: must be int, not str"),
        ("clock", {"before": "yesterday"}, "before"),
        ("signature", {"sha256": "ab"}, "sha256: must be a SHA-256 in full"),
    ],
)
def test_content_that_does_not_say_what_its_kind_must_say_is_no_draft(
    make_draft: MakeDraft, kind: Kind, changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(ContentWrongError, match=named):
        make_draft(kind, {**CONTENTS[kind], **changed}, patient_key=key_of(kind))


@pytest.mark.parametrize(
    ("kind", "key"),
    [("treatment", "status"), ("amendment", "kind"), ("access", "what"), ("clock", "what"), ("override", "what")],
)
def test_a_refusal_never_repeats_what_was_typed(make_draft: MakeDraft, kind: Kind, key: str) -> None:
    for value in ("Garcia", {"name": "Garcia"}):
        content = {**CONTENTS[kind], key: value, "reason": ""}
        with pytest.raises(ContentWrongError) as refusal:
            make_draft(kind, content, patient_key=key_of(kind))
        assert "Garcia" not in str(refusal.value)


def test_an_amended_assessment_rests_on_the_texts_of_its_tables_as_a_new_one_does() -> None:
    content = {**AMENDED, "kind": "assessment", "content": CONTENTS["assessment"]}
    assert texts_named("amendment", content) == texts_named("assessment", CONTENTS["assessment"]) != ()
