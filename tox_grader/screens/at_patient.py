"""A screen about one patient: the banner on top of everything, and whose tables grade."""

from dataclasses import replace

from tox_grader.screens.banner import Tables, banner_lines
from tox_grader.screens.desk import Desk
from tox_grader.screens.ink import Line
from tox_grader.screens.painted import PaintedScreen
from tox_grader.workflows.signatures import read_signatures
from tox_grader.workflows.ward import Chart


class PatientBound(PaintedScreen):
    """A screen that shows one patient, and so always says who it is."""

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Take the patient's chart as it stands now."""
        super().__init__(desk)
        self.chart = chart
        self.whole_name = False
        # Read once, when the screen opens: what is typed must not wait for the record.
        self.signatures = read_signatures(desk.record)
        self._tables: Tables | None = None

    def banner(self, width: int) -> list[Line]:
        """Return the banner of this patient."""
        chart = replace(self.chart, now=self.desk.now())
        if self._tables is None:
            self._tables = self._tables_here()
        return banner_lines(chart, self.desk.mode, self._tables, width, whole_name=self.whole_name)

    def read_signatures_again(self) -> None:
        """Look again whether this site has signed its tables."""
        self.signatures, self._tables = read_signatures(self.desk.record), None

    def banner_above(self, width: int) -> list[Line]:
        """Return the banner for a screen that stands above this one."""
        return self.banner(width)

    def _tables_here(self) -> Tables:
        station = self.desk.station
        today = self.desk.now().date()
        named_here = [name for names in station.bedside.tables.values() for name in names]
        loaded = [station.library.loaded(name, today) for name in named_here]
        heads = [one.file for one in loaded]
        named = ", ".join(dict.fromkeys(f"{head.short} edition {head.edition.version}" for head in heads))
        in_force = all(self.signatures.of_table(station.library, one, today).in_force for one in loaded)
        return Tables(named, in_force, station.local is not None)
