"""What a draft becomes when it is kept: the entry that is told is what its bytes say, and the bytes are canonical."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rfc8785

from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.body import Place, read_body, write_entry
from tox_grader.journal.canonical import NotCanonicalError, canonical, canonical_around
from tox_grader.journal.entry import Author, Draft, Kind
from tox_grader.journal.sqlite_store import SqliteStore

NURSE = Author("schwester.käthe", "nurse")
NIGHT = datetime(2026, 10, 25, 2, 30, 17, 250_000, ZoneInfo("Europe/Berlin"))
PLACE = Place(3, "ab" * 32, datetime(2026, 10, 25, 3, 0, tzinfo=timezone(timedelta(hours=1))), "clinical", "1.0", "w7")
CONTENTS: tuple[tuple[Kind, dict[str, Any]], ...] = (
    ("note", {"text": 'a "quoted" line\nand Käthe, 熱', "a": 1, "\u00e9": [None, True, -5, {"z": 1, "b": []}]}),
    ("assessment", {"answers": [{"toxicity": "CRS", "at_least": 2, "could_be": 2, "grade": 2}], "tables": []}),
    (
        "treatment",
        {
            "drug": "tocilizumab",
            "given_at": NIGHT.isoformat(),
            "dose": "480 mg",
            "may_mask_fever": True,
            "status": "given",
        },
    ),
)


@pytest.mark.parametrize(("kind", "content"), CONTENTS, ids=[kind for kind, _ in CONTENTS])
def test_the_entry_that_is_told_is_the_one_that_its_bytes_say(kind: Kind, content: dict[str, Any]) -> None:
    entry = write_entry(Draft("e-1", "patient-a", kind, NIGHT, NURSE, content), PLACE)
    assert read_body(entry.body) == entry
    assert rfc8785.dumps(json.loads(entry.body)) == entry.body
    assert entry.content == content


def test_a_part_that_was_written_before_stands_in_the_whole_as_it_would_be_written_with_it() -> None:
    inner: dict[str, Any] = {"b": [1, {"é": None}], "a": "熱"}
    whole = canonical({"z": 1, "content": inner, "author": {"role": "x", "id": "y"}})
    assert canonical_around({"z": 1, "author": {"role": "x", "id": "y"}}, "content", canonical(inner)) == whole


def test_what_stands_around_a_written_part_is_checked_as_ever() -> None:
    around: dict[str, Any] = {"author": {"id": 0.5}}
    with pytest.raises(NotCanonicalError, match=r"value\.author\.id"):
        canonical_around(around, "content", b"{}")


def test_what_is_done_to_a_draft_afterwards_does_not_change_what_is_kept() -> None:
    handed_in: dict[str, Any] = {"text": "seen"}
    draft = Draft("e-1", "patient-a", "note", NIGHT, NURSE, handed_in)
    handed_in["text"] = "not seen"
    assert json.loads(write_entry(draft, PLACE).body)["content"] == {"text": "seen"}


def test_a_wrong_text_under_a_hash_is_refused_also_where_the_right_one_is_kept_already(
    store: SqliteStore, make_draft: Callable[..., Draft]
) -> None:
    text = b"table: invented\n"
    name = sha256(text).hexdigest()
    graded = {"answers": [], "tables": [{"id": "invented", "edition": "1.0.0", "sha256": name}]}
    store.append(make_draft("assessment", graded), {name: text})
    with pytest.raises(StoreUnavailable, match="does not have the hash it was handed in under"):
        store.append(make_draft("assessment", graded, hours=1), {name: text + b"# changed"})
    assert store.append(make_draft("assessment", graded, hours=2)).sequence == 2
