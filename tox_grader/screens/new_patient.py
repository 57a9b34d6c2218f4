"""A patient who comes to the ward: number and name are needed, the rest may follow."""

from tox_grader.foundation.clock import new_id
from tox_grader.screens import doors
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, wrapped
from tox_grader.screens.new_patient_fields import NewPatientFields
from tox_grader.screens.painted import PaintedScreen
from tox_grader.screens.slip_screen import SlipScreen
from tox_grader.workflows.bedside_files import SLIP, name_of
from tox_grader.workflows.kept_slips import KeptSlip
from tox_grader.workflows.patient import check_facts
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, Weight, add_patient


class NewPatientScreen(SlipScreen):
    """Takes the facts of a new patient. All but the name is kept on this station until the patient is added."""

    UNDONE = "this patient is NOT ADDED"

    def __init__(self, desk: Desk, left: KeptSlip | None = None) -> None:
        """Begin with empty fields, or with what an ended program has left: nothing else is pre-filled."""
        super().__init__(desk)
        self.slip_id = new_id() if left is None else left.slip_id
        self.slip = NewPatientFields(desk).slip
        if left is not None:
            self._take_up(left)

    def _take_up(self, left: KeptSlip) -> None:
        """Fill in what was left; name and second weight are typed again, so that nothing is confirmed by itself."""
        for field in self.slip.fields:
            if field.name in left.texts:
                field.text = field.settled = left.texts[field.name]
                field.settled_at = left.entered[field.name]
        self.slip.place = next((place for place, field in enumerate(self.slip.fields) if not field.text), 0)
        self._keep()
        here = "what was left is here again, NOT ADDED: type the name, and the weight again"
        self.status = here if left.texts else "all of what was left is too old: fill it in again"

    def press(self, key: str, character: str | None) -> None:
        """Fill the fields, and keep what was filled in and left."""
        super().press(key, character)
        if self.is_current and self.slip.settle(self.desk.now()):
            self._keep()

    def _keep(self) -> None:
        filled = self.slip.filled()
        slip = KeptSlip(
            self.slip_id,
            self.desk.user,
            {name: text for name, (text, _) in filled.items()},
            {name: at for name, (_, at) in filled.items()},
        )
        if filled:
            self.desk.files.keep(slip.file, slip.as_bytes)
        else:
            self.desk.files.drop(slip.file)

    def leave(self) -> None:
        """Leave, and forget what was typed."""
        self._forget()
        self.dismiss()

    def _forget(self) -> None:
        self.desk.files.drop(name_of(SLIP, self.slip_id))

    def head(self, width: int) -> list[Line]:
        """Return whose entry it is."""
        title = f"{self.desk.mode.upper()}  New patient - entered by {self.desk.user} ({UNVERIFIED})"
        return [*wrapped(title, width, "heading"), BLANK]

    def finish(self) -> None:
        """Add the patient and open the chart."""
        value = self.slip.value
        weight = None if value("weight") is None else Weight(value("weight"), value("weighed"))
        facts = PatientFacts(
            product=value("product"),
            infused_at=value("infused"),
            weight=weight,
            baseline_ice=value("ice"),
            baseline_capd=value("capd"),
            can_do_ice=value("able"),
            crs_before=value("crs"),
            fever_masked_before=value("masked"),
        )
        new = NewPatient(value("patient_id"), value("family"), value("given") or "", value("born"), value("sex"), facts)
        check_facts(facts, self.desk.station.limits)
        add_patient(self.desk.record, new, Author(self.desk.user, "other"))
        self._forget()
        app = self.app
        self.dismiss()
        board = app.screen_stack[0]
        if isinstance(board, PaintedScreen):
            doors.open_patient(board, new.patient_id, told="patient added")
