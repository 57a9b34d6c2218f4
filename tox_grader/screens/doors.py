"""Which screen opens from which: each is read when it is first opened, so that the ward board does not wait for it."""

from importlib import import_module
from typing import TYPE_CHECKING

from tox_grader.foundation.problems import LogInvalid, ToxGraderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tox_grader.grading.answer import Answer
    from tox_grader.screens.at_patient import PatientBound
    from tox_grader.screens.painted import PaintedScreen
    from tox_grader.screens.unconfirmed import UnconfirmedScreen
    from tox_grader.workflows.grade_assessments import Graded
    from tox_grader.workflows.unconfirmed import Mark
    from tox_grader.workflows.ward import Chart

_LATER = (
    *("patient", "form", "summary", "treatment", "new_patient", "basis", "scales", "help", "plain", "interrupt"),
    *("offered", "unconfirmed", "damaged", "lock", "replay"),
)
_LOOKED_AT_SECONDS = 1.0


def load_all() -> None:
    """Read every screen that is opened later, so that opening one is instant."""
    for name in _LATER:
        import_module(f"tox_grader.screens.{name}")


def open_patient(here: "PaintedScreen", patient_id: str, *, assess: bool = False, told: str = "") -> None:
    """Open a patient's screen, and the assessment form on top of it where that was asked for."""
    from tox_grader.screens.patient import PatientScreen  # noqa: PLC0415

    try:
        screen = PatientScreen(here.desk, patient_id)
    except LogInvalid as damage:
        damaged(here, patient_id, damage)
        return
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
        return
    screen.status = told
    here.app.push_screen(screen)
    if assess:
        screen.open_form(here)


def damaged(here: "PaintedScreen", patient_id: str, damage: LogInvalid) -> None:
    """Open the explanation in the place of a patient whose log is not what was written."""
    from tox_grader.screens.damaged import DamagedScreen  # noqa: PLC0415
    from tox_grader.workflows.ward import damaged_chart  # noqa: PLC0415

    desk = here.desk
    try:
        person = desk.record.person(patient_id)
        screen = DamagedScreen(desk, damaged_chart(person, desk.now(), damage))
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
        return
    here.app.push_screen(screen)


def ask_next(board: "PaintedScreen", told: str = "") -> None:
    """Ask about the next entry whose confirmation nobody may have seen; where there is none, say what was done."""
    from tox_grader.screens.unconfirmed import UnconfirmedScreen  # noqa: PLC0415  nearly never needed
    from tox_grader.workflows.unconfirmed import entry_of  # noqa: PLC0415  as above
    from tox_grader.workflows.ward import open_chart  # noqa: PLC0415  as above

    desk = board.desk
    while desk.marks_left:
        mark = desk.marks_left.pop(0)
        try:
            person = next((one for one in desk.record.people() if one.patient_key == mark.patient_key), None)
            if person is None:
                told = "an entry was sent before the program ended, for a patient who is not on the ward now"
                continue
            screen = UnconfirmedScreen(
                desk, open_chart(desk.record, person.patient_id), mark, entry_of(desk.record, mark)
            )
        except ToxGraderError as error:
            told = f"whether an entry was saved cannot be looked up: {error.problems[0].what}"
            continue
        board.app.push_screen(screen)
        return
    if told:
        board.tell(told)


def board_of(here: "PaintedScreen") -> "PaintedScreen":
    """Return the ward board, which stands below everything."""
    from tox_grader.screens.painted import PaintedScreen  # noqa: PLC0415

    below = here.app.screen_stack[0]
    return below if isinstance(below, PaintedScreen) else here


def go_on(here: "UnconfirmedScreen", mark: "Mark") -> None:
    """Open what was not saved, with what was kept of it; its mark stays until it is saved or seen."""
    from tox_grader.screens.patient import PatientScreen  # noqa: PLC0415

    board, number = board_of(here), here.chart.person.patient_id
    here.dismiss()
    if mark.kind == "assessment":
        kept = here.desk.left_draft(mark.patient_key) is not None
        open_patient(board, number, assess=True, told="" if kept else "no draft of it was kept: enter it again")
        return
    open_patient(board, number)
    if isinstance(here.app.screen, PatientScreen):
        here.app.screen.open_treatment(mark)


def confirmed(here: "PaintedScreen", entry_id: str) -> None:
    """Take the mark of a saved entry away, once its confirmation stood on the screen for a moment."""
    from tox_grader.workflows.unconfirmed import take_mark  # noqa: PLC0415

    app, desk = here.app, here.desk

    def stands() -> None:
        desk.confirmed.add(entry_id)
        app.set_timer(_LOOKED_AT_SECONDS, lambda: take_mark(desk.files, entry_id))

    app.call_after_refresh(stands)


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


def replay(here: "PatientBound", chart: "Chart") -> None:
    """Open the course as it was known then, entry by entry."""
    from tox_grader.screens.replay import ReplayScreen  # noqa: PLC0415

    try:
        here.app.push_screen(ReplayScreen(here.desk, chart))
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))


def after_saving(here: "PatientBound", before: "Chart", graded: "Graded", told: str, entry_id: str) -> None:
    """Go back to the patient's screen, which shows the new entry; interrupt where the grade asks for it."""
    from tox_grader.screens.interrupt import InterruptScreen, reasons_to_interrupt  # noqa: PLC0415
    from tox_grader.screens.patient import PatientScreen  # noqa: PLC0415

    app = here.app
    while len(app.screen_stack) > 1 and not isinstance(app.screen, PatientScreen):
        app.pop_screen()
    if not isinstance(app.screen, PatientScreen):
        return
    app.screen.to_the_top(told)
    confirmed(here, entry_id)
    reasons = reasons_to_interrupt(before, graded)
    if reasons:
        app.bell()
        app.push_screen(InterruptScreen(here.desk, app.screen.chart, graded, reasons, entry_id))
