"""The auditor's commands, as they are typed: checkpoint and verify against what was kept elsewhere."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from tox_grader.cli.audit_verify import NOT_NOTED
from tox_grader.cli.main import main

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--data", str(tmp_path / "record"), *words])
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


@pytest.fixture
def ward(told: Told) -> Told:
    assert told("patient", "add", "W7-1", "--family", "Example", "--given", "Ada")[0] == 0
    assert told("give", "W7-1", "paracetamol", "--dose", "1 g")[0] == 0
    return told


def after(label: str, text: str) -> str:
    (found,) = re.findall(rf"^{label}: (.+)$", text, re.MULTILINE)
    return str(found)


def test_a_log_is_complete_up_to_a_checkpoint_that_was_kept(ward: Told, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    code, out, _ = ward("audit", "checkpoint", "--out", str(kept), "--why", "hand-over")
    assert code == 0
    key, head = after("Public key", out), after("Head", out)
    assert kept.read_text(encoding="utf-8").splitlines()[1] == head.split()[0]
    code, out, err = ward("audit", "verify", "--against", str(kept), "--head", head, "--key", key)
    assert (code, err) == (0, "")
    assert f"complete up to ledger position {head.split()[0]} of" in out
    assert "against 2 heads kept elsewhere" in out
    assert ward("audit", "checkpoint", "--out", str(kept))[0] == 2, "a kept checkpoint is never written over"


def test_an_old_copy_put_back_is_seen_against_the_head_on_a_printed_log(ward: Told, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "record", tmp_path / "old")
    assert ward("give", "W7-1", "tocilizumab", "--dose", "560 mg")[0] == 0
    (head,) = re.findall(r"Head of the log when this was printed: ([^(]+) \(", ward("log", "W7-1")[1])
    assert ward("audit", "verify", "--head", head)[0] == 0
    shutil.rmtree(tmp_path / "record")
    shutil.copytree(tmp_path / "old", tmp_path / "record")
    assert ward("audit", "verify")[0] == 0
    code, out, err = ward("audit", "verify", "--head", head)
    assert code == 12
    assert "an old copy was put back" in err
    assert NOT_NOTED in out


def test_who_verified_a_log_that_holds_is_recorded_and_a_broken_one_is_left_alone(ward: Told, tmp_path: Path) -> None:
    file = tmp_path / "record" / "record.sqlite3"
    assert ward("audit", "verify", "--by", "auditor1", "--role", "auditor")[0] == 0
    assert "1 more entry of this site read" in ward("audit", "verify")[1]
    with apsw.Connection(str(file)) as connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET author_id = 'somebody' WHERE kind = 'treatment'")
        before = connection.execute("SELECT count(*) FROM entries").get
    code, out, err = ward("audit", "verify")
    assert code == 12
    assert "NOT consistent" in out
    assert re.search(r"^Where: patient [0-9a-f-]+, entry 2$", err, re.MULTILINE)
    with apsw.Connection(str(file)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").get == before


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--head", "12 9f3a-77c2-01be-4d5e X"), "check character"),
        (("--head", "nonsense"), "no head"),
        (("--key", "nonsense"), "no public key"),
        (("--against", "absent.txt"), "cannot be read"),
    ],
)
def test_a_slip_of_the_pen_is_wrong_usage_and_no_verdict(ward: Told, words: tuple[str, str], what: str) -> None:
    code, out, err = ward("audit", "verify", *words)
    assert (code, out) == (2, "")
    assert what in err


def test_a_file_that_is_no_checkpoint_is_refused(ward: Told, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("dear auditor\n", encoding="utf-8")
    code, _, err = ward("audit", "verify", "--against", str(tmp_path / "note.txt"))
    assert code == 2
    assert "this is no checkpoint" in err


def test_a_new_key_needs_a_reason_and_the_old_one_hands_on_to_it(ward: Told) -> None:
    assert ward("audit", "checkpoint", "--new-key", " ")[0] == 2
    first = after("Public key", ward("audit", "checkpoint")[1])
    second = after("Public key", ward("audit", "checkpoint", "--new-key", "the station was replaced")[1])
    assert first != second
    assert ward("audit", "verify", "--key", first)[0] == 0
    assert ward("audit", "verify", "--key", second)[0] == 12, "the second key says nothing of what was signed before it"


# The packet that the program writes, and the verifier that travels with it


def packet_verdict(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / "verify_log.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def packet(ward: Told, tmp_path: Path) -> Path:
    assert ward("audit", "checkpoint", "--out", str(tmp_path / "kept.txt"))[0] == 0
    folder = tmp_path / "packet"
    code, _, err = ward("audit", "export", "--out", str(folder), "--identified", "--yes")
    assert code == 0, err
    return folder


@pytest.mark.parametrize("words", [(), ("--identified", "--yes"), ("W7-1", "--identified", "--yes"), ("W7-1",)])
def test_the_verifier_in_a_packet_finds_it_consistent_and_complete_up_to_what_was_kept(
    ward: Told, tmp_path: Path, words: tuple[str, ...]
) -> None:
    key = after("Public key", ward("audit", "checkpoint", "--out", str(tmp_path / "kept.txt"))[1])
    assert ward("audit", "export", *words, "--out", str(tmp_path / "packet"))[0] == 0
    told = packet_verdict(tmp_path / "packet", "--against", str(tmp_path / "kept.txt"), "--key", key)
    assert (told.returncode, told.stderr) == (0, "")
    assert "complete up to ledger position" in told.stdout


@pytest.mark.parametrize("manifest", ["as it was", "made to fit"])
def test_any_byte_of_a_packets_log_that_is_changed_is_seen(packet: Path, manifest: str) -> None:
    proving = [packet / "log.jsonl", packet / "ledger.csv", *packet.glob("checkpoints/*.txt"), *packet.glob("tables/*")]
    assert len(proving) >= 3
    sound = (packet / "MANIFEST.txt").read_text(encoding="utf-8")
    for file in proving:
        raw = file.read_bytes()
        for place in range(7, len(raw), max(1, len(raw) // 7)):
            changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            file.write_bytes(changed)
            if manifest == "made to fit":
                fit = sound.replace(sha256(raw).hexdigest(), sha256(changed).hexdigest())
                (packet / "MANIFEST.txt").write_text(fit, encoding="utf-8")
            told = packet_verdict(packet)
            assert told.returncode in (2, 12), (file.name, place)
            file.write_bytes(raw)
        (packet / "MANIFEST.txt").write_text(sound, encoding="utf-8")
    assert packet_verdict(packet).returncode == 0


def test_an_earlier_packet_names_the_entry_that_an_old_copy_lacks(ward: Told, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "record", tmp_path / "old")
    assert ward("give", "W7-1", "tocilizumab", "--dose", "560 mg")[0] == 0
    assert ward("audit", "export", "--out", str(tmp_path / "packet"))[0] == 0
    assert ward("audit", "verify", "--against", str(tmp_path / "packet"))[0] == 0
    shutil.rmtree(tmp_path / "record")
    shutil.copytree(tmp_path / "old", tmp_path / "record")
    code, _, err = ward("audit", "verify", "--against", str(tmp_path / "packet" / "ledger.csv"))
    assert code == 12
    assert re.search(r"^Where: patient [0-9a-f-]+, entry 3$", err, re.MULTILINE)
