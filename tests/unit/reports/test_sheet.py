"""The sheet of a table, as lines and for paper: nothing of the file is left out, and nothing in it breaks the page."""

import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from tox_grader.reports.sheet import sheet_lines, sheet_of
from tox_grader.reports.sheet_html import sheet_html
from tox_grader.reports.sheet_parts import Head, Section, Sheet
from tox_grader.reports.sheet_reads import number
from tox_grader.tables.schema import GradeTable, IndexTable, ScoreTable
from tox_grader.workflows.station import Station

LIBRARY = Station().library
NAMES = LIBRARY.names()
VOID = {"meta", "br", "img", "hr", "input", "link"}


def lines_of(name: str, *signatures: str) -> list[str]:
    return sheet_lines(sheet_of(LIBRARY, LIBRARY.loaded(name), signatures))


def html_of(name: str) -> str:
    return sheet_html(sheet_of(LIBRARY, LIBRARY.loaded(name)))


class Page(HTMLParser):
    """A page read by its markup: every element is closed in order, and what is said stands as text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.grids: list[list[list[str]]] = []
        self.inside: list[list[list[str]]] = []
        self.feed(html)
        self.close()
        assert self.open == []
        self.grids = [[[" ".join(cell.split()) for cell in row] for row in grid] for grid in self.grids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.grids.append([])
            self.inside.append(self.grids[-1])
        if tag == "tr":
            self.inside[-1].append([])
        if tag in ("td", "th"):
            self.inside[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)
            if self.inside and self.inside[-1] and self.inside[-1][-1]:
                self.inside[-1][-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def said_by(name: str) -> list[str]:
    """Return every sentence of a table that a clinician has to see on its sheet."""
    file = LIBRARY.loaded(name).file
    said = [file.title, file.source.citation, file.source.doi, file.source.checked_in, *file.unverified]
    said += [note.says for note in file.footnotes.values()] + [flag.says for flag in file.flags.values()]
    said += [part.says for part in file.interpretations.values()] + [row.says for row in file.applies_to]
    if isinstance(file, GradeTable):
        said += [part.ask for part in file.parameters.values()]
        said += [says for part in file.parameters.values() for says in part.levels.values()]
        said += [text for row in file.grades for text in row.printed.values()]
    if isinstance(file, ScoreTable):
        said += [item.ask for item in file.items.values()] + [row.says for row in file.verdicts]
        said += [item.hint for item in file.items.values() if item.hint]
        said += [] if file.look_up is None else [*file.look_up.rows, *file.look_up.rows.values()]
    return said


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_of_a_table_stands_on_its_sheet(name: str) -> None:
    text = "\n".join(lines_of(name))
    assert [says for says in said_by(name) if says not in text] == []
    assert LIBRARY.loaded(name).sha256 in text


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_of_a_table_stands_on_paper(name: str) -> None:
    page = Page(html_of(name))
    assert [says for says in said_by(name) if " ".join(says.split()) not in page.text] == []
    assert LIBRARY.loaded(name).sha256 in page.text


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_a_table_reads_is_named_on_its_sheet(name: str) -> None:
    file = LIBRARY.loaded(name).file
    text = "\n".join(lines_of(name))
    for section in (file.measures, file.rates, file.worst_of, file.series, file.scores, file.comparisons):
        assert [own for own in section if f"{own}: " not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_for_paper_needs_nothing_from_outside(name: str) -> None:
    html = html_of(name)
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not [attributes for _, attributes in page.elements if {"src", "href", "onload", "onclick"} & set(attributes)]
    assert "url(" not in html
    assert "@import" not in html


def test_the_printed_table_is_a_grid_of_parameters_and_grades_with_boxes() -> None:
    page = Page(html_of("astct_crs_2019"))
    grid = next(grid for grid in page.grids if grid and "Grade 1: mild" in grid[0])
    assert grid[0] == [
        "",
        "No grade",
        "Grade 1: mild",
        "Grade 2: moderate",
        "Grade 3: severe",
        "Grade 4: life-threatening",
    ]
    assert [row[0].split("Is")[0].split("Temp")[0].split("What")[0] for row in grid[1:]] == [
        "fever",
        "hypotension",
        "hypoxia",
    ]
    hypoxia = grid[3]
    assert hypoxia[1] == ""
    assert hypoxia[3] == "nasal cannula at 6 L/min or less, or blow-by"
    boxes = [1 for tag, attributes in page.elements if tag == "span" and attributes.get("class") == "box"]
    # 5 cells of fever, 4 of hypotension, 4 of hypoxia
    assert len(boxes) == 5 + 4 + 4


def test_a_score_is_a_grid_of_items_and_points() -> None:
    page = Page(html_of("car_hematotox"))
    grid = next(grid for grid in page.grids if grid and "0 points" in grid[0])
    assert grid[0] == ["", "0 points", "1 point", "2 points"]
    assert len(grid) == 1 + 5
    assert grid[1][1:] == [
        "1. platelets above 175 x 10^9/L",
        "2. platelets 75 x 10^9/L and above",
        "3. platelets below 75 x 10^9/L",
    ]


def test_a_score_with_many_kinds_of_points_names_them_in_each_cell() -> None:
    page = Page(html_of("hscore"))
    grid = next(grid for grid in page.grids if grid and "Answers with their points" in grid[0])
    assert "49 points: 3. temperature_c above 39.4" in next(row for row in grid if row[0].startswith("temperature"))[1]


def test_there_are_two_blocks_to_sign_with_name_role_date_and_signature() -> None:
    page = Page(html_of("astct_crs_2019"))
    blocks = [grid for grid in page.grids if [row[0] for row in grid] == ["Name", "Role", "Date", "Signature"]]
    assert len(blocks) == 2
    assert "Second signature, by another person" in page.text


def test_the_head_of_every_page_names_table_edition_and_hash() -> None:
    html = html_of("astct_crs_2019")
    head = html[html.index("<thead>") : html.index("</thead>")]
    assert "astct_crs_2019 1.0.0" in head
    assert LIBRARY.loaded("astct_crs_2019").sha256 in head
    assert "size: A4" in html
    assert "counter(page)" in html


def test_a_text_of_a_table_cannot_break_out_of_the_page() -> None:
    hostile = "</td></tr><script>alert(1)</script>&amp;\"'\x1b[2J\u202e"
    head = Head(hostile, hostile, hostile, hostile, (hostile,))
    sheet = Sheet(head, (Section(hostile, (hostile, f"  [ ] {hostile}")),), (hostile,))
    html = sheet_html(sheet)
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "<script>" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "</td></tr><script>alert(1)</script>&amp;\"'" in page.text
    assert all("\x1b" not in line for line in sheet_lines(sheet))


def test_cut_points_stand_in_every_unit_as_printed_or_converted() -> None:
    lines = lines_of("hscore")
    assert (
        "triglycerides_mmol_l: triglycerides in mmol/L; cut points mmol/L: 1.5, 4; mg/dL (as printed): 132.7, 354"
        in lines
    )
    assert "haemoglobin_g_dl: haemoglobin in g/dL; cut points g/dL: 9.2; g/L: 92" in lines


def test_a_multiple_is_told_by_what_it_is_a_multiple_of() -> None:
    text = "\n".join(lines_of("ctcae_laboratory_5_0"))
    assert "alt_x_uln: alt as a multiple of the upper limit of normal; cut points times: " in text
    assert re.search(r"alt: .*baseline alt .* x upper limit of normal", text)
    assert "Each term stands alone and has a grade of its own. There is no overall grade." in text


def test_doses_are_told_with_their_hours() -> None:
    lines = lines_of("high_dose_vasopressors")
    assert "norepinephrine_mcg_min: the rate of norepinephrine in mcg/min, counted once it has run for 3 hours" in lines
    total = next(line for line in lines if line.startswith("equivalent_mcg_min:"))
    assert "dopamine in mcg/kg/min x 0.5 + epinephrine in mcg/min x 1" in total


def test_rules_over_daily_counts_are_plain_sentences() -> None:
    line = next(line for line in lines_of("icaht_early_neutrophil") if line.startswith("days_at_500:"))
    assert "days of the longest period with a neutrophil count of 500 or below /uL, day 0 to 30" in line
    assert "a period ends once the count is above for 3 days in a row" in line
    assert "up to 7 days without a count are read off the line between the counts around them" in line


def test_an_index_shows_its_formula_with_units_and_a_line_to_fill_in() -> None:
    lines = lines_of("easix")
    assert isinstance(LIBRARY.loaded("easix").file, IndexTable)
    formula = "EASIX = ldh (U/L) x creatinine (mg/dL) / platelets (10^9/L), shown with 1 decimal place."
    assert f"{formula} A number, not a grade." in lines
    assert "  creatinine (mg/dL): ____________" in lines


def test_who_signed_stands_at_the_head_and_else_that_nobody_did() -> None:
    assert "Table not signed at this site." in lines_of("astct_crs_2019")
    signed = lines_of("astct_crs_2019", "Signed by Ada Example")
    assert "Signed by Ada Example" in signed[: signed.index("")]
    assert "Table not signed at this site." not in signed


def test_every_edition_is_listed_and_this_one_is_marked() -> None:
    lines = lines_of("astct_crs_2019")
    assert lines[lines.index("Editions") + 1] == "1.0.0: in effect from 01-Apr-2019 (this sheet)"


def test_a_sheet_without_a_section_does_not_print_its_title() -> None:
    sheet = sheet_of(LIBRARY, LIBRARY.loaded("ice_score"))
    assert "Footnotes" not in sheet_lines(sheet)
    assert "Footnotes" not in Page(sheet_html(replace(sheet, signatures=("Signed",)))).text


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Fraction(92), "92"),
        (Fraction(11, 2), "5.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(15000, 113), "about 132.7"),
        (Fraction(0), "0"),
    ],
)
def test_a_cut_point_is_told_exactly_or_marked_as_rounded(value: Fraction, told: str) -> None:
    assert number(value) == told
