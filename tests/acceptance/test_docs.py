"""The documentation is held to the program: what it offers stands in the docs, and what the docs show works."""

import argparse
import importlib
import json
import re
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.acceptance.flags_page import flags_page
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.schema import assessment_schema
from tox_grader.assessment.vocabulary import VOCABULARY, DoseUnit, NotAssessedReason, words
from tox_grader.assessment.vocabulary_laboratory import UNITS
from tox_grader.cli.main import COMMANDS, FAULT, INTERRUPTED, common_options, main
from tox_grader.escalation.suggestion import State
from tox_grader.foundation.problems import ToxGraderError
from tox_grader.journal.folder import ENVIRONMENT_KEY
from tox_grader.screens.amend_form import AmendFormScreen
from tox_grader.screens.board import BoardScreen
from tox_grader.screens.confirm_correction import ConfirmCorrectionScreen
from tox_grader.screens.correct_entry import CorrectEntryScreen
from tox_grader.screens.correction_slip import CorrectionSlip
from tox_grader.screens.corrections import CorrectionsScreen
from tox_grader.screens.damaged import DamagedScreen
from tox_grader.screens.ending import BY_SIGNAL, SIGNALS
from tox_grader.screens.form import FormScreen
from tox_grader.screens.lock import LockScreen
from tox_grader.screens.new_patient import NewPatientScreen
from tox_grader.screens.offered import OfferedScreen
from tox_grader.screens.offered_slip import OfferedSlipScreen
from tox_grader.screens.painted import PaintedScreen
from tox_grader.screens.patient import PatientScreen
from tox_grader.screens.replay import ReplayScreen
from tox_grader.screens.summary import SummaryScreen
from tox_grader.screens.treatment import TreatmentScreen
from tox_grader.screens.unconfirmed import UnconfirmedScreen
from tox_grader.tables.protocol import Evidence, Step
from tox_grader.tables.schema import Effect, GradeTable
from tox_grader.workflows.grade_assessments import Graded, Refused, grade_stream
from tox_grader.workflows.station import Station

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md"])
INTERFACE = (DOCS / "interface.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
TABLES = (DOCS / "tables.md").read_text(encoding="utf-8")
TOUR = (DOCS / "tour.md").read_text(encoding="utf-8")
STATION = Station()
GRADE_TABLES = [table.file for table in STATION.library.grade_tables()]
ROOMS = sorted(path.parent.name for path in (CHECKOUT / "tox_grader").glob("*/__init__.py"))
SCREENS: Mapping[str, type[PaintedScreen]] = {
    "board": BoardScreen,
    "patient": PatientScreen,
    "form": FormScreen,
    "summary": SummaryScreen,
    "replay": ReplayScreen,
    "corrections": CorrectionsScreen,
    "correct_entry": CorrectEntryScreen,
    "correction_slip": CorrectionSlip,
    "amend_form": AmendFormScreen,
    "confirm_correction": ConfirmCorrectionScreen,
    "treatment": TreatmentScreen,
    "new_patient": NewPatientScreen,
    "offered": OfferedScreen,
    "offered_slip": OfferedSlipScreen,
    "unconfirmed": UnconfirmedScreen,
    "damaged": DamagedScreen,
    "lock": LockScreen,
}


def page_name(page: Path) -> str:
    return str(page.relative_to(CHECKOUT))


def section(heading: str, page: str = INTERFACE) -> str:
    """Return what stands under a heading, up to the next heading of its own or a higher level."""
    level = heading.split(" ", maxsplit=1)[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found.group(1)


def quoted(text: str) -> set[str]:
    """Return everything that stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def rows(text: str) -> dict[str, str]:
    """Return the table rows of a text by what stands between backticks in their first cell."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("| "):
            for name in quoted(line.split("|")[1]) or {line.split("|")[1].strip()}:
                found[name] = line
    return found


def fenced(page: str, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)


# Commands


def command_parsers(command: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the parser of a command and of each of its uses; argparse tells them in no public way."""
    parser = argparse.ArgumentParser()
    importlib.import_module(f"tox_grader.cli.{command}").add_arguments(parser)
    yield "", parser
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            yield from action.choices.items()


def offered(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the options, positional names and closed words of a parser."""
    for action in parser._actions:  # noqa: SLF001
        if "-h" in action.option_strings or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            continue
        yield from action.option_strings
        yield from map(str, action.choices or ())
        if not action.option_strings and not action.choices:
            yield str(action.metavar)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_use_and_option_stands_in_the_interface(command: str) -> None:
    told = section(f"### `tox-grader {command}`")
    missing = []
    for use, parser in command_parsers(command):
        wanted = [*([use] if use else []), *(set(offered(parser)) - set(offered(common_options())))]
        missing += [
            word for word in wanted if not re.search(rf"`[^`]*(?<![\w-]){re.escape(word)}(?![\w-])[^`]*`", told)
        ]
    assert missing == []


def test_the_options_of_every_command_stand_in_the_interface() -> None:
    told = section("### Options of every command")
    assert [option for option in offered(common_options()) if f"`{option}" not in told] == []
    assert f"`{ENVIRONMENT_KEY}`" in told


def test_the_interface_names_no_command_and_no_option_that_does_not_exist() -> None:
    known = {"--help", "--version", *offered(common_options())}
    for command in COMMANDS:
        for _, parser in command_parsers(command):
            known.update(offered(parser))
    assert sorted(set(re.findall(r"(?<![\w`-])--[a-z][a-z-]+|(?<=`)--[a-z][a-z-]+", INTERFACE)) - known) == []
    assert sorted(set(re.findall(r"^### `tox-grader (\w+)`", INTERFACE, re.MULTILINE)) ^ set(COMMANDS)) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_on_a_screen_stands_in_the_interface(screen: str) -> None:
    told = quoted(rows(section("### `tox-grader`"))[screen])
    assert [key for key, _ in SCREENS[screen].KEYS if key not in told] == []


def failures(family: type[ToxGraderError] = ToxGraderError) -> Iterator[type[ToxGraderError]]:
    for kind in family.__subclasses__():
        yield kind
        yield from failures(kind)


def test_every_exit_code_stands_in_the_interface_and_no_other() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", section("## Exit codes and errors"), re.MULTILINE)}
    by_signal = {BY_SIGNAL + getattr(signal, name) for name in SIGNALS}
    assert told == {0, FAULT, INTERRUPTED, *by_signal, *(kind.exit_code for kind in failures())}


# The assessment file

KEYS_AND_WORDS = rows(section("## An assessment as a file"))


def key_paths(schema: Mapping[str, Any]) -> set[str]:
    """Return the path of every key of the assessment file; the keys inside laboratory values are told once for all."""
    return {re.sub(r"^labs\.\w+\.", "labs.LAB.", path) for path in paths_in(schema, schema)}


def paths_in(schema: Mapping[str, Any], part: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield the path of every key as the program's own schema names it."""
    if "$ref" in part:
        yield from paths_in(schema, schema["$defs"][part["$ref"].rpartition("/")[2]], path)
    for form in part.get("anyOf", ()):
        yield from paths_in(schema, form, path)
    if "items" in part:
        yield from paths_in(schema, part["items"], path)
    for key, value in part.get("properties", {}).items():
        if key != "not_assessed":
            inner = f"{path}.{key}".lstrip(".")
            yield inner
            yield from paths_in(schema, value, inner)


def test_every_key_of_the_assessment_file_stands_in_the_interface() -> None:
    schema = assessment_schema()
    paths = key_paths(schema) | set(READING_PATHS.values())
    sections = {path for path in paths if any(other.startswith(f"{path}.") for other in paths)}
    assert sorted(paths - sections - set(KEYS_AND_WORDS)) == []


def test_the_interface_names_no_key_that_the_assessment_file_does_not_have() -> None:
    schema = assessment_schema()
    assert sorted(set(KEYS_AND_WORDS) - {"Key"} - key_paths(schema)) == []


@pytest.mark.parametrize("finding", sorted(VOCABULARY))
def test_every_word_of_the_vocabulary_stands_beside_its_key(finding: str) -> None:
    told = quoted(KEYS_AND_WORDS[READING_PATHS[finding]])
    assert sorted(VOCABULARY[finding] - told) == []


def test_every_unit_of_a_laboratory_value_stands_beside_its_key() -> None:
    for name, units in UNITS.items():
        told = quoted(KEYS_AND_WORDS[READING_PATHS[name]])
        assert [unit for unit in units if unit not in told] == [], name


def test_every_reason_and_every_dose_unit_stands_in_the_interface() -> None:
    reasons = next(line for line in INTERFACE.splitlines() if line.startswith("`not_assessed` is one of"))
    assert [word for word in words(NotAssessedReason) if f"`{word}`" not in reasons] == []
    assert [word for word in words(DoseUnit) if f"`{word}`" not in KEYS_AND_WORDS["crs.vasopressors.unit"]] == []


def test_every_answer_of_a_score_stands_beside_its_item() -> None:
    for item in STATION.library.score("capd_score").items.items():
        name, asked = item
        assert [word for word in asked.answers if f"`{word}`" not in KEYS_AND_WORDS[f"icans.capd.{name}"]] == []


# What comes out


def examples() -> list[tuple[str, str]]:
    found = [(page_name(page), text) for page in PAGES for text in fenced(page.read_text(encoding="utf-8"), "yaml")]
    return [(name, text) for name, text in found if text.startswith("schema:")]


@pytest.mark.parametrize(("page", "text"), examples())
def test_every_assessment_shown_in_the_docs_grades(page: str, text: str) -> None:
    (result,) = grade_stream(text.encode().splitlines(keepends=True), page, STATION)
    assert isinstance(result, Graded), result.error if isinstance(result, Refused) else result


def graded_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path, *options: str, more: str = "") -> dict[str, Any]:
    path = tmp_path / "assessment.yaml"
    path.write_text(fenced(INTERFACE, "yaml")[0] + more, encoding="utf-8")
    assert main(["grade", str(path), "--format", "json", *options]) == 0
    line: dict[str, Any] = json.loads(capsys.readouterr().out)
    return line


def test_every_key_of_an_answer_and_a_suggestion_stands_in_the_interface(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    measured = "labs: {neutrophils: {value: 0.4, unit: 10^9/L, lln: 2.0}}\n"
    line = graded_as_json(capsys, tmp_path, "--scale", "all", more=measured)
    answers = {key for answer in line["answers"] for key in answer}
    suggestions = {key for step in line["suggestions"] for key in step}
    assert answers == set(rows(section("## An answer"))) - {"Key"}
    assert suggestions == set(rows(section("## Suggestions"))) - {"Key"}
    assert set(line) == set(json.loads(fenced(INTERFACE, "json")[1].splitlines()[0]))


def test_the_answer_shown_in_the_interface_is_the_answer_of_the_example_above_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shown = json.loads(fenced(INTERFACE, "json")[0])
    told = graded_as_json(capsys, tmp_path)["answers"][0]
    assert shown == {**told, "table_sha256": "…"}


def test_the_words_of_a_suggestion_stand_in_the_interface() -> None:
    told = rows(section("## Suggestions"))
    assert [word for word in get_args(State) if f"`{word}`" not in told["state"]] == []
    assert [word for word in get_args(Step.model_fields["kind"].annotation) if f"`{word}`" not in told["kind"]] == []
    assert [word for word in get_args(Evidence) if f"`{word}`" not in told["evidence"]] == []


def test_the_error_shown_in_the_interface_is_what_the_program_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text("schema: assessment/1\npatient: {id: W7-042}\ncrs: {temprature_c: 39.5}\n", encoding="utf-8")
    assert main(["grade", str(path)]) == 10
    told = capsys.readouterr().err.replace(f"{path} ", "")
    assert told == fenced(section("## Exit codes and errors"), "text")[0]


def test_the_interface_names_every_flag_of_the_tables_in_force_and_no_other() -> None:
    bedside = [name for names in STATION.bedside.tables.values() for name in names]
    raised = {flag for name in bedside for flag in STATION.library.loaded(name).file.flags}
    assert sorted(set(rows(section("## Flags"))) - {"Flag"}) == sorted(raised)


def test_the_page_of_flags_is_made_from_the_tables() -> None:
    """Write it anew with: python -m tests.acceptance.flags_page > docs/flags.md."""
    assert (DOCS / "flags.md").read_text(encoding="utf-8") == flags_page(STATION.library)


# Tables, glossary, tour


def test_every_part_of_a_table_and_every_effect_is_explained() -> None:
    parts = set(rows(section("## A table from top to bottom", TABLES)))
    assert sorted(set(GradeTable.model_fields) - parts) == []
    effects = set(rows(section("## Footnotes: a sentence and an effect", TABLES)))
    assert sorted(set(get_args(Effect.model_fields["kind"].annotation)) - effects) == []


def test_every_file_beside_the_tables_is_explained() -> None:
    told = section("## The files beside the tables", TABLES)
    tables = set(STATION.library.names())
    files = [path.relative_to(STATION.folder) for path in STATION.folder.rglob("*.yaml") if path.stem not in tables]
    assert [str(file) for file in files if f"[{file.as_posix()}]" not in told] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_of_the_program_is_a_noun_of_the_glossary(room: str) -> None:
    assert f"\n- **{room}**: " in GLOSSARY


def test_every_noun_stands_once_in_the_glossary() -> None:
    nouns = re.findall(r"^- \*\*(.+?)\*\*", GLOSSARY, re.MULTILINE)
    assert sorted(noun for noun in set(nouns) if nouns.count(noun) > 1) == []


def test_every_path_in_the_tour_exists() -> None:
    paths = [path for path in quoted(TOUR) if "/" in path]
    assert len(paths) > 30
    assert sorted(path for path in paths if not (CHECKOUT / path).exists()) == []


# Links


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_link_inside_the_repository_resolves(page: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    dead = []
    for target in targets:
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_the_decisions_are_numbered_without_a_gap_and_have_their_four_parts() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]}. "), path.name
        assert "\nStatus: " in text, path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path.name
