"""Which screen opens from which: each is read when it is first opened, so that the ward board does not wait for it."""

from importlib import import_module
from typing import TYPE_CHECKING

from tox_grader.foundation.problems import ToxGraderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tox_grader.grading.answer import Answer
    from tox_grader.screens.at_patient import PatientBound
    from tox_grader.screens.painted import PaintedScreen
    from tox_grader.workflows.grade_assessments import Graded
    from tox_grader.workflows.ward import Chart

_LATER = ("patient", "form", "summary", "treatment", "new_patient", "basis", "scales", "help", "plain", "interrupt")


def load_all() -> None:
    """Read every screen that is opened later, so that opening one is instant."""
    for name in _LATER:
        import_module(f"tox_grader.screens.{name}")


def open_patient(here: "PaintedScreen", patient_id: str, *, assess: bool = False, told: str = "") -> None:
    """Open a patient's screen, and the assessment form on top of it where that was asked for."""
    from tox_grader.screens.patient import PatientScreen  # noqa: PLC0415

    try:
        screen = PatientScreen(here.desk, patient_id)
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
        return
    screen.status = told
    here.app.push_screen(screen)
    if assess:
        screen.open_form(here)


def new_patient(here: "PaintedScreen") -> None:
    """Open the form for a patient who comes to the ward."""
    from tox_grader.screens.new_patient import NewPatientScreen  # noqa: PLC0415

    here.app.push_screen(NewPatientScreen(here.desk))


def help_or_plain(here: "PaintedScreen", character: str) -> None:
    """Open the keys of this screen (`?`), or the same words as plain lines (`P`)."""
    if character == "?":
        from tox_grader.screens.help import HelpScreen  # noqa: PLC0415

        here.app.push_screen(HelpScreen(here))
    else:
        from tox_grader.screens.plain import PlainScreen  # noqa: PLC0415

        here.app.push_screen(PlainScreen(here))


def basis(here: "PatientBound", chart: "Chart", answers: "Sequence[Answer]") -> None:
    """Open the basis of the grades that are shown."""
    from tox_grader.screens.basis import BasisScreen  # noqa: PLC0415

    if answers:
        here.app.push_screen(BasisScreen(here.desk, chart, answers))
    else:
        here.tell("there is no grade yet whose basis could be shown")


def scales(here: "PatientBound", chart: "Chart") -> None:
    """Open what every scale says of the latest assessment."""
    from tox_grader.screens.scales import ScalesScreen  # noqa: PLC0415

    if not chart.answers:
        here.tell("there is no assessment yet that scales could be compared by")
        return
    try:
        here.app.push_screen(ScalesScreen(here.desk, chart))
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))


def after_saving(here: "PatientBound", before: "Chart", graded: "Graded", told: str) -> None:
    """Go back to the patient's screen, which shows the new entry; interrupt where the grade asks for it."""
    from tox_grader.screens.interrupt import InterruptScreen, reasons_to_interrupt  # noqa: PLC0415
    from tox_grader.screens.patient import PatientScreen  # noqa: PLC0415

    app = here.app
    while len(app.screen_stack) > 1 and not isinstance(app.screen, PatientScreen):
        app.pop_screen()
    if not isinstance(app.screen, PatientScreen):
        return
    app.screen.to_the_top(told)
    reasons = reasons_to_interrupt(before, graded)
    if reasons:
        app.bell()
        app.push_screen(InterruptScreen(here.desk, app.screen.chart, graded, reasons))
