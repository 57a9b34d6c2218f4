"""The walls of the house: which room knows what, what each asks on its door, and where clinical numbers may stand."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tox_grader"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = (
    "foundation",
    "assessment",
    "tables",
    "grading",
    "escalation",
    "journal",
    "workflows",
    "reports",
    "screens",
    "cli",
)
CLINICAL_ROOMS = ROOMS[:8]
BUILT = [room for room in ROOMS if (PACKAGE / room / "__init__.py").exists()]
LONGEST = 400
# The stand-alone verifier is one file by design: it is sent to an auditor who has nothing else.
TRAVELS_ALONE, LONGEST_ALONE = "packet_files", 500


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def loaded_by(*modules: str) -> set[str]:
    """Return the names of everything that a fresh interpreter has loaded after importing these modules."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def modules_of(room: str) -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((PACKAGE / room).rglob("*.py"))
    ]


@pytest.mark.parametrize("room", CLINICAL_ROOMS)
def test_a_clinical_room_loads_no_terminal_library(room: str) -> None:
    loaded = loaded_by(*modules_of(room))
    assert f"tox_grader.{room}" in loaded
    assert not loaded & {"textual", "rich"}


@pytest.mark.parametrize("module", ["tox_grader.workflows.ward", "tox_grader.workflows.record"])
def test_the_first_screen_waits_for_no_table(module: str) -> None:
    loaded = loaded_by(module)
    assert module in loaded
    assert not loaded & {"pydantic", "pydantic_core", "yaml", "_yaml"}


@pytest.mark.parametrize(
    "module", ["tox_grader.screens.app", "tox_grader.cli.assess", "tox_grader.cli.log", "tox_grader.cli.audit_verify"]
)
def test_the_bedside_loads_neither_keys_nor_printing(module: str) -> None:
    loaded = loaded_by(module)
    assert module in loaded
    assert not {name for name in loaded if name.partition(".")[0] in {"cryptography", "segno"}}


@pytest.mark.parametrize("room", ["journal", "escalation"])
def test_no_room_behind_the_workflows_loads_one_before_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    assert not {
        name for name in loaded_by(*modules_of(room)) for after in later if name.startswith(f"tox_grader.{after}")
    }


def test_nothing_flows_back() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_the_package_is_a_room_of_the_house() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(BUILT)


@pytest.mark.parametrize("room", BUILT)
def test_each_room_asks_its_question_on_the_door(room: str) -> None:
    first = (
        ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    ).splitlines()
    assert first
    assert re.match(r"[A-Z][^.?]*\?", first[0]), first[0]


@pytest.mark.parametrize("room", BUILT)
def test_a_room_lists_only_what_it_has(room: str) -> None:
    text = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    listed = {
        name
        for line in text.splitlines()
        if line.startswith("- ")
        for name in re.findall(r"`(\w+)`", line.partition(":")[0])
    }
    assert listed or room == "cli"  # one module a command
    assert listed <= {path.stem for path in (PACKAGE / room).iterdir()}


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_module_is_longer_than_a_reader_can_hold(path: Path) -> None:
    longest = LONGEST_ALONE if path.parent.name == TRAVELS_ALONE else LONGEST
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_module_is_named_after_nothing(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "manager", "common", "base", "core", "misc"}
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or path.read_text(encoding="utf-8") == ""


# No clinical number stands in Python

CUT_POINTS = {38.0, 100.4, 800.0, 358.8, 0.4}
CLINICAL_TEXT = re.compile(
    r"\b38(?:\.0)?\s?(?:C\b|degC|and above|or higher)|\b(?:below|above|over|at least)\s38\b|\b100\.4\b"
    r"|\b\d+(?:\.\d+)?\s?mc?g/kg|\b\d+\s?L/min\b|\bevery \d+ hours\b",
)


def constants(path: Path) -> Iterator[ast.Constant]:
    """Yield the values written into a module, without the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in told:
            yield node


def is_clinical(value: object) -> bool:
    """Tell whether a value is a cut point or a dose, as a number or in a text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return False
    if isinstance(value, str):
        return CLINICAL_TEXT.search(value) is not None or value in {"38", "38.0", "100.4"}
    return float(value) in CUT_POINTS


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_clinical_number_stands_in_the_program(path: Path) -> None:
    assert [(node.lineno, node.value) for node in constants(path) if is_clinical(node.value)] == []


@pytest.mark.parametrize(
    "value", [38, 38.0, "38.0", "100.4", 800, "38.0 and above", "below 38", "8 mg/kg", "6 L/min", "every 8 hours"]
)
def test_the_search_for_clinical_numbers_finds_them(value: object) -> None:
    assert is_clinical(value)


@pytest.mark.parametrize(
    "value",
    [
        8,
        10,
        12,
        24,
        True,
        "38.5",
        "mg/kg",
        "such as 480 mg",
        "write a band: X and above",
        "2026-11-20T14:10+08:00",
        None,
    ],
)
def test_the_search_leaves_other_values_alone(value: object) -> None:
    assert not is_clinical(value)


# Nothing of this machine and of no registry

KINDS = {
    ".py",
    ".yaml",
    ".yml",
    ".toml",
    ".md",
    ".txt",
    ".cfg",
    ".ini",
    ".json",
    ".sql",
    ".sh",
    ".css",
    ".tcss",
    ".svg",
    "",
}
FOLDERS = ("tox_grader", "grading_tables", "tests", "docs")
HOMES = re.compile(r"(?<![\w.~-])/(?:home|root|Users|mnt|srv)/\w")


def texts() -> Iterator[Path]:
    own = {Path(__file__).resolve()}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if (
                path.is_file()
                and path.suffix in KINDS
                and "__pycache__" not in path.parts
                and path.resolve() not in own
            ):
                yield path
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.suffix in KINDS)


def test_nothing_mentions_a_path_of_this_machine() -> None:
    here = {str(ROOT), str(Path.home()), str(Path(sys.prefix).resolve())} - {"/"}
    found: list[str] = []
    read = 0
    for path in texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        read += 1
        told = [word for word in here if word in text] + HOMES.findall(text)
        found += [f"{path.relative_to(ROOT)}: {word}" for word in told]
    assert read > 100
    assert found == []
