"""What was really given: another time, dose or drug in the place of a treatment's. It orders nothing."""

from string import ascii_lowercase
from typing import Any

from tox_grader.screens.correction_slip import CorrectionSlip, other_time_field, why_field
from tox_grader.screens.ink import Line, packed, parts
from tox_grader.screens.slip import Refused, SlipField
from tox_grader.screens.slip_fields import dose_with_unit, number_field
from tox_grader.workflows.preview import counts_now
from tox_grader.workflows.proposal import Proposal, ToCorrect, propose_treatment
from tox_grader.workflows.record import Author


class AmendTreatmentScreen(CorrectionSlip):
    """Asks what was really given. A dose is typed twice, and never taken over from one drug to another."""

    ASKS = "what was really given?"
    DID = "treatment corrected"

    def fields(self) -> list[SlipField]:
        """Return time, drug and dose, whose chart this is, and the reason."""
        content = counts_now(self.chosen).content
        shown, dose = content.get("shown") or content.get("drug"), content.get("dose") or "no dose"
        hint = f"blank: as recorded, {dose}, or not known for another drug"
        return [
            other_time_field("Given at", self.chosen, self.desk),
            SlipField("drug", "Drug", f"a key of the list above; blank: as recorded, {shown}", self._drug, self._shown),
            SlipField("dose", "Dose given", hint, dose_with_unit),
            SlipField("again", "Dose again", "type the dose a second time", self._again),
            number_field(self.chart.person.patient_id),
            why_field(),
        ]

    def more(self, width: int) -> list[Line]:
        """Return the drugs with their keys."""
        drugs = self.desk.station.library.drugs().drugs.values()
        return packed(
            [
                parts((key, "strong"), (f" {drug.shown}", "plain"))
                for key, drug in zip(ascii_lowercase, drugs, strict=False)
            ],
            width,
        )

    def propose(self, chosen: ToCorrect, author: Author) -> Proposal:
        """Return the amendment that puts in the place of the recorded what is not blank here."""
        value = self.slip.value
        return propose_treatment(
            self.desk.record,
            self.desk.station,
            chosen,
            author,
            reason=value("why"),
            given_at=value("at"),
            dose=value("dose"),
            drug=value("drug"),
            entry_id=self.entry_id,
        )

    def _drug(self, text: str) -> str | Refused | None:
        if not text:
            return None
        keys = dict(zip(ascii_lowercase, self.desk.station.library.drugs().drugs, strict=False))
        return keys.get(text) or Refused("press the key of one drug of the list, or leave it blank")

    def _shown(self, name: Any) -> str:
        return self.desk.station.library.drugs().drugs[name].shown

    def _again(self, text: str) -> str | Refused | None:
        dose = self.slip.value("dose")
        return (text or None) if (text or None) == dose else Refused("not the same as the dose above")
