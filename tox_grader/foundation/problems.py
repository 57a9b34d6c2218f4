"""What went wrong, in four parts: what happened, where, why it matters, what to do.

Every failure that a user can meet is a `ToxGraderError` with a fixed exit code, so that a script can tell an
invalid assessment from an unreadable store without reading text that might hold patient data.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, told to the person who can mend it. Never holds a patient's name."""

    what: str
    where: str
    why: str
    do: str

    def as_json(self) -> dict[str, str]:
        """Return the four parts under the keys that scripts rely on."""
        return {"what": self.what, "where": self.where, "why": self.why, "do": self.do}

    def as_lines(self) -> list[str]:
        """Return the four parts as one labelled line each."""
        return [
            f"What happened: {self.what}",
            f"Where: {self.where}",
            f"Why it matters: {self.why}",
            f"What to do: {self.do}",
        ]


class ToxGraderError(Exception):
    """A failure that is shown to the user without a traceback.

    `problems` is never empty; `exit_code` is the family's fixed process exit code.
    """

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found."""
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{problem.where}: {problem.what}" for problem in self.problems))

    def __reduce__(self) -> tuple[type["ToxGraderError"], tuple[tuple[Problem, ...]]]:
        """Say how another process gets the same failure, with all its parts."""
        return type(self), (self.problems,)


class WrongUsage(ToxGraderError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class AssessmentInvalid(ToxGraderError):
    """An assessment cannot be true or cannot be read; nothing of it was graded."""

    exit_code = 10


class TableInvalid(ToxGraderError):
    """A grading table or protocol does not say one thing for every patient; nothing is graded by it."""

    exit_code = 11


class LogInvalid(ToxGraderError):
    """The log does not verify: it is not what was written."""

    exit_code = 12


class ReplayDiffers(ToxGraderError):
    """A recorded grade or suggestion is not what its own tables give; it is told and never written over."""

    exit_code = 13


class StoreUnavailable(ToxGraderError):
    """The record cannot be read or written; what was to be saved is NOT SAVED."""

    exit_code = 14


class StaleView(StoreUnavailable):
    """Somebody else recorded something since this was looked at; what was to be saved is NOT SAVED."""
