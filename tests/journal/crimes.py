"""The museum: every way in which somebody may tamper with a log, and where each has to be found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from tests.journal.tampering import (
    Log,
    rewritten,
    row_at,
    with_body,
    with_columns,
    with_ledger_row,
    without,
)
from tox_grader.journal.checkpoint import origin_of, read_checkpoint, signed_checkpoint
from tox_grader.journal.entry import SITE_KEY
from tox_grader.journal.keys import new_key
from tox_grader.journal.ledger import LedgerRow, ledger_of

A, B = "patient-a", "patient-b"
ORDER = (A, A, SITE_KEY, A, SITE_KEY, B, A, SITE_KEY, SITE_KEY, A, B, B)
"""The chain of each entry of the exhibits' log, in the order of the ledger (tests/journal/conftest.py)."""


@dataclass(frozen=True)
class Crime:
    """What was done; every problem's place in the program's verdict; the one place that must be named in any verdict.

    `columns_only`: the entries' own bytes are untouched, so that a packet, which has no columns, is sound.
    """

    do: Callable[[Log], Log]
    places: tuple[str, ...]
    guilty: str = ""
    columns_only: bool = False

    @property
    def must_be_named(self) -> str:
        return self.guilty or self.places[0]


def a(sequence: int) -> str:
    return f"patient {A}, entry {sequence}"


def b(sequence: int) -> str:
    return f"patient {B}, entry {sequence}"


def site(sequence: int) -> str:
    return f"site chain, entry {sequence}"


def at(position: int) -> str:
    return f"site ledger, position {position}"


def _swap(log: Log, first: int, second: int) -> Log:
    one, other = row_at(log, A, first), row_at(log, A, second)
    left = without(log, A, first, second)
    return replace(left, rows_held=(*left.rows_held, one._replace(sequence=second), other._replace(sequence=first)))


def _renumbered(log: Log) -> Log:
    log = without(log, A, 3)
    for sequence in (4, 5):
        log = with_columns(log, A, sequence, sequence=sequence - 1)
    return log


def _copied(log: Log) -> Log:
    copy = row_at(log, A, 2)._replace(sequence=6, entry_id="forged")
    return replace(log, rows_held=(*log.rows_held, copy))


def _given_away(log: Log) -> Log:
    return with_columns(log, B, 3, patient_key=A, sequence=6)


def _fresh(log: Log, patient_key: str, sequence: int, before: bytes, after: bytes, **columns: Any) -> Log:
    body = row_at(log, patient_key, sequence).body.replace(before, after)
    digest = sha256(body).hexdigest()
    return with_body(log, patient_key, sequence, before, after, hash=digest, **columns)


def _said(
    place: tuple[str, int], content: Mapping[str, Any] | None
) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    """Return a change of one entry's content; without content the entry is left out."""

    def change(said: dict[str, Any]) -> dict[str, Any] | None:
        if (said["patient_key"], said["sequence"]) != place:
            return said
        return None if content is None else {**said, "content": content}

    return change


def _appended(log: Log) -> Log:
    """Add an entry behind the last one of a chain with a hash and link that fit, and nothing in the ledger."""
    last = row_at(log, B, 3)
    more = rewritten(_inserted(log, (B, 3)), lambda said: said)
    new = row_at(more, B, 4)
    assert new.previous_hash == last.hash
    return replace(log, rows_held=(*log.rows_held, new))


def _inserted(log: Log, behind: tuple[str, int]) -> Log:
    """Write the whole log anew with one entry more behind another."""
    old = row_at(log, *behind)
    body = old.body.replace(old.entry_id.encode(), b"inserted").replace(b"seen", b"made up")
    extra = old._replace(sequence=1000, entry_id="inserted", body=body)
    position = next(row.position for row in log.ledger if (row.patient_key, row.sequence) == behind)
    ledger = [row._replace(position=row.position * 2) for row in log.ledger]
    ledger.append(log.ledger[position - 1]._replace(position=position * 2 + 1, sequence=1000))
    held = replace(log, rows_held=(*log.rows_held, extra), ledger=tuple(sorted(ledger)))
    return rewritten(held, lambda said: said)


def _no_checkpoints(said: dict[str, Any]) -> dict[str, Any] | None:
    return None if said["kind"] in ("checkpoint", "key_change") else said


def _quietly(change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Callable[[Log], Log]:
    """Write the log anew with a change, and take the log's own checkpoints out, which would tell."""

    def do(log: Log) -> Log:
        def both(said: dict[str, Any]) -> dict[str, Any] | None:
            return None if _no_checkpoints(said) is None else change(said)

        return rewritten(log, both)

    return do


def _other_checkpoint(text: Callable[[Log, str], str]) -> Callable[[Log], Log]:
    def do(log: Log) -> Log:
        def change(said: dict[str, Any]) -> dict[str, Any]:
            if said["kind"] != "checkpoint":
                return said
            return {**said, "content": {**said["content"], "text": text(log, said["content"]["text"])}}

        return rewritten(log, change)

    return do


def _with_a_key_of_their_own(log: Log) -> Log:
    """Write the log anew with one entry changed, its checkpoint signed by a key put in place of the first."""
    key = new_key(origin_of(log.record_id))
    changed = rewritten(log, _said((A, 3), {"text": "nothing seen"}))
    head = changed.ledger[7]

    def change(said: dict[str, Any]) -> dict[str, Any]:
        if said["kind"] == "key_change":
            return {**said, "content": {**said["content"], "key": str(key.verifier)}}
        if said["kind"] == "checkpoint":
            text = str(signed_checkpoint(log.record_id, (head.position, head.ledger_hash), key))
            return {**said, "content": {**said["content"], "text": text}}
        return said

    # The key stands before the checkpoint, so the head that it signs has to be worked out with the new key in place.
    changed = rewritten(changed, change)
    head = changed.ledger[7]
    return rewritten(changed, change)


def _flipped_signature(_: Log, text: str) -> str:
    *before, last = text.rstrip("\n").split("\n")
    place = len(last) - 10
    return "\n".join([*before, last[:place] + ("A" if last[place] != "A" else "B") + last[place + 1 :], ""])


def _of_another_record(_: Log, text: str) -> str:
    checkpoint = read_checkpoint(text)
    key = new_key(origin_of("another"))
    return str(signed_checkpoint("another", checkpoint.head, key))


SEEN_BY_ITSELF: Mapping[str, Crime] = {
    "a byte of a body was flipped": Crime(lambda log: with_body(log, A, 3, b"seen", b"sxen"), (a(3),)),
    "a body was cut short": Crime(lambda log: with_columns(log, A, 3, body=row_at(log, A, 3).body[:40]), (a(3),)),
    "an entry was removed": Crime(lambda log: without(log, A, 3), (a(3), a(4))),
    "the first entry was removed": Crime(lambda log: without(log, A, 1), (a(1), a(2))),
    "the last entry was removed": Crime(lambda log: without(log, A, 5), (a(5),)),
    "the last two entries were removed": Crime(lambda log: without(log, A, 4, 5), (a(4), a(5))),
    "a whole patient was removed": Crime(lambda log: without(log, B, 1, 2, 3), (b(1), b(2), b(3))),
    "an entry was removed and the rest renumbered": Crime(_renumbered, (a(3), a(4), a(5))),
    "two entries were swapped": Crime(lambda log: _swap(log, 3, 4), (a(3), a(4), a(5)), columns_only=True),
    "an entry was copied to the end": Crime(_copied, (a(6),), a(2)),
    "an entry that fits was added behind the last": Crime(_appended, (b(4),)),
    "an entry was given to another patient": Crime(_given_away, (a(6), b(3)), columns_only=True),
    "only the column with the kind was changed": Crime(
        lambda log: with_columns(log, A, 4, kind="treatment"), (a(4),), columns_only=True
    ),
    "only the column with the recording time was changed": Crime(
        lambda log: with_columns(log, A, 4, recorded_at="2026-11-19T11:00:00Z"), (a(4),), columns_only=True
    ),
    "only the column with the author was changed": Crime(
        lambda log: with_columns(log, A, 4, author_id="doctor1"), (a(4),), columns_only=True
    ),
    "only the column with the station was changed": Crime(
        lambda log: with_columns(log, A, 4, station="elsewhere"), (a(4),), columns_only=True
    ),
    "only the column with the entry id was changed": Crime(
        lambda log: with_columns(log, A, 4, entry_id="another"), (a(4),), columns_only=True
    ),
    "a real entry was marked as simulated in its column": Crime(
        lambda log: with_columns(log, A, 5, mode="simulation"), (a(5),), columns_only=True
    ),
    "a real entry was marked as simulated": Crime(
        lambda log: with_body(log, A, 5, b'"clinical"', b'"simulation"', mode="simulation"), (a(5),)
    ),
    "the recording time was changed in body and column": Crime(
        lambda log: with_body(
            log, A, 4, b'"recorded_at":"2026-11-20', b'"recorded_at":"2026-11-19', recorded_at="2026-11-19T11:00:00Z"
        ),
        (a(4),),
    ),
    "an entry was rewritten with a fresh hash": Crime(lambda log: _fresh(log, A, 3, b"seen", b"xxxx"), (a(3), a(4))),
    "the last entry was rewritten with a fresh hash": Crime(lambda log: _fresh(log, A, 5, b"seen", b"xxxx"), (a(5),)),
    "a chain was rewritten with fresh hashes from one entry on": Crime(
        lambda log: rewritten(log, _said((A, 3), {"text": "nothing seen"}), ledger_too=False), (a(3), a(4), a(5))
    ),
    "an entry was inserted and its chain rewritten": Crime(
        lambda log: replace(_inserted(log, (A, 3)), ledger=log.ledger), (a(4), a(5), a(6))
    ),
    "a table text was replaced": Crime(
        lambda log: replace(log, texts=dict.fromkeys(log.texts, b"table: kinder")),
        ("TEXT", a(2), site(1), site(2)),
        a(2),
    ),
    "a table text was removed": Crime(lambda log: replace(log, texts={}), (a(2), site(1), site(2))),
    "a name under a signature was replaced": Crime(
        lambda log: with_body(log, SITE_KEY, 2, b"Ben Demo", b"Eve Demo"), (site(2),)
    ),
    "a signature was rewritten with a fresh hash": Crime(
        lambda log: _fresh(log, SITE_KEY, 2, b"Ben Demo", b"Eve Demo", author_id="Eve Demo"), (site(2), site(3))
    ),
    "a signature was removed": Crime(lambda log: without(log, SITE_KEY, 1), (site(1), site(2))),
    "a signature was given to a patient": Crime(
        lambda log: with_columns(log, SITE_KEY, 2, patient_key=A, sequence=6),
        (a(6), site(2), site(3)),
        site(2),
        columns_only=True,
    ),
    "a checkpoint was removed": Crime(lambda log: without(log, SITE_KEY, 4), (site(4),)),
    "a ledger hash was changed": Crime(lambda log: with_ledger_row(log, 5, ledger_hash="0" * 64), (at(5), at(6))),
    "the entry hash in the ledger was changed": Crime(
        lambda log: with_ledger_row(log, 4, hash="0" * 64), (a(3), at(4))
    ),
    "a row of the ledger was removed": Crime(
        lambda log: replace(log, ledger=tuple(row for row in log.ledger if row.position != 7)), (a(4), at(8), at(10))
    ),
    "the tail of the ledger was cut": Crime(lambda log: replace(log, ledger=log.ledger[:10]), (b(2), b(3))),
    "two rows of the ledger were swapped": Crime(
        lambda log: with_ledger_row(with_ledger_row(log, 7, **_what(log, 10)), 10, **_what(log, 7)),
        (at(7), at(10)),
    ),
    "the ledger was written anew in another order": Crime(
        lambda log: replace(
            log, ledger=_ledger_in(log, lambda place: (place[0] != B, ORDER.index(place[0]), place[1]))
        ),
        (site(4),),
    ),
    "the whole log was written anew, its checkpoints as they were": Crime(
        lambda log: rewritten(log, _said((A, 3), {"text": "nothing seen"})), (site(4),)
    ),
    "an entry was removed and the whole log written anew": Crime(
        lambda log: rewritten(log, _said((A, 3), None)), (site(4),)
    ),
    "a patient was removed and the whole log written anew": Crime(
        lambda log: rewritten(log, lambda said: None if said["patient_key"] == B else said), (site(4),)
    ),
    "a checkpoint's signature was changed and the log written anew": Crime(
        _other_checkpoint(_flipped_signature), (site(4),)
    ),
    "a checkpoint of another record was put in and the log written anew": Crime(
        _other_checkpoint(_of_another_record), (site(4),)
    ),
}


def _as_it_was_at(log: Log, position: int) -> Log:
    ledger = tuple(row for row in log.ledger if row.position <= position)
    left = {(row.patient_key, row.sequence) for row in ledger}
    return replace(
        log, ledger=ledger, rows_held=tuple(row for row in log.rows_held if (row.patient_key, row.sequence) in left)
    )


def _what(log: Log, position: int) -> dict[str, Any]:
    row = log.ledger[position - 1]
    return {"patient_key": row.patient_key, "sequence": row.sequence, "hash": row.hash}


def _ledger_in(log: Log, order: Callable[[tuple[str, int]], Any]) -> tuple[LedgerRow, ...]:
    rows = sorted(log.ledger, key=lambda row: order((row.patient_key, row.sequence)))
    return tuple(ledger_of((row.patient_key, row.sequence, row.hash) for row in rows))


# These leave a log that looks whole: only what was kept elsewhere shows them. The place is the one that a whole ledger
# kept elsewhere names; a checkpoint or a short head names the positions among which it lies.
SEEN_ONLY_FROM_ELSEWHERE: Mapping[str, Crime] = {
    "the last entry was removed from chain and ledger": Crime(lambda log: _as_it_was_at(log, 11), (b(3),)),
    "an old copy was put back": Crime(lambda log: _as_it_was_at(log, 7), (a(5),)),
    "an entry was changed and the whole log written anew": Crime(
        _quietly(_said((A, 3), {"text": "nothing seen"})), (a(3),)
    ),
    "the last entry was changed and the whole log written anew": Crime(
        _quietly(_said((B, 3), {"text": "nothing seen"})), (b(3),)
    ),
    "an entry was removed and the whole log written anew": Crime(_quietly(_said((A, 3), None)), (a(3),)),
    "an entry was inserted and the whole log written anew": Crime(
        lambda log: rewritten(_inserted(log, (A, 3)), _no_checkpoints), (a(4),)
    ),
    "two entries were swapped and the whole log written anew": Crime(
        lambda log: rewritten(
            log, _no_checkpoints, order=lambda said: (ORDER.index(said["patient_key"]), -said["sequence"])
        ),
        (a(1),),
    ),
    "a patient was removed and the whole log written anew": Crime(
        _quietly(lambda said: None if said["patient_key"] == B else said), (b(1),)
    ),
    "a signature was forged and the whole log written anew": Crime(
        _quietly(
            lambda said: (
                {**said, "content": {**said["content"], "name": "Eve Demo"}} if said["kind"] == "signature" else said
            )
        ),
        (site(1),),
    ),
    "the whole log was written anew and signed with another key": Crime(_with_a_key_of_their_own, (a(3),)),
    "every entry was removed": Crime(lambda log: replace(log, rows_held=(), ledger=(), texts={}), (a(1),)),
}
