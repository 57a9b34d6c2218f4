"""The page on the format is true: a verifier written from it alone gets the same bytes and hashes as the program."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.journal.conftest import ROOT
from tox_grader.journal.body import read_body
from tox_grader.journal.checkpoint import read_checkpoint, signed_by
from tox_grader.journal.entry import KINDS, SITE_KINDS
from tox_grader.journal.keys import read_verifier_key
from tox_grader.journal.ledger import LedgerRow, ledger_of
from tox_grader.journal.short_head import read_short_head, short_head

PAGE = (ROOT / "docs" / "log_format.md").read_text(encoding="utf-8")
EXAMPLE = PAGE[PAGE.index("## An example, byte for byte") : PAGE.index("## What a verifier checks")]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", EXAMPLE, re.MULTILINE | re.DOTALL)


BODIES = [line.encode() for line in blocks("json")[0].splitlines()]
HASHES = blocks("text")[0].splitlines()
ROWS = [line.split(",") for line in blocks("csv")[0].splitlines()[1:]]
CHECKPOINT = blocks("text")[1]
KEY, HEAD = blocks("text")[2].splitlines()


def test_the_bodies_are_canonical_and_have_the_hashes_that_the_page_gives() -> None:
    assert [sha256(body).hexdigest() for body in BODIES] == HASHES
    assert [rfc8785.dumps(json.loads(body)) for body in BODIES] == BODIES
    assert [read_body(body).hash for body in BODIES] == HASHES


def test_the_chain_is_linked_as_the_page_says() -> None:
    first, site, second = (json.loads(body) for body in BODIES)
    assert (first["sequence"], site["sequence"], second["sequence"]) == (1, 1, 2)
    assert first["previous_hash"] == site["previous_hash"] == "0" * 64
    assert second["previous_hash"] == HASHES[0]


def test_the_ledger_is_worked_out_as_the_page_says() -> None:
    before = "0" * 64
    for number, (position, key, sequence, entry_hash, ledger_hash) in enumerate(ROWS, start=1):
        assert position == str(number)
        text = "".join(f"{part}\n" for part in (before, position, key, sequence, entry_hash))
        assert sha256(text.encode()).hexdigest() == ledger_hash
        before = ledger_hash
    said = [json.loads(body) for body in BODIES]
    told = ((one["patient_key"], one["sequence"], digest) for one, digest in zip(said, HASHES, strict=True))
    assert list(ledger_of(told)) == [LedgerRow(int(a), b, int(c), d, e) for a, b, c, d, e in ROWS]


def test_the_checkpoint_and_its_key_are_worked_out_as_the_page_says() -> None:
    signed, signature_line = CHECKPOINT.split("\n\n")
    origin, position, encoded = signed.split("\n")
    assert (position, b64decode(encoded).hex()) == (ROWS[-1][0], ROWS[-1][-1])
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes_raw()
    key_id = sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    assert f"{origin}+{key_id.hex()}+{b64encode(bytes([1]) + public).decode()}" == KEY
    raw = key_id + private.sign(f"{signed}\n".encode())
    assert signature_line == f"\u2014 {origin} {b64encode(raw).decode()}\n"
    assert signed_by(read_checkpoint(CHECKPOINT), [read_verifier_key(KEY)]) is not None


def test_the_short_head_is_the_one_of_the_page() -> None:
    assert str(short_head((3, ROWS[-1][-1]))) == HEAD
    assert read_short_head(HEAD).position == 3


def test_every_kind_of_entry_stands_on_the_page_in_its_chain() -> None:
    (line,) = (line for line in PAGE.splitlines() if line.startswith("| `kind` |"))
    patients, _, rest = line.partition("in the site's")
    site, _, either = rest.partition("in either")
    assert {kind for kind in KINDS if f"`{kind}`" in site} == SITE_KINDS
    assert {kind for kind in KINDS if f"`{kind}`" in either} == {"access"}
    assert {kind for kind in KINDS if f"`{kind}`" in patients} == set(KINDS) - SITE_KINDS - {"access"}
