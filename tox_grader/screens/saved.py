"""What follows once an entry is in the record: back to the patient, and an interruption where a grade asks for it."""

from collections.abc import Sequence

from tox_grader.escalation.suggestion import Suggestions
from tox_grader.grading.answer import Answer
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.interrupt import InterruptScreen, reasons_to_interrupt
from tox_grader.screens.patient import PatientScreen
from tox_grader.workflows.grade_assessments import Graded
from tox_grader.workflows.ward import Chart


def after_saving(here: PatientBound, before: Chart, graded: Graded, told: str, entry_id: str) -> None:
    """Go back to the patient's screen, which shows the new entry; interrupt where the grade asks for it."""
    patient = _back_to_patient(here, told, entry_id)
    if patient is not None:
        _interrupt(patient, before, graded.answers, graded.suggestions, entry_id)


def after_correcting(here: PatientBound, before: Chart, told: str, entry_id: str) -> None:
    """Go back to the patient's screen, read anew; interrupt where a grade that counts now asks for it."""
    patient = _back_to_patient(here, told, entry_id)
    if patient is not None:
        patient.came_back()
        _interrupt(patient, before, patient.chart.answers, patient.suggestions, entry_id)


def _back_to_patient(here: PatientBound, told: str, entry_id: str) -> PatientScreen | None:
    app = here.app
    while len(app.screen_stack) > 1 and not isinstance(app.screen, PatientScreen):
        app.pop_screen()
    if not isinstance(app.screen, PatientScreen):
        return None
    app.screen.to_the_top(told)
    doors.confirmed(here, entry_id)
    return app.screen


def _interrupt(
    patient: PatientScreen, before: Chart, answers: Sequence[Answer], suggestions: Suggestions | None, entry_id: str
) -> None:
    reasons = reasons_to_interrupt(before, answers)
    if reasons and suggestions is not None:
        patient.app.bell()
        patient.app.push_screen(InterruptScreen(patient.desk, patient.chart, answers, suggestions, reasons, entry_id))
