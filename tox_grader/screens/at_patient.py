"""A screen about one patient: the banner on top of everything, and whose tables grade."""

from dataclasses import replace

from tox_grader.screens.banner import banner_lines
from tox_grader.screens.desk import Desk
from tox_grader.screens.ink import Line
from tox_grader.screens.painted import PaintedScreen
from tox_grader.workflows.ward import Chart


class PatientBound(PaintedScreen):
    """A screen that shows one patient, and so always says who it is."""

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Take the patient's chart as it stands now."""
        super().__init__(desk)
        self.chart = chart
        self.whole_name = False

    def banner(self, width: int) -> list[Line]:
        """Return the banner of this patient."""
        chart = replace(self.chart, now=self.desk.now())
        return banner_lines(chart, self.desk.mode, self._tables(), width, whole_name=self.whole_name)

    def banner_above(self, width: int) -> list[Line]:
        """Return the banner for a screen that stands above this one."""
        return self.banner(width)

    def _tables(self) -> str:
        library = self.desk.station.library
        heads = [library.loaded(name).file for names in self.desk.station.bedside.tables.values() for name in names]
        return ", ".join(dict.fromkeys(f"{head.short} edition {head.edition.version}" for head in heads))
