"""The small changes (mutants) of a module's functions, made by mutmut, each as code that can stand in for the original.

mutmut writes every change of a function as a copy beside it. Only the code of those copies is taken: it is put into the
function of the running program, so that nothing is copied to disk and no call takes a detour.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import ndiff
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline_templates import CLASS_NAME_SEPARATOR

# mutmut leaves decorated functions alone, static ones apart; only code objects are taken, so any such mark may stand.
_SET_ASIDE = re.compile(r"^(\s+)@(property|cached_property)$", re.MULTILINE)
_MARK = "__mutmut_"


@dataclass(frozen=True)
class Mutant:
    """One change: where it stands, told without line numbers, and the code that is put in the function's place."""

    file: str
    function: str
    before: str
    after: str
    number: int
    code: CodeType
    lines: frozenset[int]

    @property
    def name(self) -> str:
        """Return the module, the function and the number, to call a change by on the command line."""
        return f"{self.module}.{self.function}.{self.number}"

    @property
    def key(self) -> str:
        """Return what a result is kept under: no line number, so that it stays where the file moves around it."""
        return f"{self.file} {self.function} {self.number} {self.before} => {self.after}"

    @property
    def module(self) -> str:
        """Return the dotted name of the module."""
        return self.file.removesuffix(".py").replace("/", ".")

    def put_in_place(self) -> None:
        """Change the function of the running program, for every caller that holds it."""
        function_of(self.module, self.function).__code__ = self.code


def function_of(module: str, name: str) -> FunctionType:
    """Return the plain function behind a name, under whatever decorator it stands."""
    held: Any = importlib.import_module(module)
    for part in name.split("."):
        held = vars(held)[part]
    if isinstance(held, property):
        held = held.fget
    if isinstance(held, cached_property):
        held = held.func
    if isinstance(held, classmethod | staticmethod):
        held = held.__func__
    assert isinstance(held, FunctionType), (module, name)
    return held


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change of every function of a file, in the order of the file."""
    source = _SET_ASIDE.sub(r"\1@staticmethod", path.read_text(encoding="utf-8"))
    changed = mutate_file_contents(str(path), source).code
    texts = {name: text for name, text in _functions(changed) if _MARK in name}
    codes = {code.co_name: code for code in _codes(compile(changed, str(path), "exec"))}
    stand = {_mangled(name): node for name, node in _named(ast.parse(source))}
    for name, text in texts.items():
        mangled, _, number = name.partition(_MARK)
        if number == "orig":
            continue
        before, after, places = _change(texts[f"{mangled}{_MARK}orig"], text)
        if before != after and before.lower() == after.lower():
            continue  # the same word is tried with other letters around it
        function = (
            mangled.removeprefix("x_").removeprefix(f"x{CLASS_NAME_SEPARATOR}").replace(CLASS_NAME_SEPARATOR, ".")
        )
        lines = _lines(stand[mangled], places)
        yield Mutant(path.as_posix(), function, before, after, int(number), codes[name], lines)


def _functions(source: str) -> Iterator[tuple[str, list[str]]]:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, lines[node.body[0].lineno - 1 : node.end_lineno]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            if _MARK not in inner.co_name:
                yield from _codes(inner)


def _named(tree: ast.AST, around: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield around + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _named(node, f"{node.name}.")


def _mangled(name: str) -> str:
    """Return a function's name as mutmut writes it."""
    head, dot, tail = name.partition(".")
    return f"x{CLASS_NAME_SEPARATOR}{head}{CLASS_NAME_SEPARATOR}{tail}" if dot else f"x_{name}"


def _change(original: list[str], changed: list[str]) -> tuple[str, str, list[int]]:
    """Return the lines that differ, before and after, without their indentation, and their places in the original."""
    told = [line for line in ndiff(original, changed) if not line.startswith("?")]
    before = [line[2:].strip() for line in told if line.startswith("- ")]
    after = [line[2:].strip() for line in told if line.startswith("+ ")]
    places, place = [], 0
    for line in told:
        if not line.startswith("  "):
            places.append(place)
        place += not line.startswith("+ ")
    return " ".join(before), " ".join(after), places


def _lines(function: ast.FunctionDef, places: list[int]) -> frozenset[int]:
    """Return the lines of the statements in which the changed lines stand: a measurement may name any line of them."""
    first = function.body[0].lineno
    found = set()
    for line in (first + place for place in places):
        inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and _covers(node, line)]
        within = min(inside, key=lambda node: _last(node) - node.lineno, default=function)
        found |= set(range(within.lineno, _last(within) + 1))
    return frozenset(found)


def _covers(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= _last(node)


def _last(node: ast.stmt) -> int:
    """Return the last line of a statement, of a compound one the last before its body."""
    body = getattr(node, "body", None)
    return body[0].lineno - 1 if body and body[0].lineno > node.lineno else int(node.end_lineno or node.lineno)
