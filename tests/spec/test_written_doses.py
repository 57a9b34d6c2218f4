"""How doses are written: no pattern that is known to be misread, in no file of data and in no line that is printed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.spec.bedside import STATION, n, suggestions
from tests.spec.grades import GRADES, of_grades
from tox_grader.reports.suggestion_text import suggestions_text
from tox_grader.tables.library import shipped_folder

UNIT = r"(?:mg|mcg|g|kg|mL|L|units?|hours?|days?|doses?)"
BANNED = {
    "trailing zero": re.compile(rf"\d\.\d*0\s*{UNIT}\b"),
    "no leading zero": re.compile(r"(?<![\d.])\.\d"),
    "no space before the unit": re.compile(r"\d(?:mg|mcg|microgram|g|kg|mL|L|units?|h|hr|hours?)\b"),
    "a thousand without its comma": re.compile(r"(?<![\d,.-])\d{4,}(?:\.\d+)?\s*(?:mg|mcg|units?)\b"),
    "short for every so many hours": re.compile(r"\bq\s?\d+\s?h", re.IGNORECASE),
    "short for a day": re.compile(r"\b(?:QD|QOD|OD|BID|TID|QID)\b", re.IGNORECASE),
    "short for unit or for mL": re.compile(r"\b(?:IU|U|cc)\b"),
    "micro sign": re.compile("[\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]"),
    "sign in place of a word": re.compile(r"[<>\N{LESS-THAN OR EQUAL TO}\N{GREATER-THAN OR EQUAL TO}]\s*=?\s*\d"),
    "full stop after the unit": re.compile(r"\b(?:mg|mcg|mL)\.\S"),
    "a bar or square bracket against a digit": re.compile(r"[|\[]\d|\d[|\]]"),
    "shortened drug": re.compile(r"\b(?:toci|dex|MP|methylpred|solumedrol|norepi|epi|vaso)\b", re.IGNORECASE),
}
MISREAD = {
    "trailing zero": "dexAMETHasone 10.0 mg",
    "no leading zero": "give .5 mg",
    "no space before the unit": "480mg",
    "a thousand without its comma": "methylPREDNISolone 1000 mg",
    "short for every so many hours": "q8h",
    "short for a day": "OD",
    "short for unit or for mL": "5 IU",
    "micro sign": "5 \N{MICRO SIGN}g",
    "sign in place of a word": "if > 3 days",
    "full stop after the unit": "10 mg.then",
    "a bar or square bracket against a digit": "|10 mg",
    "shortened drug": "repeat toci",
}


def faults(text: str) -> list[str]:
    return [name for name, pattern in BANNED.items() if pattern.search(text)]


@pytest.mark.parametrize("name", BANNED)
def test_the_lint_itself_finds_what_it_is_for(name: str) -> None:
    assert name in faults(MISREAD[name])


@pytest.mark.parametrize(
    "text", ["0.5 mg", "10 mg", "1,000 mg", "358.8 mg", "38.0 C", "6 L/min", "every 8 hours", "8 mg/kg x 60 kg"]
)
def test_the_lint_leaves_good_writing_alone(text: str) -> None:
    assert faults(text) == []


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "doi":
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


FILES = [
    *sorted((shipped_folder() / "protocols").glob("*.yaml")),
    shipped_folder() / "drugs.yaml",
    shipped_folder() / "form.yaml",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_of_protocol_drugs_or_form_holds_a_pattern_that_is_misread(path: Any) -> None:
    found = {text: faults(text) for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))}
    assert {text: names for text, names in found.items() if names} == {}
    assert len(found) > 20


@pytest.mark.parametrize("weight", ["2", "7.5", "29.9", "30", "62.50", "100", "125.1", "300"])
@pytest.mark.parametrize("age", [8, 60])
def test_no_line_of_any_suggestion_holds_a_pattern_that_is_misread(weight: str, age: int) -> None:
    seen = 0
    for grades in GRADES:
        for line in suggestions_text(suggestions(of_grades(*grades, age_years=age, weight_kg=n(weight)))):
            assert faults(line) == [], line
            seen += "DOSE" in line
    assert seen > 10


def test_drug_names_are_written_in_full_with_their_tall_letters() -> None:
    shown = {name: drug.shown for name, drug in STATION.library.drugs().drugs.items()}
    own = {name: text for name, text in shown.items() if not name.startswith("other_")}
    assert all(text.lower() == name.replace("_", " ") for name, text in own.items())
    assert shown["methylprednisolone"] == "methylPREDNISolone"
    assert shown["dexamethasone"] == "dexAMETHasone"
    assert shown["tocilizumab"] == "tocilizumab"


def test_every_drug_that_can_mask_a_fever_is_marked_so() -> None:
    masks = {name for name, drug in STATION.library.drugs().drugs.items() if drug.may_mask_fever}
    assert {
        "tocilizumab",
        "siltuximab",
        "anakinra",
        "dexamethasone",
        "methylprednisolone",
        "paracetamol",
        "ibuprofen",
    } <= masks
    assert "levetiracetam" not in masks
