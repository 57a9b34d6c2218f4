"""Say that an entry was entered in error: it counts for nothing from then on, and stays in the log."""

from tox_grader.screens.correction_slip import CorrectionSlip, why_field
from tox_grader.screens.slip import SlipField
from tox_grader.screens.slip_fields import number_field
from tox_grader.workflows.preview import counts_now
from tox_grader.workflows.proposal import Proposal, ToCorrect, propose_in_error
from tox_grader.workflows.record import Author


class InErrorScreen(CorrectionSlip):
    """Asks why. Where a dose would count no longer, or count again, the patient's number is typed once more."""

    ASKS = "why is it an error?"
    DID = "entered in error"

    def fields(self) -> list[SlipField]:
        """Return the reason, and for a treatment whose chart this is."""
        whose = [number_field(self.chart.person.patient_id)] if counts_now(self.chosen).kind == "treatment" else []
        return [why_field(), *whose]

    def propose(self, chosen: ToCorrect, author: Author) -> Proposal:
        """Return the entry that says so."""
        return propose_in_error(self.desk.record, chosen, self.slip.value("why"), author, self.entry_id)
