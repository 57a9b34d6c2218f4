"""The README of a packet: what each file is and how to check it, for somebody who does not have this program."""

from collections.abc import Iterator

_FILES = (
    ("packet.json", "what this packet is: of which record, how much, written by which version"),
    ("log.jsonl", "the entries of the log, one a line, as JSON"),
    ("ledger.csv", "every entry of the whole record in the order in which it was recorded, by its hash"),
    ("tables/", "the very texts of the tables that graded, each named by its own SHA-256"),
    ("checkpoints/", "signed statements of where the ledger stood; there may be none"),
    ("keys.txt", "the public keys that belong to these signatures"),
    ("verification.txt", "what the program found when it checked the log (verification.json for machines)"),
    ("report.html", "the audit report, to read or print (report.txt as lines, report.csv for a spreadsheet)"),
    ("verify_log.py", "a small program that checks all this anew; it needs Python and nothing else"),
    ("MANIFEST.txt", "the SHA-256 of every other file"),
)
_PEOPLE = ("people.csv", "which key in the log is which patient. It holds NAMES: keep it as you keep a chart")


def readme(mode: str, *, identified: bool, one_patient: bool) -> Iterator[bytes]:
    """Yield the README of a packet."""
    for line in (
        *_head(mode, identified=identified, one_patient=one_patient),
        "",
        "What is in here",
        *(f"  {name:<18} {says}" for name, says in (*_FILES[:3], *([_PEOPLE] if identified else []), *_FILES[3:])),
        "",
        "How to check it",
        "  1. sha256sum -c MANIFEST.txt       every file is the one that was written",
        "  2. python3 verify_log.py           hashes, links, ledger and signatures, worked out again",
        "  A log that is consistent can still end too early or be written anew as a whole. Hold it against something",
        "  that was kept elsewhere: a printed head (--head), an earlier packet or a checkpoint (--against).",
        "  The record itself notes that this packet was made, with the SHA-256 of MANIFEST.txt.",
        "",
        *(_in_full() if identified else _without()),
        "",
        "Grades are worked out by the tables named in each entry from what was typed. This is a tool for grading, not",
        "a validated medical device, and no figure of the report says whether care was good.",
    ):
        yield f"{line}\n".encode()


def _head(mode: str, *, identified: bool, one_patient: bool) -> Iterator[str]:
    yield "A packet from the log of tox-grader: grades of CRS and ICANS after CAR-T cells, and what was done"
    yield f"{mode.upper()} record; {'one patient' if one_patient else 'the whole ward'}."
    if identified:
        yield "IDENTIFIED: it holds names, hospital numbers, dates, and everything that was typed."
    else:
        yield "DE-IDENTIFIED: names, hospital numbers, dates and free texts are left out. It can still be about few"
        yield "patients, and what happened to them can be known to others: hand it on with care."


def _in_full() -> Iterator[str]:
    yield "How to read log.jsonl"
    yield "  Each line is one entry, byte for byte as it was hashed: the SHA-256 of the line, without its line end, is"
    yield "  the hash in ledger.csv. previous_hash is the hash of the entry before it of the same patient_key."


def _without() -> Iterator[str]:
    yield "How to read log.jsonl"
    yield "  Each line stands for one entry. position, hash and previous_hash are those of the original: whoever holds"
    yield "  the full log finds the original by them. patient-A, person-A, station-A: letters of this packet."
    yield "  Hours are counted from the infusion, or from the first entry where no infusion is recorded. Ages above 89"
    yield "  are told as 90+. left_out names every place from which something was taken."
    yield "  The text of an entry cannot be checked from here, because it is not all here; its place and its hash can."
