"""Keys, checkpoints and short heads: one form each, and every slip is noticed."""

import importlib.util
import os
import stat
from base64 import b64decode
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journal.conftest import NURSE, ROOT
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.checkpoint import CheckpointWrongError, read_checkpoint, signed_by, signed_checkpoint
from tox_grader.journal.entry import SITE_KEY
from tox_grader.journal.folder import KEY_FILE
from tox_grader.journal.kept import Kept
from tox_grader.journal.keys import (
    KeyWrongError,
    SigningKey,
    VerifierKey,
    keep_key,
    kept_key,
    key_id,
    new_key,
    read_verifier_key,
    sign,
    verifies,
)
from tox_grader.journal.short_head import ShortHeadWrongError, check_character, read_short_head, short_head
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify
from tox_grader.workflows.checkpoints import change_key, make_checkpoint
from tox_grader.workflows.record import Record

HEAD = (1284, "9f3a77c201be4d5e" + "0" * 48)
# The example of the note format's first implementation: a key and what it signed.
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_TEXT = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
FOREIGN_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
# RFC 8032, 7.1: public key, message, signature.
RFC_8032 = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


def load_other_verifier() -> ModuleType:
    path = ROOT / "tox_grader" / "reports" / "packet_files" / "verify_log.py"
    spec = importlib.util.spec_from_file_location("verify_log_that_travels", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OTHER = load_other_verifier()


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return new_key("tox-grader/record-1")


def test_a_checkpoint_is_written_in_the_common_form(key: SigningKey) -> None:
    text = str(signed_checkpoint("record-1", HEAD, key))
    assert text.startswith(
        "tox-grader/record-1\n1284\nnzp3wgG+TV4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 tox-grader/record-1 "
    )
    assert text.endswith("\n")
    read = read_checkpoint(text)
    assert str(read) == text
    assert read.head == HEAD
    assert signed_by(read, [key.verifier]) == key.verifier


def test_keys_and_signatures_are_those_of_other_programs_with_the_same_form() -> None:
    foreign = read_verifier_key(FOREIGN_KEY)
    assert str(foreign) == FOREIGN_KEY
    raw = b64decode(FOREIGN_SIGNATURE)
    assert raw[:4] == key_id(foreign)
    assert verifies(foreign, FOREIGN_TEXT, raw[4:])
    read_verifier_key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")


def test_every_single_character_that_is_changed_in_a_checkpoint_is_noticed(key: SigningKey) -> None:
    text = str(signed_checkpoint("record-1", HEAD, key)).rstrip("\n")
    for place, old in enumerate(text):
        for new in {"A", "1", "=", "\n"} - {old}:
            changed = text[:place] + new + text[place + 1 :]
            try:
                read = read_checkpoint(changed)
            except CheckpointWrongError:
                continue
            assert signed_by(read, [key.verifier]) is None, (place, new)


def test_a_checkpoint_may_be_signed_by_others_too_and_come_with_other_line_ends(key: SigningKey) -> None:
    witness = new_key("a.witness")
    text = str(signed_checkpoint("record-1", HEAD, key))
    other = str(signed_checkpoint("record-1", HEAD, SigningKey(witness.verifier, witness.private))).rsplit("\n\n")[1]
    both = read_checkpoint((text + other).replace("\n", "\r\n") + "\r\n")
    assert signed_by(both, [key.verifier]) == key.verifier
    assert signed_by(both, [witness.verifier]) == witness.verifier
    assert signed_by(both, [new_key("tox-grader/record-1").verifier]) is None


@pytest.mark.parametrize(
    "line", [FOREIGN_KEY[:-1], FOREIGN_KEY.replace("c7", "c8"), FOREIGN_KEY.replace("Neu", "Ney"), ""]
)
def test_a_public_key_with_a_slip_is_refused(line: str) -> None:
    with pytest.raises(KeyWrongError):
        read_verifier_key(line)


def test_the_private_key_is_its_owners_and_stands_in_no_text(tmp_path: Path, key: SigningKey) -> None:
    keep_key(tmp_path, key)
    file = tmp_path / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept_key(tmp_path) == key
    assert key.private.hex() not in repr(key)
    assert str(key.private) not in repr(key)
    file.chmod(0o640)
    with pytest.raises(StoreUnavailable, match="can be read by others"):
        kept_key(tmp_path)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+a+00000000+AAAA", FOREIGN_KEY, "\u00e9"])
def test_a_damaged_private_key_is_refused_without_being_repeated(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text, encoding="utf-8")
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(StoreUnavailable) as told:
        kept_key(tmp_path)
    assert "PRIVATE" not in str(told.value)
    assert told.value.exit_code == 14


def test_a_new_key_takes_over_from_the_old_one_and_both_stay_known(
    store: SqliteStore, clock: FixedClock, folder: Path
) -> None:
    record = Record(store, clock, "clinical", folder)
    first = make_checkpoint(record, NURSE)
    change_key(record, NURSE, "the station was replaced")
    second = make_checkpoint(record, NURSE)
    assert first.key != second.key
    assert verify(store).consistent
    root = Kept(keys=(read_verifier_key(first.key),))
    assert verify(store, root).consistent
    # A key that nobody handed on to is no key for one who holds the first.
    (folder / KEY_FILE).unlink()
    make_checkpoint(record, NURSE)
    assert verify(store).consistent
    places = [problem.where for problem in verify(store, root).problems]
    assert places == ["site chain, entry 5", "site chain, entry 6"]
    kinds = [entry.kind for entry in store.entries(SITE_KEY)]
    assert kinds == ["key_change", "checkpoint", "key_change", "checkpoint", "key_change", "checkpoint"]


# The short head


def test_a_short_head_is_read_as_it_was_printed_however_it_is_typed() -> None:
    head = short_head(HEAD)
    assert str(head) == "1284 9f3a-77c2-01be-4d5e Y"
    for typed in (str(head), "1284 9F3A 77C2 01BE 4D5E y", "12849f3a77c201be4d5eY", " 1284-9f3a-77c2-01be-4d5e-Y\n"):
        assert read_short_head(typed) == head


def test_the_check_character_is_the_one_of_the_standard() -> None:
    assert check_character("G123489654321") == "Y"


@given(position=st.integers(0, 10**9), digits=st.text("0123456789abcdef", min_size=16, max_size=16), data=st.data())
def test_every_single_slip_in_a_short_head_is_noticed(position: int, digits: str, data: st.DataObject) -> None:
    plain = str(short_head((position, digits + "0" * 48))).replace(" ", "").replace("-", "")
    place = data.draw(st.integers(0, len(plain) - 1))
    new = data.draw(st.sampled_from("0123456789abcdef"))
    slip = plain[:place] + new + plain[place + 1 :]
    swapped = plain[:place] + plain[place : place + 2][::-1] + plain[place + 2 :]
    for typed in {slip, swapped} - {plain, plain.lower()}:
        if typed.lower() != plain.lower():
            with pytest.raises(ShortHeadWrongError):
                read_short_head(typed)


# The verifier that travels with a packet reads the same forms with code of its own


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_other_verifier_agrees_with_the_standard(public: str, message: str, signature: str) -> None:
    raw = bytes.fromhex(signature)
    assert OTHER.signature_holds(bytes.fromhex(public), bytes.fromhex(message), raw)
    assert not OTHER.signature_holds(bytes.fromhex(public), bytes.fromhex(message) + b"x", raw)
    for place in range(0, len(raw), 7):
        wrong = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert not OTHER.signature_holds(bytes.fromhex(public), bytes.fromhex(message), wrong)


def test_the_other_verifier_refuses_a_signature_with_a_scalar_beyond_the_order() -> None:
    public, message, signature = (bytes.fromhex(part) for part in RFC_8032[1])
    beyond = int.from_bytes(signature[32:], "little") + OTHER.L
    assert not OTHER.signature_holds(public, message, signature[:32] + beyond.to_bytes(32, "little"))


@pytest.mark.parametrize("number", range(12))
def test_both_ways_to_check_a_signature_agree(number: int) -> None:
    signing, message = new_key("a"), os.urandom(40 * number)
    good = sign(signing, message)
    for place in (None, number, 32 + number, 63):
        tried = good if place is None else good[:place] + bytes([good[place] ^ 1 << number % 8]) + good[place + 1 :]
        here = verifies(signing.verifier, message, tried)
        assert here == OTHER.signature_holds(signing.verifier.public, message, tried) == (place is None)


def test_both_read_keys_heads_and_checkpoints_alike(key: SigningKey) -> None:
    assert OTHER.read_key(FOREIGN_KEY).public == read_verifier_key(FOREIGN_KEY).public
    assert OTHER.read_head("1284 9f3a-77c2-01be-4d5e Y") == (1284, "9f3a77c201be4d5e")
    checkpoint = OTHER.read_checkpoint(str(signed_checkpoint("record-1", HEAD, key)))
    assert OTHER.signed_by(checkpoint, [OTHER.read_key(str(key.verifier))])
    assert not OTHER.signed_by(checkpoint, [OTHER.read_key(FOREIGN_KEY)])
    for broken in (FOREIGN_KEY[:-1], FOREIGN_KEY.replace("c7", "c8")):
        with pytest.raises(ValueError, match=r"key|part"):
            OTHER.read_key(broken)
    with pytest.raises(ValueError, match="check character"):
        OTHER.read_head("1284 9f3a-77c2-01be-4d5e X")


def test_the_other_verifier_shares_no_code_with_the_program() -> None:
    text = Path(OTHER.__file__ or "").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 500
    assert "import tox_grader" not in text
    assert "from tox_grader" not in text
    assert VerifierKey.__module__ not in text
