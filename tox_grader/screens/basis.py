"""The basis of a grade: reasons, every row of the printed table, footnotes, the source, the table's hash."""

from collections.abc import Sequence

from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import grade_line, severity
from tox_grader.reports.standing import protocol_words, table_words
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.explained import explained_lines, footnote_lines
from tox_grader.screens.ink import BLANK, ENDLESS, Line, in_words, look_of, say, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.scroll import Scroll
from tox_grader.tables.loader import Loaded
from tox_grader.workflows.ward import Chart


class BasisScreen(PatientBound):
    """Shows where a grade comes from, so that it can be held against the print."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("P", "plain"), ("Esc", "back"))
    TOPIC = "basis"

    def __init__(self, desk: Desk, chart: Chart, answers: Sequence[Answer]) -> None:
        """Take the answers that are to be explained."""
        super().__init__(desk, chart)
        self.answers = tuple(answers)
        # Answers that are not recorded yet are of today.
        recorded_at = chart.observed_at if self.answers == chart.answers else None
        self.day = (recorded_at or desk.now()).date()
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the basis of every answer."""
        head, foot = self.banner(width), self.foot(width)
        body = self._body(width)
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def plain_lines(self) -> list[str]:
        """Return the whole basis, one fact a line."""
        return in_words([*self.banner(ENDLESS), *self._body(ENDLESS)])

    def _body(self, width: int) -> list[Line]:
        library = self.desk.station.library
        body: list[Line] = [say("Basis of the grades", "heading")]
        for answer in self.answers:
            body += wrapped(grade_line(answer), width, look_of(severity(answer)))
            loaded = library.with_hash(answer.scale, answer.table_sha256) or library.loaded(answer.scale, self.day)
            standing = table_words(loaded, library, self.signatures, self.day)
            body += explained_lines([answer], library, width)
            body += footnote_lines([answer], library, width)
            body += [*_table_lines(answer, loaded, standing, width), BLANK]
        return body + self._protocol(width)

    def _protocol(self, width: int) -> list[Line]:
        library, name = self.desk.station.library, self.desk.station.bedside.protocol
        protocol = library.protocol(name)
        file = protocol.file
        standing = protocol_words(name, library, self.signatures)
        told = [
            f"Suggestions by: {file.title}, edition {file.edition.version}, {standing}",
            f"Source: {file.source.citation}, doi {file.source.doi}; {file.source.locator}",
            f"SHA-256 of the protocol's text: {protocol.sha256}",
        ]
        return [
            say("Basis of the suggestions", "heading"),
            *[line for text in told for line in wrapped(text, width, rest="  ")],
        ]

    def press(self, key: str, character: str | None) -> None:
        """Move, or go back."""
        if self.scroll.press(key):
            return
        if key == "escape" or character == "b":
            self.dismiss()
        elif character == "P":
            doors.help_or_plain(self, character)
        else:
            self.status = "Esc goes back"


def _table_lines(answer: Answer, loaded: Loaded, standing: str, width: int) -> list[Line]:
    file = loaded.file
    told = [f"Table: {file.title}, edition {file.edition.version}, {standing}"]
    if file.kind == "grade":
        for row in file.grades:
            cells = "; ".join(
                f"{name.replace('_', ' ')}: {' or '.join(file.parameters[name].levels[level] for level in levels)}"
                for name, levels in row.cells.items()
            )
            told.append(f"  Row {file.toxicity} grade {row.grade} ({row.called}) - {cells}")
        told += [f"  Footnote: {note.says}" for note in file.footnotes.values()]
        told += [f"  Reading: {reading.says} ({reading.basis})" for reading in file.interpretations.values()]
    told.append(f"Source: {file.source.citation}, doi {file.source.doi}; {file.source.locator}")
    told.append(f"SHA-256 of the table's text: {loaded.sha256}")
    if loaded.sha256 != answer.table_sha256:
        told.append(f"The grade in the record was given by another text of this table: {answer.table_sha256}")
    lines: list[Line] = []
    for text in told:
        lines += wrapped(text.lstrip(" "), width, first="  " if text.startswith(" ") else "", rest="    ")
    return lines
