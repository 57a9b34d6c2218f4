"""Tables over time: the edition in force on the day of the assessment grades, and an old log keeps its own."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import TableInvalid, WrongUsage
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.grade_assessments import grade_document
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, add_patient, open_record
from tox_grader.workflows.regrade import answers_then, regraded
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import open_chart

NAME = "astct_crs_2019"
NURSE = Author("nurse.one", "nurse")
DAY = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
FEBRILE = {
    "temperature_c": Decimal("38.1"),
    "hypotension": "none",
    "vasopressors": [],
    "oxygen": {"device": "room_air"},
}


def second_edition(folder: Path, *, version: str = "2.0.0", day: str = "2026-03-01", supersedes: str = "1.0.0") -> None:
    """Write a later edition that calls 38.2 C and above a fever, and keep the first one beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (shipped_folder() / f"{NAME}.yaml").read_text(encoding="utf-8")
    kept = text.replace("38.0 and above", "38.2 and above").replace("below 38.0", "below 38.2")
    head, examples = kept.split("\nexamples:\n")
    mine = "  - {says: 38.2 C is fever., given: {temperature_c: 38.2, device: room_air}, expect: {at_least: 1}}\n"
    edition = f"edition: {{version: {version}, effective_from: {day}, supersedes: {supersedes}}}"
    head = head.replace("edition: {version: 1.0.0, effective_from: 2019-04-01}", edition)
    assert examples
    (folder / f"{NAME}.yaml").write_text(f"{head}\nexamples:\n{mine}", encoding="utf-8")


@pytest.fixture
def local(tmp_path: Path) -> Path:
    second_edition(tmp_path / "ward")
    return tmp_path / "ward"


def crs_on(day: str, station: Station) -> tuple[str, int | None]:
    document = {
        "schema": "assessment/1",
        "patient": {"id": "W1", "age_years": 60},
        "observed_at": f"{day}T10:00:00+08:00",
        "crs": FEBRILE,
        "history": {"crs_established": False, "prophylaxis_could_mask_fever": False},
    }
    answer = next(a for a in grade_document(document, station).answers if a.toxicity == "CRS")
    return answer.edition, answer.grade


@pytest.mark.parametrize(
    ("day", "edition", "grade"),
    [("2026-02-28", "1.0.0", 1), ("2026-03-01", "2.0.0", 0), ("2026-06-01", "2.0.0", 0), ("2018-06-01", "1.0.0", 1)],
)
def test_the_edition_in_force_on_the_day_of_the_assessment_grades(
    local: Path, day: str, edition: str, grade: int
) -> None:
    station = Station(FixedClock(DAY), local=local)
    assert crs_on(day, station) == (edition, grade)


def test_an_edition_can_be_asked_for_by_its_version(local: Path) -> None:
    library = Station(local=local).library
    assert library.loaded(f"{NAME}@1.0.0").file.edition.effective_from == date(2019, 4, 1)
    assert library.loaded(NAME).file.edition.version == "2.0.0"
    with pytest.raises(WrongUsage, match="there is no edition 3"):
        library.loaded(f"{NAME}@3.0.0")


def test_an_old_log_is_graded_again_by_its_own_edition_after_another_one_came(tmp_path: Path, local: Path) -> None:
    clock = FixedClock(DAY)
    with open_record(tmp_path / "data", clock) as record:
        before = Station(clock)
        facts = PatientFacts(infused_at=DAY - timedelta(days=2), crs_before=False, fever_masked_before=False)
        add_patient(record, NewPatient("T1", "DEMO", "Alpha", None, None, facts), NURSE)
        save(record, at_bedside(record, before, "T1"), {"crs": FEBRILE}, clock.now(), NURSE)
        entry = open_chart(record, "T1").entries[-1]

        after = Station(clock, local=local)
        again = regraded(record, entry, after.folder)
        assert again == answers_then(entry)
        assert next(answer for answer in again if answer.toxicity == "CRS").grade == 1

        save(record, at_bedside(record, after, "T1"), {"crs": FEBRILE}, clock.now(), NURSE)
        newer = open_chart(record, "T1").entries[-1]
        assert regraded(record, newer, after.folder) == answers_then(newer)
        assert {answer.edition for answer in answers_then(newer) if answer.toxicity == "CRS"} == {"2.0.0"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": "1.0.0"}, "two editions of astct_crs_2019 are both version 1.0.0"),
        ({"day": "2019-04-01"}, "two editions of astct_crs_2019 grade from the same day"),
        ({"supersedes": "0.9.0"}, "supersedes 0.9.0, which is not an earlier edition here"),
    ],
)
def test_editions_that_contradict_each_other_are_refused(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    second_edition(tmp_path / "bad", **changes)
    library = Station(local=tmp_path / "bad").library
    with pytest.raises(TableInvalid, match=message):
        library.loaded(NAME)
