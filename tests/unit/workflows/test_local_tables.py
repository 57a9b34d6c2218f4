"""A ward's own tables: looked through before anything is graded, and never taken for the shipped ones."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.unit.workflows.conftest import NOON
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import TableInvalid, WrongUsage
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.local_tables import TABLES_KEY, local_folder
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, add_patient, open_record
from tox_grader.workflows.station import Station

CRS = "astct_crs_2019"
FEBRILE = {"crs": {"temperature_c": 39, "hypotension": "none", "vasopressors": [], "oxygen": {"device": "room_air"}}}


@pytest.fixture(name="local")
def _local(tmp_path: Path) -> Path:
    folder = tmp_path / "ward"
    folder.mkdir()
    return folder.resolve()


def own_edition(local: Path, name: str = CRS, version: str = "1.1.0-ward", day: str = "2025-01-01") -> Path:
    """Put the ward's own edition of a shipped table into its folder."""
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    head, edition, rest = text.partition("edition:")
    assert edition
    block = f" {{version: {version.removesuffix('-ward')}, effective_from: {day}}}\n"
    kept = rest.split("\n", 1)[1]
    while kept.startswith(" "):
        kept = kept.split("\n", 1)[1]
    path = local / f"{name}.yaml"
    path.write_text(f"{head}edition:{block}{kept}", encoding="utf-8")
    return path


def test_no_folder_is_named_and_none_is_used() -> None:
    assert local_folder(None, {}) is None
    assert local_folder(None, {TABLES_KEY: ""}) is None


def test_the_option_goes_before_the_environment(local: Path, tmp_path: Path) -> None:
    own_edition(local)
    assert local_folder(local, {TABLES_KEY: str(tmp_path / "missing")}) == local
    assert local_folder(None, {TABLES_KEY: str(local)}) == local


def test_a_missing_folder_a_file_and_an_empty_folder_are_refused_in_four_parts(local: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for wrong in (tmp_path / "missing", file, local):
        with pytest.raises(WrongUsage, match="the folder of local tables") as refused:
            local_folder(wrong, {})
        (problem,) = refused.value.problems
        assert str(wrong) in problem.where
        assert all((problem.what, problem.where, problem.why, problem.do))


def test_a_file_that_cannot_be_opened_is_refused_before_anything_is_graded(local: Path) -> None:
    own_edition(local)
    (local / "gone.yaml").symlink_to(local / "nowhere.yaml")
    with pytest.raises(WrongUsage, match="cannot be read"):
        local_folder(local, {})


@pytest.mark.parametrize("name", ["limits.yaml", "drugs.yaml", "units.yaml", "form.yaml", "audit.yaml"])
def test_a_copy_of_what_cannot_be_replaced_is_refused(local: Path, name: str) -> None:
    own_edition(local)
    (local / name).touch()
    with pytest.raises(WrongUsage, match=f"{name} cannot be replaced"):
        local_folder(local, {})


def test_a_file_of_the_same_name_is_another_edition_and_grades_from_its_day(local: Path) -> None:
    own_edition(local)
    library = Station(local=local).library
    assert [one.file.edition.version for one in library.editions(CRS)] == ["1.0.0", "1.1.0"]
    newest, earlier = library.loaded(CRS), library.loaded(CRS, date(2024, 12, 31))
    assert (library.is_local_text(newest), library.is_local_text(earlier)) == (True, False)


@pytest.mark.parametrize(
    ("version", "day", "says"),
    [("1.0.0", "2025-01-01", "are both version 1.0.0"), ("1.1.0", "2019-04-01", "grade from the same day")],
)
def test_an_own_edition_that_claims_a_shipped_version_or_day_is_refused(
    local: Path, version: str, day: str, says: str
) -> None:
    shipped = Station().library.loaded(CRS).file.edition
    assert (shipped.version, shipped.effective_from) == ("1.0.0", date(2019, 4, 1))
    own_edition(local, version=version, day=day)
    with pytest.raises(TableInvalid, match=says):
        Station(local=local).library.loaded(CRS)


def test_a_new_name_is_a_new_scale(local: Path) -> None:
    path = own_edition(local)
    text = path.read_text(encoding="utf-8").replace(f"table: {CRS}", "table: ward_crs")
    path.unlink()
    (local / "ward_crs.yaml").write_text(text, encoding="utf-8")
    library = Station(local=local).library
    assert library.is_local_text(library.loaded("ward_crs"))
    assert "ward_crs" in library.scales()
    assert "ward_crs" not in Station().library.names()


def test_the_wards_own_choice_replaces_the_shipped_one(local: Path) -> None:
    shipped = (shipped_folder() / "bedside.yaml").read_text(encoding="utf-8")
    (local / "bedside.yaml").write_text(shipped.replace(f"CRS: [{CRS}]", "CRS: [lee_crs_2014]"), encoding="utf-8")
    assert Station(local=local).bedside.tables["CRS"] == ("lee_crs_2014",)
    assert Station().bedside.tables["CRS"] == (CRS,)


def test_a_protocol_of_the_ward_is_found_and_named_as_its_own(local: Path) -> None:
    text = (shipped_folder() / "protocols" / "asco_2021.yaml").read_text(encoding="utf-8")
    (local / "protocols").mkdir()
    own = local / "protocols" / "ward_steps.yaml"
    own.write_text(text.replace("protocol: asco_2021", "protocol: ward_steps"), encoding="utf-8")
    library = Station(local=local_folder(local, {})).library
    assert library.protocol("ward_steps").file.protocol == "ward_steps"
    assert library.is_local_protocol("ward_steps")
    assert not library.is_local_protocol("asco_2021")


def test_the_record_keeps_the_very_text_of_a_local_table(local: Path, tmp_path: Path) -> None:
    own = own_edition(local).read_bytes()
    clock = FixedClock(NOON)
    station = Station(clock, local=local)
    nurse = Author("ada", "nurse")
    with open_record(tmp_path / "data", clock) as record:
        add_patient(record, NewPatient("W7-042", "Demo", "Alpha", date(1958, 3, 2), None, PatientFacts()), nurse)
        save(record, at_bedside(record, station, "W7-042"), FEBRILE, NOON, nurse)
        assert record.store.table_text(hashlib.sha256(own).hexdigest()) == own
