"""What any store must do: one class of tests, run on the record of one station and on that of a ward's server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.journal.both_stores import REFUSED, AnyStore, Database, Folder, Site
from tests.journal.conftest import NOON, NURSE
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid, StaleView, StoreUnavailable
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Draft, Entry
from tox_grader.journal.person import PatientIdTakenError, Person
from tox_grader.journal.verify import verify
from tox_grader.workflows.record import NewPatient, PatientFacts, Record, add_patient

MakeDraft = Callable[..., Draft]
ROOT = Path(__file__).resolve().parents[2]
TEXT = b"table: invented_for_tests\n"
NAME = sha256(TEXT).hexdigest()
GRADED = {"answers": [], "tables": [{"id": "invented", "edition": "1.0.0", "sha256": NAME}]}
MARIA = Person("patient-a", "00-123", "Oldenburgh", "Maria", date(1967, 3, 14), "female")
ANTON = Person("patient-b", "00-124", "Abendroth", "Anton")

CARLA = NewPatient("00-125", "Cardamom", "Carla", None, None, PatientFacts(product="invented-cel"))
LOOKED = {"what": "view"}
DOSE = {"drug": "tocilizumab", "given_at": NOON.isoformat(), "may_mask_fever": True, "status": "given"}

STATION = """
import sys
from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.data_place import data_place
from tox_grader.journal.entry import Author, Draft
from tox_grader.workflows.open_store import open_store
clock, name = SystemClock(), sys.argv[2]
sys.stdin.readline()
with open_store(data_place(sys.argv[1]), mode="clinical", clock=clock) as store:
    for number in range(25):
        patient = f"patient-{number % 3}"
        draft = Draft(f"{name}-{number}", patient, "note", clock.now(), Author("nurse7", "nurse"), {"text": "seen"})
        print(store.append(draft).entry_id)
"""

# Looks, then saves what it decided on that, saying on which entry; on a view that has become old, looks again.
LOOKING_STATION = """
import sys
from tox_grader.foundation.clock import SystemClock, new_id
from tox_grader.foundation.data_place import data_place
from tox_grader.foundation.problems import StaleView
from tox_grader.journal.entry import NO_ENTRY, Author, Draft
from tox_grader.workflows.open_store import open_store
clock, saved = SystemClock(), 0
def draft(kind, content):
    return Draft(new_id(), "patient-a", kind, clock.now(), Author("nurse7", "nurse"), content)
sys.stdin.readline()
with open_store(data_place(sys.argv[1]), mode="clinical", clock=clock) as store:
    while saved < 15:
        seen = store.head("patient-a") or NO_ENTRY
        try:
            store.append(draft("note", {"text": str(seen[0])}), expected=seen)
        except StaleView:
            continue
        store.append(draft("access", {"what": "view"}))
        saved += 1
print(saved)
"""

# What another program could try on the tables of a record with a table text and entries of two patients.
CHANGES = (
    "UPDATE entries SET kind = 'treatment'",
    "UPDATE entries SET body = body",
    "DELETE FROM entries",
    """
    INSERT INTO entries (patient_key, sequence, entry_id, kind, observed_at, recorded_at, author_id,
        author_role, mode, program, station, previous_hash, hash, body)
    SELECT patient_key, 9, 'new', kind, observed_at, recorded_at, author_id,
        author_role, mode, program, station, previous_hash, hash, body FROM entries WHERE sequence = 1
    """,
    "UPDATE ledger SET sequence = 9",
    "UPDATE ledger SET ledger_hash = ledger_hash",
    "DELETE FROM ledger",
    "DELETE FROM ledger WHERE position = (SELECT max(position) FROM ledger)",
    "INSERT INTO ledger SELECT position + 9, patient_key, 9, hash, ledger_hash FROM ledger",
    "UPDATE table_texts SET text = text",
    "DELETE FROM table_texts",
    "INSERT INTO table_texts SELECT * FROM table_texts",
    "UPDATE meta SET value = 'simulation'",
    "DELETE FROM meta",
    "INSERT INTO meta VALUES ('mode', 'simulation')",
)


@pytest.fixture(params=["one station", "a ward's server"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    if request.param == "one station":
        return Folder(tmp_path / "data")
    server = request.getfixturevalue("server")
    return Database(server, server.empty_database())


@pytest.fixture
def store(site: Site, clock: FixedClock) -> Iterator[AnyStore]:
    with site.open(clock) as opened:
        yield opened


@pytest.fixture
def graded_log(store: AnyStore, make_draft: MakeDraft) -> tuple[Entry, ...]:
    """Five entries of one patient, the second graded by a kept table, and one entry of another patient."""
    store.append(make_draft("patient", {"product": "invented-cel"}))
    store.append(make_draft("assessment", GRADED, hours=1), {NAME: TEXT})
    for hours in (2, 3, 4):
        store.append(make_draft(hours=hours))
    store.append(make_draft(patient_key="patient-b"))
    return store.entries("patient-a")


def running(program: str, site: Site, station: str) -> "subprocess.Popen[str]":
    """Start a station that waits for a word before it writes."""
    return subprocess.Popen(
        [sys.executable, "-c", program, site.address, station],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TOX_GRADER_STATION": station},
    )


def at_once(stations: list["subprocess.Popen[str]"]) -> list[str]:
    """Let all stations go in the same moment and return every word that they said, once all have ended well."""
    for station in stations:
        assert station.stdin is not None
        station.stdin.write("go\n")
        station.stdin.flush()
    said = [word for station in stations for word in station.communicate()[0].split()]
    assert {station.returncode for station in stations} == {0}
    return said


def about(entry_id: str) -> dict[str, Any]:
    """Return content that speaks of an entry, for any kind that does; further keys are allowed."""
    said = {"refers_to": entry_id, "reason": "misread", "what": "seen"}
    return {**said, "kind": "treatment", "content": DOSE, "observed_at": NOON.isoformat()}


class TestStore:
    """The behaviour of a store, whatever database stands behind it."""

    # Entries and their chains

    def test_what_was_appended_is_read_back_the_same(self, store: AnyStore, make_draft: MakeDraft) -> None:
        kept = (store.append(make_draft()), store.append(make_draft(hours=1)))
        assert store.entries("patient-a") == kept
        assert [entry.sequence for entry in kept] == [1, 2]
        assert kept[1].previous_hash == kept[0].hash
        assert store.entry(kept[0].entry_id) == kept[0]
        assert store.head("patient-a") == kept[1].head

    def test_any_text_is_read_back_as_it_was_written(self, store: AnyStore, make_draft: MakeDraft) -> None:
        odd = {"text": "'; DROP TABLE entries; -- %s {} \\ \x00 \N{GREEK SMALL LETTER ALPHA} \N{GRINNING FACE}"}
        kept = store.append(make_draft("note", odd))
        assert store.entries("patient-a") == (kept,)
        assert kept.content == odd

    def test_each_patient_has_a_chain_of_their_own(self, store: AnyStore, make_draft: MakeDraft) -> None:
        store.append(make_draft(patient_key="patient-b"))
        store.append(make_draft(patient_key="Patient-c"))
        first = store.append(make_draft(patient_key="patient-a"))
        assert (first.sequence, first.previous_hash) == (1, "0" * 64)
        assert store.patients() == ("Patient-c", "patient-a", "patient-b")

    def test_an_unknown_patient_has_no_entries_and_no_head(self, store: AnyStore) -> None:
        assert store.entries("nobody") == ()
        assert store.head("nobody") is None
        assert store.entry("nothing") is None

    def test_a_reopened_store_goes_on_where_it_stood(
        self, site: Site, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        with site.open(clock) as store:
            first = store.append(make_draft())
        with site.open(clock) as store:
            assert store.append(make_draft()).previous_hash == first.hash

    def test_an_entry_says_which_station_wrote_it(self, site: Site, clock: FixedClock, make_draft: MakeDraft) -> None:
        with site.open(clock, station="bay 1") as one, site.open(clock, station="bay 2") as two:
            assert (one.station, two.station) == ("bay 1", "bay 2")
            assert [one.append(make_draft()).station, two.append(make_draft()).station] == ["bay 1", "bay 2"]
            assert one.entries("patient-a") == two.entries("patient-a")

    # One draft, one entry

    def test_the_same_draft_handed_in_again_is_kept_once(
        self, store: AnyStore, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        draft = make_draft()
        first = store.append(draft)
        store.append(make_draft())
        clock.move(timedelta(minutes=5))
        assert store.append(draft) == first
        assert len(store.entries("patient-a")) == 2
        assert store.ledger_head()[0] == 2

    def test_another_content_under_a_kept_entry_id_is_refused(self, store: AnyStore, make_draft: MakeDraft) -> None:
        draft = make_draft("note", {"text": "one"})
        store.append(draft)
        for other in (
            replace(draft, content={"text": "two"}),
            replace(draft, patient_key="patient-b"),
            replace(draft, observed_at=draft.observed_at + timedelta(minutes=1)),
        ):
            with pytest.raises(StoreUnavailable, match="NOT SAVED: another entry stands in the record"):
                store.append(other)
        assert len(store.entries("patient-a")) == 1
        assert store.entries("patient-b") == ()

    # What was seen before it was decided

    def test_an_entry_made_on_what_the_record_says_now_is_kept(self, store: AnyStore, make_draft: MakeDraft) -> None:
        first = store.append(make_draft(), expected=NO_ENTRY)
        store.append(make_draft(patient_key="patient-b"))
        assert store.append(make_draft(), expected=first.head).sequence == 2

    def test_an_entry_made_on_an_older_view_is_refused_and_says_how_much_is_new(
        self, site: Site, store: AnyStore, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        seen = store.append(make_draft()).head
        with site.open(clock, station="station-2") as other:
            other.append(make_draft())
            with pytest.raises(StaleView, match="NOT SAVED: another station has recorded 1 entry for this patient"):
                store.append(make_draft(), expected=seen)
            last = other.append(make_draft())
        with pytest.raises(StaleView, match="NOT SAVED: another station has recorded 2 entries for this patient"):
            store.append(make_draft(), expected=seen)
        with pytest.raises(StaleView, match="recorded 3 entries"):
            store.append(make_draft(), expected=NO_ENTRY)
        assert store.head("patient-a") == last.head
        assert store.append(make_draft(), expected=last.head).sequence == 4

    def test_an_entry_made_on_a_record_that_is_not_there_any_more_is_refused(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        first = store.append(make_draft())
        for gone in ((1, "f" * 64), (5, first.hash)):
            with pytest.raises(StaleView, match="NOT SAVED: the record of this patient is not the one"):
                store.append(make_draft(), expected=gone)

    def test_somebody_who_only_looked_in_between_makes_no_view_an_old_one(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft("access", LOOKED))
        seen = store.append(make_draft(), expected=NO_ENTRY).head
        looks = [store.append(make_draft("access", LOOKED)) for _ in range(2)]
        kept = store.append(make_draft(), expected=seen)
        assert (kept.sequence, kept.previous_hash) == (5, looks[-1].hash)

    def test_who_looked_is_not_counted_among_what_is_new(self, store: AnyStore, make_draft: MakeDraft) -> None:
        seen = store.append(make_draft()).head
        for draft in (make_draft("access", LOOKED), make_draft(), make_draft("access", LOOKED)):
            store.append(draft)
        with pytest.raises(StaleView, match="another station has recorded 1 entry for this patient"):
            store.append(make_draft(), expected=seen)
        assert len(store.entries("patient-a")) == 4

    def test_a_view_of_another_record_is_refused_also_where_others_have_only_looked_since(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        seen = store.append(make_draft()).head
        store.append(make_draft("access", LOOKED))
        for wrong in ((seen[0], "f" * 64), (0, "f" * 64), (2, seen[1])):
            with pytest.raises(StaleView, match="NOT SAVED: the record of this patient is not the one that you opened"):
                store.append(make_draft(), expected=wrong)
        assert len(store.entries("patient-a")) == 2

    def test_stations_that_save_what_they_saw_never_save_over_each_other(self, site: Site, clock: FixedClock) -> None:
        site.open(clock).close()
        assert at_once([running(LOOKING_STATION, site, f"bay{number}") for number in range(4)]) == ["15"] * 4
        with site.open(clock) as store:
            entries = store.entries("patient-a")
        notes = [entry for entry in entries if entry.kind == "note"]
        assert (len(notes), len(entries)) == (60, 120)
        before = zip([0, *(note.sequence for note in notes)], notes, strict=False)
        assert all(last <= int(str(note.content["text"])) < note.sequence for last, note in before)

    # What an entry speaks of

    @pytest.mark.parametrize("kind", ["amendment", "entered_in_error", "override", "acknowledgement"])
    def test_an_entry_about_one_that_is_not_in_this_chain_is_refused_and_nothing_is_written(
        self, store: AnyStore, make_draft: MakeDraft, kind: str
    ) -> None:
        first = store.append(make_draft("treatment", DOSE, entry_id="e1"))
        store.append(make_draft("treatment", DOSE, patient_key="patient-b", entry_id="of another patient"))
        for named in ("nothing", "of another patient", "e2"):
            with pytest.raises(StoreUnavailable, match=r"NOT SAVED: it (corrects|speaks of) an entry that does not"):
                store.append(make_draft(kind, about(named), entry_id="e2"), {NAME: TEXT})
        assert store.head("patient-a") == first.head
        assert store.ledger_head()[0] == 2
        with store.snapshot() as snapshot:
            assert list(snapshot.table_texts()) == []
        assert store.append(make_draft(kind, about("e1"), entry_id="e2")).sequence == 2

    def test_a_remark_that_names_no_entry_is_kept(self, store: AnyStore, make_draft: MakeDraft) -> None:
        assert store.append(make_draft("acknowledgement", {"what": "seen"})).sequence == 1
        assert store.append(make_draft("override", {"what": "step", "reason": "plan"})).sequence == 2

    def test_a_correction_that_does_not_fit_what_it_corrects_is_refused(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft(entry_id="a note"))
        store.append(make_draft("access", LOOKED, entry_id="a look"))
        with pytest.raises(StoreUnavailable, match="NOT SAVED: it amends an entry of another kind"):
            store.append(make_draft("amendment", about("a note")))
        with pytest.raises(StoreUnavailable, match="NOT SAVED: it corrects an entry that the program wrote by itself"):
            store.append(make_draft("entered_in_error", about("a look")))
        assert [one.state for one in effective(store.entries("patient-a"))] == ["counts", "counts"]

    def test_a_correction_of_a_correction_is_held_to_what_both_correct(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft("treatment", DOSE, entry_id="e1"))
        store.append(make_draft("amendment", about("e1"), entry_id="e2"))
        facts = {**about("e2"), "kind": "patient", "content": {}}
        with pytest.raises(StoreUnavailable, match="NOT SAVED: it amends an entry of another kind"):
            store.append(make_draft("amendment", facts))
        store.append(make_draft("amendment", about("e2"), entry_id="e3"))
        store.append(make_draft("entered_in_error", about("e3")))
        states = [one.state for one in effective(store.entries("patient-a"))]
        assert states == ["amended", "counts", "in_error", "counts"]

    def test_a_kept_draft_handed_in_again_is_told_as_kept_whatever_came_after_it(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        draft = make_draft()
        first = store.append(draft, expected=NO_ENTRY)
        store.append(make_draft())
        assert store.append(draft, expected=NO_ENTRY) == first

    # The ledger of the site

    def test_an_empty_record_has_an_empty_ledger(self, store: AnyStore) -> None:
        assert store.ledger_head() == (0, "0" * 64)

    def test_the_ledger_has_one_row_for_each_entry_in_the_order_of_recording(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        kept = [store.append(make_draft(patient_key=key)) for key in ("patient-b", "patient-a", "patient-b")]
        with store.snapshot() as snapshot:
            rows = list(snapshot.ledger_rows())
        last = "0" * 64
        for position, (row, entry) in enumerate(zip(rows, kept, strict=True), start=1):
            text = f"{last}\n{position}\n{entry.patient_key}\n{entry.sequence}\n{entry.hash}\n"
            last = sha256(text.encode()).hexdigest()
            assert tuple(row) == (position, entry.patient_key, entry.sequence, entry.hash, last)
        assert store.ledger_head() == (3, last)

    # The clock

    def test_a_clock_that_went_back_is_noted_before_the_entry(
        self, store: AnyStore, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft())
        clock.set_wrong(timedelta(minutes=-30))
        store.append(make_draft())
        (noted,) = store.entries(SITE_KEY)
        assert (noted.kind, noted.content["what"], noted.content["seconds"]) == ("clock", "backward", -1800)
        with store.snapshot() as snapshot:
            order = [(row.patient_key, row.sequence) for row in snapshot.ledger_rows()]
        assert order == [("patient-a", 1), (SITE_KEY, 1), ("patient-a", 2)]

    def test_a_clock_that_jumped_is_noted_and_one_that_ran_on_is_not(
        self, store: AnyStore, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft())
        clock.move(timedelta(hours=9))
        store.append(make_draft())
        assert store.entries(SITE_KEY) == ()
        clock.set_wrong(timedelta(minutes=6))
        store.append(make_draft())
        (noted,) = store.entries(SITE_KEY)
        assert (noted.content["what"], noted.content["seconds"]) == ("jump", 360)

    # Table texts

    def test_the_text_of_a_table_is_kept_once_and_given_back(self, store: AnyStore, make_draft: MakeDraft) -> None:
        store.append(make_draft("assessment", GRADED), {NAME: TEXT})
        store.append(make_draft("assessment", GRADED), {NAME: TEXT})
        store.append(make_draft("assessment", GRADED))
        assert store.table_text(NAME) == TEXT
        with store.snapshot() as snapshot:
            assert list(snapshot.table_texts()) == [(NAME, TEXT)]

    def test_a_table_text_under_a_wrong_hash_is_refused(self, store: AnyStore, make_draft: MakeDraft) -> None:
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft("assessment", GRADED), {NAME: b"another text"})
        assert store.patients() == ()

    def test_an_assessment_graded_by_a_table_that_nobody_could_look_up_is_refused(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft("assessment", GRADED))
        assert store.patients() == ()
        assert store.ledger_head()[0] == 0

    def test_a_table_text_that_is_not_there_is_told_as_an_invalid_log(self, store: AnyStore) -> None:
        with pytest.raises(LogInvalid, match="not in the record"):
            store.table_text(NAME)

    # What was kept stays as it is

    @pytest.mark.usefixtures("graded_log")
    def test_the_database_itself_refuses_to_change_what_was_kept(self, site: Site, store: AnyStore) -> None:
        for change in CHANGES:
            with pytest.raises(REFUSED):
                site.run(change)
        assert verify(store).consistent
        assert store.mode == "clinical"

    def test_reading_refuses_a_tampered_entry_and_names_it(
        self, site: Site, store: AnyStore, graded_log: tuple[Entry, ...]
    ) -> None:
        altered = graded_log[2].body.replace(b"seen", b"sxxn").hex()
        literal = f"'\\x{altered}'" if isinstance(site, Database) else f"x'{altered}'"
        third = "patient_key = 'patient-a' AND sequence = 3"
        site.tamper(f"UPDATE entries SET body = {literal} WHERE {third}")  # noqa: S608  no outside text
        with pytest.raises(LogInvalid, match="patient patient-a, entry 3"):
            store.entries("patient-a")
        with pytest.raises(LogInvalid, match="entry 3"):
            store.entry(graded_log[2].entry_id)
        assert store.entries("patient-b")
        assert not verify(store).consistent

    @pytest.mark.usefixtures("graded_log")
    def test_reading_refuses_a_record_from_which_an_entry_was_taken(self, site: Site, store: AnyStore) -> None:
        site.tamper("DELETE FROM entries WHERE patient_key = 'patient-a' AND sequence = 2")
        with pytest.raises(LogInvalid, match="patient patient-a, entry 3"):
            store.entries("patient-a")

    # Snapshots

    @pytest.mark.usefixtures("graded_log")
    def test_a_snapshot_stands_while_others_go_on_writing(self, store: AnyStore, make_draft: MakeDraft) -> None:
        with store.snapshot() as snapshot:
            rows = snapshot.rows()
            first = next(rows)
            store.append(make_draft())
            assert [first, *rows] == list(snapshot.rows())
            assert [row.sequence for row in snapshot.rows_of("patient-a")] == [1, 2, 3, 4, 5]
            assert [row.position for row in snapshot.ledger_rows()] == [1, 2, 3, 4, 5, 6]
        with store.snapshot() as snapshot:
            assert [row.sequence for row in snapshot.rows_of("patient-a")] == [1, 2, 3, 4, 5, 6]

    def test_a_snapshot_gives_the_ledger_also_in_the_order_of_the_chains(
        self, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        for key in ("patient-b", "Patient-c", "patient-a", "patient-b"):
            store.append(make_draft(patient_key=key))
        with store.snapshot() as snapshot:
            by_chain, rows = snapshot.ledger_by_chain(), snapshot.rows()
            both = list(zip(by_chain, rows, strict=True))  # read side by side, on one connection
            assert [row.position for row, _ in both] == [2, 3, 1, 4]
            assert all(row[1:4] == (entry.patient_key, entry.sequence, entry.hash) for row, entry in both)

    # Opening

    def test_a_record_keeps_its_id_and_no_other_has_it(self, site: Site, clock: FixedClock, tmp_path: Path) -> None:
        with site.open(clock) as store:
            record_id = store.record_id
        with site.open(clock) as again, Folder(tmp_path / "other").open(clock) as other:
            assert again.record_id == record_id != other.record_id
        assert record_id

    @pytest.mark.parametrize(("made", "asked"), [("clinical", "simulation"), ("simulation", "clinical")])
    def test_a_record_of_the_other_mode_is_refused(self, site: Site, clock: FixedClock, made: str, asked: str) -> None:
        site.open(clock, mode=made).close()
        with pytest.raises(StoreUnavailable, match=f"this is a {made} record"):
            site.open(clock, mode=asked)

    def test_a_record_of_a_newer_program_is_refused(self, site: Site, clock: FixedClock) -> None:
        site.open(clock).close()
        site.say_it_is_newer()
        with pytest.raises(StoreUnavailable, match=r"written by a newer program \(its form is 99, this program knows"):
            site.open(clock)

    def test_a_record_that_a_newer_program_changed_meanwhile_is_not_written_to(
        self, site: Site, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft())
        site.say_it_is_newer()
        with pytest.raises(StoreUnavailable, match="NOT SAVED: a newer program"):
            store.append(make_draft())
        assert len(store.entries("patient-a")) == 1

    def test_a_database_of_another_program_is_refused(self, site: Site, clock: FixedClock) -> None:
        site.make_another_programs_database()
        with pytest.raises(StoreUnavailable, match="another program"):
            site.open(clock)

    # Opening again after a fault

    def test_a_record_opened_again_goes_on_where_it_stood(
        self, site: Site, store: AnyStore, clock: FixedClock, make_draft: MakeDraft
    ) -> None:
        first = store.append(make_draft())
        with site.open(clock, station="station-2") as other:
            other.append(make_draft())
        store.reopen()
        assert store.entries("patient-a")[0] == first
        assert store.append(make_draft()).sequence == 3

    def test_a_record_that_lost_what_was_acknowledged_is_not_opened_again(
        self, site: Site, store: AnyStore, make_draft: MakeDraft
    ) -> None:
        store.append(make_draft())
        store.append(make_draft())
        site.tamper("DELETE FROM ledger WHERE position = 2; DELETE FROM entries WHERE sequence = 2")
        with pytest.raises(LogInvalid, match="what was saved and acknowledged is not in the record any more"):
            store.reopen()
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft())

    @pytest.mark.parametrize("what", ["an entry", "a name", "a patient"])
    def test_after_a_write_that_failed_the_next_deliberate_save_opens_the_record_anew(
        self, site: Site, store: AnyStore, clock: FixedClock, make_draft: MakeDraft, tmp_path: Path, what: str
    ) -> None:
        record = Record(store, clock, "clinical", tmp_path)
        site.fail_next_write(store)
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft())
        failed = [record.has_failed]
        if what == "an entry":
            record.append(make_draft())
        elif what == "a name":
            record.add_person(ANTON)
        else:
            add_patient(record, CARLA, NURSE)
        assert [*failed, record.has_failed] == [True, False]
        assert len(record.people()) + len(record.entries("patient-a")) == 1

    def test_a_patient_whom_the_record_did_not_take_is_added_at_the_second_try(
        self, site: Site, store: AnyStore, clock: FixedClock, tmp_path: Path
    ) -> None:
        record = Record(store, clock, "clinical", tmp_path)
        site.fail_next_write(store)
        with pytest.raises(StoreUnavailable):
            add_patient(record, CARLA, NURSE)
        person = add_patient(record, CARLA, NURSE)
        assert record.people() == (person,)
        assert [entry.kind for entry in record.entries(person.patient_key)] == ["patient"]

    def test_a_patient_id_that_is_taken_ends_no_writing(
        self, store: AnyStore, clock: FixedClock, tmp_path: Path
    ) -> None:
        record = Record(store, clock, "clinical", tmp_path)
        record.add_person(MARIA)
        with pytest.raises(PatientIdTakenError):
            record.add_person(Person("patient-c", "00-123", "Different", "Person"))
        assert not record.has_failed

    # Names

    def test_a_person_is_found_by_key_and_by_patient_id(self, store: AnyStore) -> None:
        store.add_person(MARIA)
        store.add_person(ANTON)
        assert store.person("patient-a") == MARIA
        assert store.person_by_id("00-124") == ANTON
        assert store.persons() == (ANTON, MARIA)
        assert store.person_by_id("00-999") is None

    def test_a_patient_id_is_on_record_once(self, store: AnyStore) -> None:
        store.add_person(MARIA)
        with pytest.raises(PatientIdTakenError, match="NOT SAVED: a patient with this patient id is on record"):
            store.add_person(Person("patient-c", "00-123", "Different", "Person"))
        assert store.persons() == (MARIA,)
        store.add_person(ANTON)

    def test_who_left_the_ward_is_still_found_by_patient_id(self, store: AnyStore, clock: FixedClock) -> None:
        store.add_person(MARIA)
        store.mark_left("patient-a", clock.now())
        assert store.persons() == ()
        assert store.persons(also_left=True) == (MARIA,)
        assert store.person_by_id("00-123") == MARIA
        store.mark_left("patient-a", None)
        assert store.persons() == (MARIA,)

    def test_an_erased_name_leaves_the_log_whole(self, store: AnyStore, make_draft: MakeDraft) -> None:
        store.add_person(MARIA)
        kept = store.append(make_draft())
        assert store.erase_person("patient-a")
        assert not store.erase_person("patient-a")
        assert store.person("patient-a") is None
        assert store.entries("patient-a") == (kept,)
        assert verify(store).consistent

    def test_a_name_never_becomes_a_statement(self, store: AnyStore) -> None:
        hostile = Person("patient-x", "%s'; DROP TABLE identity; --", "O'Any \\ \N{GRINNING FACE}", "{}")
        store.add_person(hostile)
        assert store.person_by_id(hostile.patient_id) == hostile
        assert store.persons() == (hostile,)

    # Many stations at once

    def test_eight_stations_write_at_once_and_nothing_is_lost_or_doubled(self, site: Site, clock: FixedClock) -> None:
        acknowledged = at_once([running(STATION, site, f"bay{number}") for number in range(8)])
        with site.open(clock) as store:
            chains = [store.entries(key) for key in store.patients()]
            assert all([entry.sequence for entry in chain] == list(range(1, len(chain) + 1)) for chain in chains)
            entries = [entry for chain in chains for entry in chain]
            assert sorted(entry.entry_id for entry in entries) == sorted(acknowledged)
            assert len(acknowledged) == 200
            assert {entry.station for entry in entries} == {f"bay{number}" for number in range(8)}
            with store.snapshot() as snapshot:
                positions = [row.position for row in snapshot.ledger_rows() if row.patient_key != SITE_KEY]
            assert len(positions) == 200
            assert store.ledger_head()[0] == 200 + len(store.entries(SITE_KEY))
            assert verify(store).consistent
