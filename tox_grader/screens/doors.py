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
    from tox_grader.workflows.unconfirmed import Mark
    from tox_grader.workflows.ward import Chart

_LATER = (
    *("patient", "form", "summary", "treatment", "new_patient", "basis", "scales", "help", "plain", "interrupt"),
    *("offered", "offered_slip", "unconfirmed", "damaged", "lock", "replay"),
    *("corrections", "correct_entry", "in_error", "amend_treatment", "amend_assessment", "amend_form"),
    "confirm_correction",
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
    # Nobody waits for the disk to see a patient: the chart is shown first, then it is recorded that it was opened.
    here.app.call_after_refresh(screen.note_opened)


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
    patient = here.app.screen
    if not isinstance(patient, PatientScreen):
        return
    entry = mark.texts.get("entry", "")
    if mark.kind == "correction" and entry.isdecimal():
        correct_entry(patient, patient.chart, int(entry), mark)
    elif mark.kind == "correction":
        corrections(patient, patient.chart)
    else:
        patient.open_treatment(mark)


def confirmed(here: "PaintedScreen", entry_id: str) -> None:
    """Take the mark of a saved entry away, once its confirmation stood on the screen for a moment."""
    from tox_grader.workflows.unconfirmed import take_mark  # noqa: PLC0415

    app, desk = here.app, here.desk

    def stands() -> None:
        desk.confirmed.add(entry_id)
        app.set_timer(_LOOKED_AT_SECONDS, lambda: take_mark(desk.files, entry_id))

    app.call_after_refresh(stands)


def new_patient(here: "PaintedScreen") -> None:
    """Open the form for a patient who comes to the ward, or first what an ended program has left of one."""
    from tox_grader.screens.new_patient import NewPatientScreen  # noqa: PLC0415
    from tox_grader.screens.offered_slip import OfferedSlipScreen  # noqa: PLC0415
    from tox_grader.workflows.kept_slips import left_slips  # noqa: PLC0415

    left = left_slips(here.desk.files, here.desk.record)
    here.app.push_screen(OfferedSlipScreen(here.desk, left) if left else NewPatientScreen(here.desk))


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


def corrections(here: "PatientBound", chart: "Chart") -> None:
    """Open the entries of the log, to choose the one that is wrong."""
    from tox_grader.screens.corrections import CorrectionsScreen  # noqa: PLC0415

    if any(entry.kind != "access" for entry in chart.entries):
        here.app.push_screen(CorrectionsScreen(here.desk, chart))
    else:
        here.tell("there is no entry yet that could be corrected")


def correct_entry(here: "PatientBound", chart: "Chart", number: int, unsaved: "Mark | None" = None) -> None:
    """Open one entry with what can be said of it, on a correction that was sent and not saved if there is any."""
    from tox_grader.screens.correct_entry import CorrectEntryScreen  # noqa: PLC0415

    try:
        here.app.push_screen(CorrectEntryScreen(here.desk, chart, number, unsaved))
    except ToxGraderError as error:
        here.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
