"""`tox-grader audit checkpoint`: sign where the log stands, to be kept away from this station."""

import argparse
from collections.abc import Callable
from pathlib import Path

from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, record_of
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.workflows.checkpoints import change_key, make_checkpoint

_KEEP = "Keep the checkpoint, and once the public key, away from this station: only against them is a log complete."


def add_checkpoint(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the signing of a checkpoint, and the change of its key."""
    use = add_parser(
        "checkpoint",
        parents=[common_options()],
        help="sign where the log stands, to be kept elsewhere",
        epilog="Example: tox-grader audit checkpoint --out checkpoint.txt",
    )
    use.add_argument("--out", type=Path, metavar="FILE", help="write the checkpoint to this new file")
    use.add_argument("--why", metavar="TEXT", help="on which occasion, such as the hand-over of the night shift")
    use.add_argument("--new-key", metavar="WHY", help="first make a new key for this station; say why")
    add_author(use)


def run_checkpoint(arguments: argparse.Namespace) -> int:
    """Sign the head of the ledger and print, or write, the checkpoint."""
    with record_of(arguments) as record:
        author = author_of(arguments)
        if arguments.new_key is not None:
            if not arguments.new_key.strip():
                why = "an auditor has to know why the key was changed"
                raise WrongUsage(Problem("a new key needs a reason", "--new-key", why, "say why in a few words"))
            change_key(record, author, arguments.new_key)
        made = make_checkpoint(record, author, arguments.why)
    if arguments.out is None:
        print(made.text)
    else:
        _write(arguments.out, made.text)
        print(f"Written: {arguments.out}")
    print(f"Head: {made.short}")
    print(f"Public key: {made.key}")
    print(_KEEP)
    return 0


def _write(file: Path, text: str) -> None:
    try:
        # An earlier checkpoint is never written over: it is a witness too.
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        what = f"the checkpoint cannot be written: {error.strerror or error}"
        why = "the checkpoint was signed and stands in the record, but there is nothing to keep elsewhere"
        raise WrongUsage(Problem(what, str(file), why, "name a new file in a folder that exists")) from error
