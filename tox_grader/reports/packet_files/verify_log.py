#!/usr/bin/env python3
"""Check a packet of the log without the program that wrote it: every hash, link, ledger row and signature.

    python3 verify_log.py [FOLDER] [--against FILE]... [--head HEAD]... [--key KEY]...

Python 3.9 or later and its standard library, nothing else. The format is described in docs/log_format.md.
Exit code 0: consistent. 12: not. 2: this is no packet.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Iterator, NamedTuple  # noqa: UP035  also read by older Pythons

ZEROS = "0" * 64
SITE = "site"
SITE_ONLY = {"signature", "checkpoint", "key_change", "clock"}
HEADING = ["position", "patient_key", "sequence", "hash", "ledger_hash"]
NOT_HELD, NO_PACKET = 12, 2

Faults = list[tuple[str, str]]  # where, what


class Row(NamedTuple):
    """One row of the site ledger."""

    position: int
    patient_key: str
    sequence: int
    hash: str
    ledger_hash: str


class Checkpoint(NamedTuple):
    """What a checkpoint says, and its signatures as (name, key id, signature)."""

    origin: str
    position: int
    ledger_hash: str
    signed: bytes
    signatures: list[tuple[str, bytes, bytes]]


class Key(NamedTuple):
    """A public key with its name."""

    name: str
    public: bytes
    line: str

    def id(self) -> bytes:
        """Return the four bytes by which signatures name this key."""
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]


class Witness(NamedTuple):
    """A position of the ledger and how the hash there has to begin; `inner`: it stands in the log itself."""

    where: str
    position: int
    begins: str
    inner: bool


class Packet:
    """What the files of a packet hold, read once."""

    def __init__(self, folder: Path) -> None:
        """Read the files; a packet without its three main files is none."""
        self.folder = folder
        self.about: dict[str, Any] = json.loads((folder / "packet.json").read_text(encoding="utf-8"))
        raw = (folder / "log.jsonl").read_bytes()
        self.lines = [line for line in raw.split(b"\n") if line]
        self.ledger = list(read_ledger(folder / "ledger.csv"))
        self.tables = {file.stem: file.read_bytes() for file in sorted((folder / "tables").glob("*.yaml"))}
        self.checkpoints = sorted((folder / "checkpoints").glob("*.txt"))
        keys = folder / "keys.txt"
        self.keys = [line for line in keys.read_text(encoding="utf-8").splitlines() if line] if keys.exists() else []

    def covers(self, patient_key: str) -> bool:
        """Tell whether the packet promises the entries of this chain."""
        return self.about["scope"] == "ward" or patient_key in (SITE, self.about.get("patient_key"))


# Reading


def read_ledger(file: Path) -> Iterator[Row]:
    """Yield the rows of a ledger file."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened)
        if next(rows, None) != HEADING:
            raise ValueError(f"{file}: this is no ledger")
        for cells in rows:
            yield Row(int(cells[0]), cells[1], int(cells[2]), cells[3], cells[4])


def read_checkpoint(text: str) -> Checkpoint:
    """Return what a checkpoint says; ValueError where it is none."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    if len(lines) < 5 or lines[3] or not re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]):
        raise ValueError("this is no checkpoint")
    ledger_hash = exact_base64(lines[2], 32)
    signatures = []
    for line in lines[4:]:
        found = re.fullmatch("\u2014 ([^ +\t]+) ([A-Za-z0-9+/=]+)", line)
        if found is None:
            raise ValueError("a signature line cannot be read")
        raw = exact_base64(found[2], 68)
        signatures.append((found[1], raw[:4], raw[4:]))
    signed = ("\n".join(lines[:3]) + "\n").encode()
    return Checkpoint(lines[0], int(lines[1]), ledger_hash.hex(), signed, signatures)


def read_key(line: str) -> Key:
    """Return a public key from its line NAME+HASH+KEY; ValueError where it is none or holds a slip."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", line.strip())
    if found is None:
        raise ValueError("this is no public key")
    raw = exact_base64(found[3], 33)
    key = Key(found[1], raw[1:], line.strip())
    if raw[:1] != b"\x01" or key.id().hex() != found[2]:
        raise ValueError("this public key holds a slip")
    return key


def read_head(typed: str) -> tuple[int, str]:
    """Return position and beginning of the hash from a head typed in; its check character (MOD 37-2) has to fit."""
    found = re.fullmatch("([0-9]{1,15})([0-9A-F]{16})([0-9A-Z*])", re.sub(r"[\s.:-]", "", typed).upper())
    if found is None:
        raise ValueError("this is no head")
    alphabet, total = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*", 0
    for character in found[1] + found[2]:
        total = (total + alphabet.index(character)) * 2 % 37
    if alphabet[(1 - total) % 37] != found[3]:
        raise ValueError("the check character of the head does not fit")
    return int(found[1]), found[2].lower()


def exact_base64(text: str, length: int) -> bytes:
    """Return so many bytes from base64 written in its one form."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != length or b64encode(raw).decode() != text:
        raise ValueError("a part is not the base64 that belongs there")
    return raw


# Ed25519 (RFC 8032), verification only

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # extended coordinates: x = X/Z, y = Y/Z, xy = T/Z


def plus(a: Point, b: Point) -> Point:
    """Add two points."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


def times(number: int, point: Point) -> Point:
    """Add a point to itself so many times."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = plus(total, point)
        point = plus(point, point)
        number >>= 1
    return total


def point_of(raw: bytes) -> Point | None:
    """Return the point that 32 bytes say, or None where there is none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature stands under a message."""
    a = point_of(public) if len(public) == 32 else None
    s = int.from_bytes(signature[32:], "little")
    if a is None or BASE is None or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, _ = plus(times(s, BASE), times(k, (P - a[0], a[1], a[2], P - a[3])))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def signed_by(checkpoint: Checkpoint, keys: list[Key]) -> bool:
    """Tell whether one of the keys has signed a checkpoint."""
    return any(
        (name, key_id) == (key.name, key.id()) and signature_holds(key.public, checkpoint.signed, signature)
        for key in keys
        for name, key_id, signature in checkpoint.signatures
    )


# Checking


def named(patient_key: object, sequence: object) -> str:
    """Return how a problem names an entry."""
    return f"site chain, entry {sequence}" if patient_key == SITE else f"patient {patient_key}, entry {sequence}"


def check_manifest(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file that is not the one the manifest lists."""
    manifest = folder / "MANIFEST.txt"
    if not manifest.exists():
        return
    listed = {"MANIFEST.txt"}
    for line in manifest.read_text(encoding="utf-8").splitlines():
        sha256, _, name = line.partition("  ")
        listed.add(name)
        file = folder / name
        if not file.is_file():
            yield name, "the file is in the manifest and not in the packet"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            yield name, "the file is not the one that the manifest lists"
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in listed and "__pycache__" not in name:
            yield name, "the file is not in the manifest"


def check_chains(packet: Packet) -> tuple[dict[tuple[str, int], str], list[dict[str, Any]], Faults]:
    """Check an identified packet's entries; return the hash of each by its place, the site's entries, the faults."""
    faults: Faults = []
    said: dict[str, list[tuple[int, str, str, dict[str, Any]]]] = {}
    for number, line in enumerate(packet.lines, start=1):
        try:
            entry = json.loads(line)
            place = (str(entry["patient_key"]), int(entry["sequence"]), str(entry["previous_hash"]))
        except (ValueError, KeyError, TypeError):
            faults.append((f"log.jsonl, line {number}", "the bytes are no entry"))
            continue
        said.setdefault(place[0], []).append((place[1], place[2], hashlib.sha256(line).hexdigest(), entry))
    hashes: dict[tuple[str, int], str] = {}
    for patient_key, entries in said.items():
        before, expected = ZEROS, 1
        for sequence, previous, digest, entry in sorted(entries, key=lambda one: one[0]):
            where = named(patient_key, sequence)
            if sequence != expected:
                faults.append((where, f"entry {expected} was expected here"))
            if previous != before:
                faults.append((where, "the entry does not follow the one before it: the previous hash differs"))
            faults += [(where, fault) for fault in check_entry(entry, packet)]
            hashes[(patient_key, sequence)] = digest
            before, expected = digest, sequence + 1
    return hashes, [entry for *_, entry in sorted(said.get(SITE, []), key=lambda one: one[0])], faults


def check_entry(entry: dict[str, Any], packet: Packet) -> Iterator[str]:
    """Yield what one entry says that cannot stand there: another mode, a wrong chain, a table that is not kept."""
    kind, content = entry.get("kind"), entry.get("content")
    if entry.get("mode") != packet.about["mode"]:
        yield "an entry of another mode stands in this record"
    if kind != "access" and (entry["patient_key"] == SITE) != (kind in SITE_ONLY):
        yield "an entry of this kind does not stand in this chain"
    if kind == "amendment" and isinstance(content, dict):
        kind, content = content.get("kind"), content.get("content")
    if not isinstance(content, dict):
        return
    graded_by = [*(content.get("tables") or []), *(content.get("read_beside") or [])]
    tables = graded_by if kind == "assessment" else [content] if kind == "signature" else []
    for table in tables:
        sha256 = str(table.get("sha256"))
        if sha256 not in packet.tables:
            yield f"it rests on table text {sha256}, which is not in the packet"
        elif hashlib.sha256(packet.tables[sha256]).hexdigest() != sha256:
            yield f"it rests on table text {sha256}, which was altered"


def check_deidentified(packet: Packet) -> tuple[dict[tuple[str, int], str], Faults]:
    """Check that each de-identified line stands beside its original's ledger row and follows the line before it."""
    faults: Faults = []
    rows = {row.position: row for row in packet.ledger}
    hashes: dict[tuple[str, int], str] = {}
    last: dict[str, str] = {}
    for number, line in enumerate(packet.lines, start=1):
        where = f"log.jsonl, line {number}"
        try:
            told = json.loads(line)
            row = rows[told["position"]]
            digest, previous, sequence = told["hash"], told["previous_hash"], told["sequence"]
        except (ValueError, KeyError, TypeError):
            faults.append((where, "the line does not name a row of the ledger"))
            continue
        if (digest, sequence) != (row.hash, row.sequence):
            faults.append((where, "the line is not the entry in the site ledger at its position"))
        if previous != last.get(row.patient_key, ZEROS):
            faults.append((where, "the entry does not follow the one before it: the previous hash differs"))
        last[row.patient_key] = row.hash
        hashes[(row.patient_key, row.sequence)] = digest
    return hashes, faults


def check_ledger(packet: Packet, hashes: dict[tuple[str, int], str]) -> Faults:
    """Check every row of the ledger, and the ledger and the entries against each other."""
    faults: Faults = []
    position, before = 0, ZEROS
    last: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    for row in packet.ledger:
        where, place = f"site ledger, position {row.position}", (row.patient_key, row.sequence)
        text = f"{before}\n{row.position}\n{row.patient_key}\n{row.sequence}\n{row.hash}\n"
        if row.position != position + 1:
            faults.append((where, f"ledger row {position + 1} was expected here"))
        if hashlib.sha256(text.encode()).hexdigest() != row.ledger_hash:
            faults.append((where, "the ledger hash does not follow from the row before it and this row"))
        if place in seen:
            faults.append((where, "an entry stands in the ledger that stands there already"))
        elif packet.covers(row.patient_key) and place not in hashes:
            faults.append((named(*place), f"the entry was removed: it stands in the ledger at {row.position}"))
        elif place in hashes and hashes[place] != row.hash:
            faults.append((named(*place), f"the entry is not the one in the site ledger at position {row.position}"))
        if row.sequence != last.get(row.patient_key, 0) + 1:
            faults.append((where, "entries of one chain do not stand in their order"))
        last[row.patient_key] = row.sequence
        seen.add(place)
        position, before = row.position, row.ledger_hash
    faults += [(named(*place), "the entry does not stand in the site ledger") for place in hashes if place not in seen]
    return faults


def check_site(
    entries: list[dict[str, Any]], keys: list[Key], origin: str, *, strict: bool
) -> tuple[list[Witness], Faults]:
    """Follow the keys and checkpoints of the site's chain; keys that count are added to `keys`."""
    witnesses: list[Witness] = []
    faults: Faults = []
    for entry in entries:
        where, content = named(SITE, entry["sequence"]), entry.get("content")
        if not isinstance(content, dict):
            continue
        try:
            if entry.get("kind") == "key_change":
                key = read_key(str(content["key"]))
                handed_on = content.get("handed_on")
                if key.line in [known.line for known in keys]:
                    continue
                if strict and not (handed_on and signed_on(key, exact_base64(str(handed_on), 64), keys)):
                    faults.append((where, "the key is none of those kept elsewhere, and none of them handed on to it"))
                else:
                    keys.append(key)
            elif entry.get("kind") == "checkpoint":
                checkpoint = read_checkpoint(str(content["text"]))
                faults += [(where, fault) for fault in checkpoint_faults(checkpoint, keys, origin)]
                witnesses.append(Witness(where, checkpoint.position, checkpoint.ledger_hash, inner=True))
        except (ValueError, KeyError) as fault:
            faults.append((where, str(fault)))
    return witnesses, faults


def signed_on(key: Key, signature: bytes, known: list[Key]) -> bool:
    """Tell whether one of the known keys has signed that this one takes its place."""
    return any(signature_holds(old.public, f"{key.line}\n".encode(), signature) for old in known)


def checkpoint_faults(checkpoint: Checkpoint, keys: list[Key], origin: str) -> Iterator[str]:
    """Yield what is wrong with a checkpoint by itself."""
    if checkpoint.origin != origin:
        yield "the checkpoint is of another record"
    if not signed_by(checkpoint, keys):
        yield "no known key has signed the checkpoint"


def against(ledger: list[Row], witnesses: list[Witness]) -> tuple[list[Witness], Faults]:
    """Hold the ledger against what was kept; return the witnesses from elsewhere that agree, and the faults."""
    at = {row.position: row.ledger_hash for row in ledger} | {0: ZEROS}
    end = ledger[-1].position if ledger else 0
    agree: list[Witness] = []
    faults: Faults = []
    for witness in sorted(witnesses, key=lambda one: one.position):
        if at.get(witness.position, "").startswith(witness.begins):
            agree += [] if witness.inner else [witness]
        elif witness.position > end:
            what = f"the log ends at ledger position {end}, but this shows {witness.position}: it was cut, or is old"
            faults.append((witness.where, what))
        else:
            good = agree[-1].position if agree else 0
            what = f"the log is not what it was then: positions {good + 1} to {witness.position} are in doubt"
            faults.append((witness.where, what))
    return agree, faults


def verify(packet: Packet, files: list[Path], heads: list[str], key_lines: list[str]) -> tuple[list[str], Faults]:
    """Check everything; return what to tell and every fault."""
    faults = list(check_manifest(packet.folder))
    bad = [name for name, text in packet.tables.items() if hashlib.sha256(text).hexdigest() != name]
    faults += [(f"table text {name}", "a kept table text is not what its hash says") for name in bad]
    origin = f"tox-grader/{packet.about['record']}"
    kept_keys = [read_key(line) for line in key_lines]
    keys = kept_keys or [] if packet.about["identified"] else kept_keys or [read_key(line) for line in packet.keys]
    witnesses: list[Witness] = []
    if packet.about["identified"]:
        hashes, site, more = check_chains(packet)
        witnesses, told = check_site(site, keys, origin, strict=bool(kept_keys))
        more += told
    else:
        hashes, more = check_deidentified(packet)
    faults += more + check_ledger(packet, hashes)
    for file in (*packet.checkpoints, *files):
        inner = file in packet.checkpoints
        if file.is_dir() or file.name == "ledger.csv":
            kept = list(read_ledger(file / "ledger.csv" if file.is_dir() else file))
            faults += other_ledger(packet.ledger, kept, str(file))
            continue
        checkpoint = read_checkpoint(file.read_text(encoding="utf-8"))
        where = file.relative_to(packet.folder).as_posix() if inner else str(file)
        faults += [(where, fault) for fault in checkpoint_faults(checkpoint, keys, origin)]
        witnesses.append(Witness(where, checkpoint.position, checkpoint.ledger_hash, inner))
    witnesses += [Witness("the head typed in", *read_head(head), inner=False) for head in heads]
    agree, more = against(packet.ledger, witnesses)
    faults += more
    position, ledger_hash = (packet.ledger[-1].position, packet.ledger[-1].ledger_hash) if packet.ledger else (0, ZEROS)
    if (packet.about["ledger_position"], packet.about["ledger_hash"]) != (position, ledger_hash):
        faults.append(("packet.json", "the ledger does not end where this packet was written"))
    lines = [f"{len(packet.lines)} entries and a ledger of {position} rows read."]
    if faults:
        return [*lines, f"The log is NOT consistent: {len(faults)} problems found."], faults
    lines.append("The log is consistent.")
    if agree:
        lines.append(f"It is complete up to ledger position {agree[-1].position} of {position}: {agree[-1].where}.")
    else:
        lines.append("This does not show that it is complete: name what was kept elsewhere (--against, --head).")
    return lines, faults


def other_ledger(ledger: list[Row], kept: list[Row], source: str) -> Iterator[tuple[str, str]]:
    """Yield the first entry of each chain that a ledger kept elsewhere shows otherwise."""
    here = {(row.patient_key, row.sequence): row.hash for row in ledger}
    differing: dict[str, tuple[str, str]] = {}
    for row in kept:
        found = here.get((row.patient_key, row.sequence))
        if found != row.hash and row.patient_key not in differing:
            how = "was removed: it stands in" if found is None else "is another one than in"
            where = named(row.patient_key, row.sequence)
            differing[row.patient_key] = (where, f"the entry {how} a ledger kept elsewhere ({source})")
    moved = [row for row, other in zip(kept, ledger) if row != other]  # noqa: B905  older Pythons
    if moved and not differing:
        where = named(moved[0].patient_key, moved[0].sequence)
        differing[""] = (where, f"the entry stands at another position than in a ledger kept elsewhere ({source})")
    yield from differing.values()


def main() -> int:
    """Check the packet that the command line names, or the one in which this file lies."""
    parser = argparse.ArgumentParser(description="Check a packet of the log without the program that wrote it.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--against", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--head", action="append", default=[])
    parser.add_argument("--key", action="append", default=[])
    asked = parser.parse_args()
    try:
        lines, faults = verify(Packet(asked.folder), asked.against, asked.head, asked.key)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as fault:
        print(f"This cannot be checked: {fault}", file=sys.stderr)
        return NO_PACKET
    print("\n".join(lines))
    for where, what in faults:
        print(f"{where}: {what}", file=sys.stderr)
    return NOT_HELD if faults else 0


if __name__ == "__main__":
    sys.exit(main())
