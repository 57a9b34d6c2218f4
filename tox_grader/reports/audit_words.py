"""Who and when in an audit report: in full for the ward's own use, by letters and hours for everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.reports.audit_parts import Moment
from tox_grader.workflows.deidentify import OWN_ROLES
from tox_grader.workflows.labels import Labels
from tox_grader.workflows.record import Author
from tox_grader.workflows.whole_log import SITE_KEY

LEFT_OUT = "[left out]"
SITE = "the site"


@dataclass(frozen=True)
class InFull:
    """Hospital numbers, people and dates as they are on record; names of patients are never printed."""

    numbers: Mapping[str, str]

    def patient(self, patient_key: str) -> str:
        """Return the hospital number; a patient whose identity was erased by the first part of the key."""
        if patient_key == SITE_KEY:
            return SITE
        number = self.numbers.get(patient_key)
        return safe_text(number) if number is not None else f"identity erased ({safe_text(patient_key)[:8]})"

    def author(self, author: Author) -> str:
        """Return who made an entry, and in which role."""
        return safe_text(f"{author.id} ({author.role})")

    def station(self, name: str) -> str:
        """Return the name of a workstation."""
        return safe_text(name) or "not known"

    def when(self, moment: Moment) -> str:
        """Return date and time, in the zone in which it was recorded."""
        return show_time(moment.at)

    def exactly(self, moment: Moment) -> str:
        """Return date, time and zone for a machine."""
        return moment.at.isoformat()

    def free(self, text: str) -> str:
        """Return what somebody typed."""
        return safe_text(text)


@dataclass(frozen=True)
class ByLetters:
    """Letters of one packet, and hours since infusion."""

    labels: Labels

    def patient(self, patient_key: str) -> str:
        """Return the patient's letter."""
        return SITE if patient_key == SITE_KEY else self.labels.patients.get(patient_key, "patient without a letter")

    def author(self, author: Author) -> str:
        """Return the person's letter, and the role where it is one of the program's own."""
        role = f" ({author.role})" if author.role in OWN_ROLES else ""
        return f"{self.labels.person(author)}{role}"

    def station(self, name: str) -> str:
        """Return the workstation's letter."""
        return self.labels.stations.get(name, "not known")

    def when(self, moment: Moment) -> str:
        """Return hours, counted from the infusion or from the first entry of the chain."""
        return f"{self.exactly(moment)} h"

    def exactly(self, moment: Moment) -> str:
        """Return hours for a machine."""
        return self.labels.hours(moment.patient_key, moment.at)

    def free(self, text: str) -> str:
        """Say that something was typed, and not what."""
        return LEFT_OUT if text else ""
