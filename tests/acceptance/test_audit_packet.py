"""The auditor's report and packet over the demo ward: whole, checkable without the program, and without names."""

import csv
import hashlib
import io
import json
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import apsw
import pytest

from tests.benchmarks.replay_log import fill_log
from tox_grader.cli.main import main
from tox_grader.foundation.clock import SystemClock
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import Draft
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.workflows.demo_ward import fill_demo_ward
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, add_patient, open_record
from tox_grader.workflows.whole_log import SITE_KEY

Audit = Callable[..., tuple[int, str, str]]
NURSE = Author("nurse.one", "nurse")
TELLS = re.compile(
    r"\b20\d\d-\d\d-\d\d|\b\d\d-[A-Z][a-z]{2}-20\d\d|\bD-1\d\d\b|-Demo\b|\bnurse\.|\bdoctor\.|ward\.clerk"
)
REASON = "typed by Dr Quagmire about a neighbour"


@pytest.fixture(scope="module", name="filled")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "ward"
    fill_demo_ward(folder, SystemClock().now())
    return folder


@pytest.fixture(scope="module", name="long_log")
def _long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long") / "log"
    fill_log(folder, entries=600)
    return folder


@pytest.fixture(name="ward")
def _ward(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "ward"))


@pytest.fixture(name="audit")
def _audit(ward: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
    def run(*words: str) -> tuple[int, str, str]:
        code = main(["audit", *words, "--simulation", "--data", str(ward)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def standing_alone(packet: Path) -> "subprocess.CompletedProcess[str]":
    """Run the verifier of a packet with a Python that knows nothing of this program."""
    program = [sys.executable, "-I", "-S", str(packet / "verify_log.py")]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=packet.parent)


def cells_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def entries_of(folder: Path) -> list[StoredRow]:
    with open_record(folder, SystemClock(), "simulation") as record, record.store.snapshot() as snapshot:
        return list(snapshot.rows())


def last_access(ward: Path, patient: str | None = None) -> str:
    with open_record(ward, SystemClock(), "simulation") as record:
        key = SITE_KEY if patient is None else record.person(patient).patient_key
        entry = record.entries(key)[-1]
    assert entry.kind == "access"
    return f"{entry.content['what']}: {entry.content['detail']}"


# The packet


@pytest.mark.parametrize("options", [(), ("--identified", "--yes")])
def test_a_packet_is_verified_without_the_program_that_wrote_it(
    audit: Audit, tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert audit("checkpoint")[0] == 0
    code, _, err = audit("export", "--out", str(tmp_path / "packet"), *options)
    assert (code, err) == (0, "")
    done = standing_alone(tmp_path / "packet")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The log is consistent." in done.stdout


@pytest.mark.parametrize("options", [(), ("--identified", "--yes")])
def test_an_altered_line_of_a_packet_is_found_without_the_program(
    audit: Audit, tmp_path: Path, options: tuple[str, ...]
) -> None:
    audit("export", "--out", str(tmp_path / "packet"), *options)
    log = tmp_path / "packet" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"could_be":3', b'"could_be":2', 1))
    done = standing_alone(tmp_path / "packet")
    assert done.returncode == 12
    assert "log.jsonl: the file is not the one that the manifest lists" in done.stderr


def test_every_file_of_a_packet_stands_in_its_manifest_and_the_record_notes_the_manifest(
    audit: Audit, ward: Path, tmp_path: Path
) -> None:
    audit("export", "--out", str(tmp_path / "packet"))
    packet = tmp_path / "packet"
    manifest = (packet / "MANIFEST.txt").read_bytes()
    listed = {line.partition("  ")[2]: line.partition("  ")[0] for line in manifest.decode().splitlines()}
    found = {path.relative_to(packet).as_posix(): path.read_bytes() for path in packet.rglob("*") if path.is_file()}
    found.pop("MANIFEST.txt")
    assert listed == {name: hashlib.sha256(raw).hexdigest() for name, raw in found.items()}
    assert last_access(ward).endswith(f"MANIFEST {hashlib.sha256(manifest).hexdigest()}")


def test_a_packet_says_neither_who_nor_when_unless_it_is_asked_to(audit: Audit, ward: Path, tmp_path: Path) -> None:
    assert main(["give", "D-104", "anakinra", "--not-given", REASON, "--simulation", "--data", str(ward)]) == 0
    audit("export", "--out", str(tmp_path / "packet"))
    told = 0
    for path in (tmp_path / "packet").rglob("*"):
        if path.is_file() and path.name != "verify_log.py" and path.parent.name != "tables":
            text = path.read_text(encoding="utf-8")
            told += len(text)
            assert TELLS.search(text) is None, f"{path.name}: {TELLS.search(text)}"
            assert "Quagmire" not in text
    assert told > 100_000
    assert not (tmp_path / "packet" / "people.csv").exists()


def test_that_an_auditor_took_a_packet_out_stands_in_the_next_one_in_this_role(audit: Audit, tmp_path: Path) -> None:
    assert audit("export", "--out", str(tmp_path / "first"), "--by", "a.uditor", "--role", "auditor")[0] == 0
    assert audit("export", "--out", str(tmp_path / "second"))[0] == 0
    lines = [json.loads(line) for line in (tmp_path / "second" / "log.jsonl").read_text().splitlines()]
    (taken,) = (line for line in lines if line["kind"] == "access")
    assert (taken["role"], taken["content"]["what"]) == ("auditor", "export")
    assert "a.uditor" not in json.dumps(taken)


def test_each_line_without_names_leads_back_to_its_original_in_the_full_log(
    audit: Audit, ward: Path, tmp_path: Path
) -> None:
    audit("export", "--out", str(tmp_path / "packet"))
    lines = [json.loads(line) for line in (tmp_path / "packet" / "log.jsonl").read_text().splitlines()]
    with open_record(ward, SystemClock(), "simulation") as record, record.store.snapshot() as snapshot:
        originals = {row.hash: row for row in snapshot.rows()}
    assert len(lines) == len(originals) - 1  # the access that notes this packet came after it
    for line in lines:
        original = originals[line["hash"]]
        assert (line["sequence"], line["kind"]) == (original.sequence, original.kind)
        assert original.entry_id not in json.dumps(line)


def test_an_identified_packet_holds_the_very_bytes_and_the_names(audit: Audit, ward: Path, tmp_path: Path) -> None:
    audit("export", "--out", str(tmp_path / "packet"), "--identified", "--yes")
    with open_record(ward, SystemClock(), "simulation") as record, record.store.snapshot() as snapshot:
        bodies = [row.body for row in snapshot.rows()]
    lines = (tmp_path / "packet" / "log.jsonl").read_bytes().split(b"\n")
    assert set(lines[:-1]) < set(bodies)
    assert len(lines) - 1 == len(bodies) - 1
    assert "Alpha-Demo" in (tmp_path / "packet" / "people.csv").read_text()


def test_without_a_terminal_names_do_not_leave_the_record_unless_the_command_says_yes(
    audit: Audit, tmp_path: Path
) -> None:
    code, _, err = audit("export", "--out", str(tmp_path / "packet"), "--identified")
    assert code == 2
    assert "asks to be confirmed" in err
    assert not (tmp_path / "packet").exists()


def test_a_packet_of_one_patient_holds_no_other_patients_entries(audit: Audit, ward: Path, tmp_path: Path) -> None:
    assert audit("export", "D-109", "--out", str(tmp_path / "packet.zip"), "--identified", "--yes")[0] == 0
    with zipfile.ZipFile(tmp_path / "packet.zip") as packed:
        packed.extractall(tmp_path)
    packet = tmp_path / "tox-grader-packet"
    with open_record(ward, SystemClock(), "simulation") as record:
        key = record.person("D-109").patient_key
    lines = [json.loads(line) for line in (packet / "log.jsonl").read_text().splitlines()]
    assert key in {line["patient_key"] for line in lines} <= {key, SITE_KEY}
    assert [row["patient_id"] for row in cells_of(packet / "people.csv")] == ["D-109"]
    assert re.search(r"\bD-10[1-8]\b", (packet / "report.txt").read_text()) is None
    assert standing_alone(packet).returncode == 0
    assert last_access(ward, "D-109").startswith("export: identified packet")


def test_a_packet_of_a_damaged_log_is_written_as_it_was_found_and_nothing_is_added_to_the_log(
    audit: Audit, ward: Path, tmp_path: Path
) -> None:
    connection = apsw.Connection(str(ward / RECORD_FILE))
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    ((before,),) = connection.execute("SELECT count(*) FROM ledger").fetchall()
    connection.execute(
        "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), 'tocilizumab', 'paracetamol') AS BLOB) "
        "WHERE rowid = (SELECT min(rowid) FROM entries "
        "WHERE kind = 'treatment' AND CAST(body AS TEXT) LIKE '%tocilizumab%')"
    )
    connection.close()
    code, out, err = audit("export", "--out", str(tmp_path / "packet"), "--identified", "--yes")
    assert code == 12
    assert "The log is NOT consistent" in out
    assert "not recorded" in err
    assert standing_alone(tmp_path / "packet").returncode == 12
    report = (tmp_path / "packet" / "report.txt").read_text()
    assert "chains that do not verify: 1 of 11" in report
    connection = apsw.Connection(str(ward / RECORD_FILE))
    assert connection.execute("SELECT count(*) FROM ledger").fetchall() == [(before,)]


def test_an_interrupted_export_leaves_nothing_and_exits_with_130(
    audit: Audit, ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tox_grader.workflows.written_out.os.fsync", interrupted)
    before = sorted(path.name for path in tmp_path.iterdir())
    assert audit("export", "--out", str(tmp_path / "packet"))[0] == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    monkeypatch.undo()
    with open_record(ward, SystemClock(), "simulation") as record:
        assert all(entry.kind != "access" for entry in record.entries(SITE_KEY))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("name", ["packet", "packet.zip"])
def test_an_export_that_is_ended_half_way_leaves_no_half_packet_and_no_access(
    long_log: Path, tmp_path: Path, name: str, number: signal.Signals, code: int
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    before = len(entries_of(long_log))
    command = [sys.executable, "-m", "tox_grader", "audit", "export", "--simulation", "--data", str(long_log)]
    with subprocess.Popen(
        [*command, "--out", str(out / name)], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        while not any(file.stat().st_size for file in out.glob(".*/log.jsonl")):
            assert running.poll() is None, running.communicate()
        running.send_signal(number)
        _, told = running.communicate()
    assert running.returncode == code
    assert b"Traceback" not in told
    assert list(out.iterdir()) == []
    assert len(entries_of(long_log)) == before


def test_a_checkpoint_that_is_none_tells_nobodys_name(audit: Audit, ward: Path, tmp_path: Path) -> None:
    with open_record(ward, SystemClock(), "simulation") as record:
        for kind, content in (("checkpoint", {"text": f"seen {REASON}"}), ("key_change", {"key": REASON})):
            record.append(Draft(kind, SITE_KEY, kind, record.clock.now(), NURSE, content))  # type: ignore[arg-type]
    assert audit("export", "--out", str(tmp_path / "packet"))[0] == 12
    held = [path.read_text() for path in (tmp_path / "packet").rglob("*") if path.is_file()]
    assert [text for text in held if "Quagmire" in text] == []


def test_a_patients_number_never_becomes_a_path(audit: Audit, ward: Path, tmp_path: Path) -> None:
    number = "../../../etc/x"
    with open_record(ward, SystemClock(), "simulation") as record:
        add_patient(record, NewPatient(number, "Path-Demo", "Pat", None, None, PatientFacts()), NURSE)
    before = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert audit("export", number, "--out", str(tmp_path / "packet"))[0] == 0
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == before | {"packet"}


# The report


def test_the_report_tells_due_and_done_the_times_to_tocilizumab_and_the_unsigned_tables(audit: Audit) -> None:
    code, out, _ = audit("report")
    assert code == 0
    assert "assessments recorded: 22" in out
    assert "patients assessed at all: 11 of 11" in out
    assert "first CRS grade 2 or more to tocilizumab: given after it: 4 of 11" in out
    assert "texts not signed at this site: 6 of 6" in out
    assert "table astct_crs_2019; edition 1.0.0;" in out
    assert "-Demo" not in out


def test_every_figure_says_what_it_rests_on_and_how_many_are_not_known(audit: Audit) -> None:
    lines = audit("report")[1].splitlines()
    figures = [place for place, line in enumerate(lines) if re.match(r"  [a-z].*: (\d|none)", line)]
    assert len(figures) > 30
    assert [
        lines[place] for place in figures if not re.match(r"    rests on .+; not known: \d+", lines[place + 1])
    ] == []


def test_the_report_of_one_patient_speaks_of_nobody_else(audit: Audit, ward: Path) -> None:
    out = audit("report", "D-109")[1]
    assert set(re.findall(r"\bD-1\d\d\b", out)) == {"D-109"}
    assert last_access(ward, "D-109") == "view: audit report"


def test_a_report_over_a_time_counts_only_that_time(audit: Audit) -> None:
    later = (SystemClock().now() - timedelta(hours=3)).isoformat()
    assert "assessments recorded: 22" in audit("report")[1]
    some = re.search(r"assessments recorded: (\d+)", audit("report", "--from", later)[1])
    assert some is not None
    assert 0 < int(some[1]) < 22


@pytest.mark.parametrize(
    "words", [("--from", "never"), ("--to", "yesterday"), ("--from", "now", "--to", "2020-01-01"), ("D-999",)]
)
def test_a_report_that_cannot_be_made_is_refused(audit: Audit, words: tuple[str, ...]) -> None:
    code, out, err = audit("report", *words)
    assert (code, out) == (2, "")
    assert "What to do:" in err


def test_the_csv_says_the_same_counts_and_every_line_has_the_same_cells(audit: Audit) -> None:
    rows = list(csv.DictReader(io.StringIO(audit("report", "--format", "csv")[1])))
    told = {(row["section"], row["column"]): row["value"] for row in rows if row["part"] == "figure"}
    assert told["completeness", "assessments recorded"] == "22"
    assert told["tables", "texts not signed at this site"] == "6"
    assert all(None not in row.values() and None not in row for row in rows)
    assert len([row for row in rows if row["section"] == "course" and row["column"] == "observed at"]) == 22


def test_a_hostile_number_is_neither_a_formula_nor_markup(audit: Audit, ward: Path, tmp_path: Path) -> None:
    number = '=HYPERLINK("x")<script>alert(1)</script>'
    with open_record(ward, SystemClock(), "simulation") as record:
        person = add_patient(record, NewPatient(number, "Formula-Demo", "F", None, None, PatientFacts()), NURSE)
    for form in ("csv", "html"):
        assert audit("report", number, "--format", form, "--out", str(tmp_path / f"r.{form}"))[0] == 0
    audit("report", number)
    cells = [cell for row in cells_of(tmp_path / "r.csv") for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "<script" not in (tmp_path / "r.html").read_text()
    assert person.patient_key


class Parts(HTMLParser):
    """The elements of a page, and whether each that was opened was closed."""

    EMPTY = frozenset({"meta", "br", "line", "rect", "circle", "path", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.points_to: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.points_to += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_draws_each_patients_course(audit: Audit, tmp_path: Path) -> None:
    audit("report", "--format", "html", "--out", str(tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    parts = Parts()
    parts.feed(page)
    assert parts.open == []
    assert all(link.startswith("#") for link in parts.points_to)
    assert not {"script", "link", "img", "iframe"} & set(parts.seen)
    assert "url(" not in page
    assert page.count('<figure class="course">') == 11


def test_a_report_is_never_written_over_something_that_is_there(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("kept")
    assert audit("report", "--out", str(tmp_path / "report.txt"))[0] == 2
    assert (tmp_path / "report.txt").read_text() == "kept"
