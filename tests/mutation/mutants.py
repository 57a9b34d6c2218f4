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

    @property
    def name(self) -> str:
        """Return the module, the function and the number, to call a change by on the command line."""
        return f"{self.module}.{self.function}.{self.number}"

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
    for name, text in texts.items():
        mangled, _, number = name.partition(_MARK)
        if number == "orig":
            continue
        before, after = _change(texts[f"{mangled}{_MARK}orig"], text)
        function = (
            mangled.removeprefix("x_").removeprefix(f"x{CLASS_NAME_SEPARATOR}").replace(CLASS_NAME_SEPARATOR, ".")
        )
        yield Mutant(path.as_posix(), function, before, after, int(number), codes[name])


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


def _change(original: list[str], changed: list[str]) -> tuple[str, str]:
    """Return the lines that differ, before and after, without their indentation."""
    told = list(ndiff(original, changed))
    before = [line[2:].strip() for line in told if line.startswith("- ")]
    after = [line[2:].strip() for line in told if line.startswith("+ ")]
    return " ".join(before), " ".join(after)
