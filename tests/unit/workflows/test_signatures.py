"""Which tables are in force at this site: two people, one text, and every score that it reads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import apsw
import pytest

from tests.unit.workflows.conftest import NOON
from tox_grader.foundation.clock import FixedClock, new_id
from tox_grader.foundation.problems import WrongUsage
from tox_grader.journal.entry import SITE_KEY, Author, Draft
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.reports.standing import signature_lines, standing_words
from tox_grader.workflows.record import Record, open_record
from tox_grader.workflows.sign import Signing, sign, signatures_at, standing_of, text_of
from tox_grader.workflows.signatures import NO_SIGNATURES, Standing, person, read_signatures
from tox_grader.workflows.station import Station

ADA, BEN = ("Ada Example", "clinical lead"), ("Ben Demo", "pharmacist")
SIGNED = "in force at this site, signed by Ada Example (clinical lead) and Ben Demo (pharmacist), 20-Nov-2026"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "data", FixedClock(NOON)) as opened:
        yield opened


def sign_by(record: Record, tables: Path, name: str, *people: tuple[str, str]) -> None:
    """Let people sign a table as it stands on its sheet now."""
    library = Station(folder=tables).library
    for who, role in people:
        sign(record, library, Signing(name, text_of(library, name).sha256[:12], who, role, "ward7"))


def standing(record: Record, tables: Path, name: str) -> Standing:
    library = Station(folder=tables).library
    return standing_of(read_signatures(record), library, text_of(library, name))


def change(tables: Path, name: str, old: str, new: str) -> None:
    path = tables / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_two_people_put_a_reviewed_table_in_force(record: Record, tables: Path) -> None:
    assert standing_words(standing(record, tables, "ice_score")) == "table not signed at this site"
    sign_by(record, tables, "ice_score", ADA)
    assert standing_words(standing(record, tables, "ice_score")) == (
        "table not signed at this site: signed by Ada Example (clinical lead) alone, a second person has to sign"
    )
    sign_by(record, tables, "ice_score", BEN)
    assert standing(record, tables, "ice_score").in_force
    assert standing_words(standing(record, tables, "ice_score")) == SIGNED


def test_the_signed_text_can_be_shown_afterwards(record: Record, tables: Path) -> None:
    signed = (tables / "ice_score.yaml").read_bytes()
    sign_by(record, tables, "ice_score", ADA)
    change(tables, "ice_score", "status: reviewed", "status: superseded")
    (entry,) = record.entries(SITE_KEY)
    assert record.store.table_text(str(entry.content["sha256"])) == signed


@pytest.mark.parametrize(
    "again", ["Ada Example", "ADA EXAMPLE", " ada  example ", "\uff21da Example", "Ada\u00a0Example"]
)
def test_the_same_person_signs_once_however_the_name_is_written(record: Record, tables: Path, again: str) -> None:
    sign_by(record, tables, "ice_score", ADA)
    with pytest.raises(WrongUsage, match="has signed this text of ice_score already, on 20-Nov-2026"):
        sign_by(record, tables, "ice_score", (again, "other role"))
    assert len(record.entries(SITE_KEY)) == 1


def test_a_name_with_something_hidden_in_it_is_no_other_person() -> None:
    assert person("Ada\u200b Example") == person("Ada Example")
    assert person("Ada Example") != person("Eda Example")


@pytest.mark.parametrize(("name", "role"), [("", "nurse"), ("  ", "nurse"), ("Ada", ""), ("Ada\u200b", "nurse")])
def test_a_signature_without_a_readable_name_and_role_is_refused(
    record: Record, tables: Path, name: str, role: str
) -> None:
    with pytest.raises(WrongUsage, match="a name and a role"):
        sign_by(record, tables, "ice_score", (name, role))
    assert record.entries(SITE_KEY) == ()


def test_the_same_submission_twice_is_one_entry(record: Record, tables: Path) -> None:
    library = Station(folder=tables).library
    signing = Signing("ice_score", text_of(library, "ice_score").sha256, *ADA, "ward7", entry_id=new_id())
    assert sign(record, library, signing) == sign(record, library, signing)
    assert len(record.entries(SITE_KEY)) == 1


@pytest.mark.parametrize("seen", ["", "abc", "0" * 12, "0" * 64, "not a hash at all"])
def test_a_signature_for_another_text_than_the_one_seen_is_refused(record: Record, tables: Path, seen: str) -> None:
    library = Station(folder=tables).library
    with pytest.raises(WrongUsage) as refused:
        sign(record, library, Signing("ice_score", seen, *ADA, "ward7"))
    (problem,) = refused.value.problems
    assert all((problem.what, problem.where, problem.why, problem.do))
    assert text_of(library, "ice_score").sha256[:12] not in " ".join(problem.as_lines())
    assert record.entries(SITE_KEY) == ()


def test_what_was_seen_may_be_written_in_capitals_and_in_full(record: Record, tables: Path) -> None:
    library = Station(folder=tables).library
    seen = text_of(library, "ice_score").sha256
    sign(record, library, Signing("ice_score", f" {seen.upper()}\n", *ADA, "ward7"))
    assert len(record.entries(SITE_KEY)) == 1


def test_a_draft_cannot_be_signed_and_says_what_is_not_verified(record: Record, tables: Path) -> None:
    change(tables, "ice_score", "status: reviewed", "status: draft")
    with (tables / "ice_score.yaml").open("a", encoding="utf-8") as file:
        file.write("unverified: [The points of the last item.]\n")
    with pytest.raises(WrongUsage, match=r"is a draft and cannot be signed.*The points of the last item\."):
        sign_by(record, tables, "ice_score", ADA)
    assert "a draft, not verified" in standing_words(standing(record, tables, "ice_score"))


def test_a_superseded_table_cannot_be_signed(record: Record, tables: Path) -> None:
    change(tables, "ice_score", "status: reviewed", "status: superseded")
    with pytest.raises(WrongUsage, match="is superseded and cannot be signed"):
        sign_by(record, tables, "ice_score", ADA)


def test_a_changed_byte_voids_the_signatures_and_the_bytes_as_they_were_bring_them_back(
    record: Record, tables: Path
) -> None:
    sign_by(record, tables, "ice_score", ADA, BEN)
    before = (tables / "ice_score.yaml").read_bytes()
    (tables / "ice_score.yaml").write_bytes(before + b"\n")
    changed = standing(record, tables, "ice_score")
    assert not changed.in_force
    assert standing_words(changed) == (
        "table not signed at this site: signed text differs: signatures of 20-Nov-2026 are void"
    )
    assert [line.partition(":")[0] for line in signature_lines(changed)[1:]] == ["Void, under another text"] * 2
    (tables / "ice_score.yaml").write_bytes(before)
    assert standing(record, tables, "ice_score").in_force


def test_an_earlier_edition_that_is_kept_keeps_its_signatures_and_the_new_one_has_none(
    record: Record, tables: Path
) -> None:
    sign_by(record, tables, "ice_score", ADA, BEN)
    earlier = tables / "editions" / "ice_score" / "1.0.0.yaml"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes((tables / "ice_score.yaml").read_bytes())
    change(tables, "ice_score", "version: 1.0.0", "version: 1.1.0")
    text = (
        (tables / "ice_score.yaml").read_text(encoding="utf-8").replace("effective_from: 2019", "effective_from: 2025")
    )
    (tables / "ice_score.yaml").write_text(text, encoding="utf-8")
    assert standing_words(standing(record, tables, "ice_score")) == "table not signed at this site"
    assert standing(record, tables, "ice_score@1.0.0").in_force


def test_a_table_is_in_force_only_with_the_scores_that_it_reads(record: Record, tables: Path) -> None:
    sign_by(record, tables, "astct_icans_2019_adult", ADA, BEN)
    assert standing_words(standing(record, tables, "astct_icans_2019_adult")) == (
        "table not signed at this site: its score ICE is not signed at this site"
    )
    sign_by(record, tables, "ice_score", ADA, BEN)
    assert standing_words(standing(record, tables, "astct_icans_2019_adult")) == SIGNED
    change(tables, "ice_score", "status: reviewed", "status:  reviewed")
    assert not standing(record, tables, "astct_icans_2019_adult").in_force


def test_a_protocol_is_signed_by_itself_and_no_grade_waits_for_it(record: Record, tables: Path) -> None:
    sign_by(record, tables, "astct_crs_2019", ADA, BEN)
    assert standing(record, tables, "astct_crs_2019").in_force
    assert standing_words(standing(record, tables, "asco_2021"), "protocol") == "protocol not signed at this site"
    sign_by(record, tables, "asco_2021", ADA, BEN)
    assert standing_words(standing(record, tables, "asco_2021")) == SIGNED


def test_a_forged_second_signature_of_the_same_person_puts_nothing_in_force(record: Record, tables: Path) -> None:
    sign_by(record, tables, "ice_score", ADA)
    (entry,) = record.entries(SITE_KEY)
    forged = Author("ada  EXAMPLE", "pharmacist")
    draft = Draft(new_id(), SITE_KEY, "signature", NOON, forged, {**entry.content, "name": forged.id})
    record.store.append(draft)
    assert not standing(record, tables, "ice_score").in_force


def test_where_the_signatures_were_altered_no_table_counts_as_signed_and_nobody_can_sign(
    record: Record, tables: Path
) -> None:
    sign_by(record, tables, "ice_score", ADA, BEN)
    connection = apsw.Connection(str(record.folder / RECORD_FILE))
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE entries SET author_id = 'Eve' WHERE sequence = 1")
    connection.close()
    assert standing_words(standing(record, tables, "ice_score")) == (
        "table not signed at this site: the signatures in the record are not what was written"
    )
    with pytest.raises(WrongUsage, match="NOT SIGNED"):
        sign_by(record, tables, "capd_score", ADA)


def test_a_table_that_does_not_exist_is_refused_with_the_nearest_one(record: Record, tables: Path) -> None:
    with pytest.raises(WrongUsage, match="there is no table 'ice_scor'"):
        sign_by(record, tables, "ice_scor", ADA)


def test_reading_the_signatures_of_a_folder_without_a_record_makes_none(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    assert signatures_at(folder, "clinical") == NO_SIGNATURES
    assert not folder.exists()
    folder.mkdir()
    assert signatures_at(folder, "clinical") == NO_SIGNATURES
    assert list(folder.iterdir()) == []


def test_signatures_of_a_simulation_record_do_not_count_for_a_clinical_one(tmp_path: Path, tables: Path) -> None:
    with open_record(tmp_path / "sim", FixedClock(NOON), "simulation") as record:
        sign_by(record, tables, "ice_score", ADA, BEN)
    assert len(signatures_at(tmp_path / "sim", "simulation").given) == 2
    clinical = signatures_at(tmp_path / "sim", "clinical")
    assert clinical.given == ()
    assert clinical.trouble == "the record could not be read as a clinical one"


def test_a_table_stands_on_a_day_with_the_edition_of_the_score_that_counted_then(record: Record, tables: Path) -> None:
    sign_by(record, tables, "ice_score", ADA, BEN)
    sign_by(record, tables, "astct_icans_2019_adult", ADA, BEN)
    earlier = tables / "editions" / "ice_score" / "1.0.0.yaml"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes((tables / "ice_score.yaml").read_bytes())
    change(tables, "ice_score", "version: 1.0.0", "version: 1.1.0")
    change(tables, "ice_score", "effective_from: 2019-04-01", "effective_from: 2027-01-01")
    library = Station(folder=tables).library
    adult = library.loaded("astct_icans_2019_adult")
    signatures = read_signatures(record)
    assert signatures.of_table(library, adult, date(2026, 12, 31)).in_force
    assert signatures.of_table(library, adult, date(2027, 1, 1)).unsigned_scores == ("ICE",)
