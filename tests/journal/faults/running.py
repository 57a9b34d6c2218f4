"""Run one of the fault programs in a process of its own, as the command line does."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run_module(name: str, *arguments: object, before: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """Run `python -m tests.journal.faults.NAME` and return what it printed and how it ended."""
    command = [*before, sys.executable, "-m", f"tests.journal.faults.{name}", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
