"""What is found under a name: tables of a day, a ward's own beside the shipped ones, protocols; and what is refused."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.foundation.problems import Problem, TableInvalid, WrongUsage
from tox_grader.tables.compiled import Compiled, CompiledTable
from tox_grader.tables.library import KeptTables, Library, read_drugs, shipped_folder
from tox_grader.tables.loader import load_table

SHIPPED = shipped_folder()
LIBRARY = Library(SHIPPED, VOCABULARY)
CRS, ICANS, ICE = "astct_crs_2019", "astct_icans_2019_adult", "ice_score"
UNCERTAIN = "a table that can be read in two ways could give two patients with the same findings different grades"
EARLIER, LATER = date(2026, 2, 1), date(2026, 4, 1)
GRADE_TABLES = ", ".join(table.file.table for table in LIBRARY.grade_tables())


@pytest.fixture(name="ward")
def _ward(tmp_path: Path) -> Library:
    """Return the tables with a later edition of the ICANS table and of the score that it reads."""
    for name in (ICANS, ICE):
        text = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
        edition = "{version: 2.0.0, effective_from: 2026-03-01, supersedes: 1.0.0}"
        text = text.replace("{version: 1.0.0, effective_from: 2019-04-01}", edition)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Library(SHIPPED, VOCABULARY, tmp_path)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            lambda: LIBRARY.loaded("astct_crs_2018"),
            Problem(
                "there is no table 'astct_crs_2018'",
                "--scale or the table's name",
                "a grade is only as good as the table it is read from",
                "did you mean 'astct_crs_2019'?",
            ),
        ),
        (
            lambda: LIBRARY.loaded(f"{CRS}@1.0.1"),
            Problem(f"there is no edition 1.0.1 of {CRS}", "the table's name", UNCERTAIN, "did you mean '1.0.0'?"),
        ),
        (
            lambda: LIBRARY.table("hscore"),
            Problem("'hscore' is a score", "--scale", "a score is not a grade", f"name one of: {GRADE_TABLES}"),
        ),
        (
            lambda: LIBRARY.scale(ICE),
            Problem(
                "'ice_score' is a score",
                "--scale",
                "a score is not a grade",
                f"name one of: {', '.join(LIBRARY.scales())}",
            ),
        ),
        (
            lambda: LIBRARY.score(CRS),
            Problem(f"{CRS!r} is a grading table, not a score", CRS, UNCERTAIN, "name a score"),
        ),
        (
            lambda: LIBRARY.protocol("asco_2020"),
            Problem(
                "there is no protocol 'asco_2020'",
                "--protocol",
                "what is suggested depends on the ward's protocol",
                "did you mean 'asco_2021'?",
            ),
        ),
    ],
    ids=["a table", "an edition", "a score as grade", "a questionnaire", "a grade", "a protocol"],
)
def test_what_there_is_not_is_refused_with_what_is_near(asked: Callable[[], object], problem: Problem) -> None:
    with pytest.raises(WrongUsage) as refused:
        asked()
    assert refused.value.problems == (problem,)


def test_an_index_is_no_grade() -> None:
    with pytest.raises(WrongUsage) as refused:
        LIBRARY.table("easix")
    assert refused.value.problems[0].why == "an index is not a grade"


def test_a_questionnaire_answers_no_assessment_by_itself() -> None:
    assert {ICE, "capd_score", "cartox_10"} == set(LIBRARY.names()) - set(LIBRARY.scales())


@pytest.mark.parametrize(("day", "version"), [(EARLIER, "1.0.0"), (LATER, "2.0.0"), (None, "2.0.0")])
def test_the_edition_of_the_day_is_found_with_the_scores_of_the_same_day(
    ward: Library, day: date | None, version: str
) -> None:
    assert ward.loaded(ICANS, day).file.edition.version == version
    assert ward.score(ICE, day).edition.version == version
    for compiled in (ward.table(ICANS, day), ward.scale(ICANS, day)):
        assert isinstance(compiled, CompiledTable)
        assert compiled.file.edition.version == version
        assert [score.score.edition.version for score in compiled.scores] == [version]
    (read,) = ward.scores_of(ward.loaded(ICANS, day).file, day).values()
    assert read.file.edition.version == version


def test_a_text_of_the_ward_is_told_from_a_shipped_one(ward: Library) -> None:
    assert len(ward.folders) == 2
    assert ward.is_local(ICANS)
    assert not ward.is_local(CRS)
    assert [ward.is_local_text(ward.loaded(ICANS, day)) for day in (EARLIER, LATER, EARLIER)] == [False, True, False]
    assert not LIBRARY.is_local_text(LIBRARY.loaded(ICANS))
    elsewhere = LIBRARY.loaded(CRS).raw.replace(b"table: astct_crs_2019", b"table: no_table_here")
    assert not ward.is_local("no_table_here")
    assert not ward.is_local_text(load_table(elsewhere, "elsewhere.yaml"))
    assert LIBRARY.folders == (SHIPPED,)


def test_a_protocol_keeps_its_very_text_and_its_hash() -> None:
    raw = (SHIPPED / "protocols" / "asco_2021.yaml").read_bytes()
    protocol = LIBRARY.protocol("asco_2021")
    assert protocol.file.protocol == "asco_2021"
    assert protocol.raw == raw
    assert protocol.sha256 == hashlib.sha256(raw).hexdigest()


def test_a_step_that_fires_names_the_toxicities_that_its_row_tests() -> None:
    protocol = LIBRARY.protocol("asco_2021")
    for _ in range(2):
        tested = {fired.step.id: fired.tested for fired in protocol.steps_for({"crs": 1, "icans": 2})}
        assert tested["crs_neutropenic"] == ("crs",)
        assert tested["tocilizumab"] == ("crs", "icans")
        assert "crs_monitoring" not in tested
    assert "crs_monitoring" in {fired.step.id for fired in protocol.steps_for({"crs": 2, "icans": 2})}


def test_a_protocol_of_the_ward_that_names_no_drug_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (SHIPPED / "protocols" / "asco_2021.yaml").read_text(encoding="utf-8")
    (tmp_path / "protocols").mkdir()
    wrong = text.replace("{drug: tocilizumab, by", "{drug: tocilizumap, by", 1)
    (tmp_path / "protocols" / "asco_2021.yaml").write_text(wrong, encoding="utf-8")
    line = wrong[: wrong.index("tocilizumap")].count("\n") + 1
    with pytest.raises(TableInvalid) as refused:
        Library(SHIPPED, VOCABULARY, tmp_path).protocol("asco_2021")
    (problem,) = refused.value.problems
    assert problem.what == "there is no drug 'tocilizumap'"
    assert problem.where.startswith(f"protocols/asco_2021.yaml line {line}, ")
    assert problem.do == "did you mean 'tocilizumab'?"


def test_a_protocol_is_the_wards_own_where_its_folder_holds_it(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "ward_steps.yaml").touch()
    ward = Library(SHIPPED, VOCABULARY, tmp_path)
    names = ("ward_steps", "asco_2021")
    assert [ward.is_local_protocol(name) for name in names] == [True, False]
    assert [LIBRARY.is_local_protocol(name) for name in names] == [False, False]


def test_drug_facts_that_cannot_be_read_are_named() -> None:
    with pytest.raises(TableInvalid) as refused:
        read_drugs(b"about: [")
    assert refused.value.problems[0].where.startswith("drugs.yaml line")


def test_tables_that_a_record_kept_are_read_with_the_words_and_the_units_of_today() -> None:
    kept = KeptTables([LIBRARY.loaded(CRS), LIBRARY.loaded("easix")], VOCABULARY, SHIPPED)
    assert kept.table(CRS).sources == LIBRARY.table(CRS).sources
    assert kept.scale("easix") == LIBRARY.scale("easix")
    assert kept.names() == [CRS, "easix"]
    assert not kept.is_local_text(kept.loaded(CRS))


def test_a_text_that_was_compiled_once_is_shared_between_kept_tables() -> None:
    compiled: dict[tuple[str, ...], Compiled] = {}
    one, other = (KeptTables([LIBRARY.loaded(CRS)], VOCABULARY, SHIPPED, compiled=compiled) for _ in range(2))
    assert one.scale(CRS) is other.scale(CRS)
    assert list(compiled.values()) == [one.scale(CRS)]


def test_a_table_is_found_by_the_hash_of_its_text() -> None:
    loaded = LIBRARY.loaded(CRS)
    assert LIBRARY.with_hash(CRS, loaded.sha256) is loaded
    assert LIBRARY.with_hash(CRS, LIBRARY.loaded(ICANS).sha256) is None
    assert LIBRARY.with_hash("no_table_here", loaded.sha256) is None
    assert LIBRARY.texts({loaded.sha256: CRS}) == {loaded.sha256: (SHIPPED / f"{CRS}.yaml").read_bytes()}


def test_units_that_cannot_be_read_are_named() -> None:
    kept = KeptTables([LIBRARY.loaded("easix")], VOCABULARY, SHIPPED, units=b"about: [")
    with pytest.raises(TableInvalid) as refused:
        kept.scale("easix")
    assert refused.value.problems[0].where.startswith("units.yaml line")
