"""Another time for an assessment, or why other findings are right: graded as if the old had never been written."""

from collections.abc import Mapping
from datetime import datetime

from tox_grader.screens.correction_slip import CorrectionSlip, other_time_field, why_field
from tox_grader.screens.desk import Desk
from tox_grader.screens.draft import Draft
from tox_grader.screens.slip import SlipField
from tox_grader.workflows.bedside_form import document
from tox_grader.workflows.proposal import Proposal, ToCorrect, propose_assessment
from tox_grader.workflows.record import Author
from tox_grader.workflows.ward import Chart


class AmendTimeScreen(CorrectionSlip):
    """Asks when the patient was really observed. Blank, the findings are graded again at their own time."""

    ASKS = "when was the patient really observed?"
    DID = "time corrected"

    def fields(self) -> list[SlipField]:
        """Return the time and the reason."""
        return [other_time_field("Observed at", self.chosen, self.desk), why_field()]

    def propose(self, chosen: ToCorrect, author: Author) -> Proposal:
        """Return the amendment with the recorded findings at the time that is stated."""
        return self._amended(chosen, author, None, self.slip.value("at"))

    def _amended(
        self, chosen: ToCorrect, author: Author, typed: Mapping[str, object] | None, at: datetime | None
    ) -> Proposal:
        record, station, why = self.desk.record, self.desk.station, self.slip.value("why")
        own = self.entry_id
        return propose_assessment(
            record, station, chosen, author, reason=why, typed=typed, observed_at=at, entry_id=own
        )


class AmendFindingsScreen(AmendTimeScreen):
    """Asks why other findings take the place of those recorded; they were entered in the form below."""

    ASKS = "why are other findings right?"
    DID = "findings corrected"

    def __init__(self, desk: Desk, chart: Chart, chosen: ToCorrect, draft: Draft) -> None:
        """Take the answers of the form as they stand there; its id is the id of the correction."""
        super().__init__(desk, chart, chosen, draft.entry_id, {})
        self.draft = draft

    def fields(self) -> list[SlipField]:
        """Return the reason: time and findings come from the form."""
        return [why_field()]

    def propose(self, chosen: ToCorrect, author: Author) -> Proposal:
        """Return the amendment with the findings of the form."""
        return self._amended(chosen, author, document(self.draft.given), self.draft.observed_at)

    def saved(self) -> None:
        """Let go of the answers."""
        self.desk.drop_amending(self.draft)
