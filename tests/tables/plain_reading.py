"""A grading table read a second time, with plain YAML and z3, sharing nothing with the program.

Only what the print needs is understood here: bands, words, levels, rows. Every word that a finding may have is
written out below by hand, so that a word missing from a table is missing from one of two places only.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
import z3

FOLDER = Path(__file__).resolve().parents[2] / "grading_tables"
GRADE_TABLES = ("astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child")
CRS_CAUSES = ("crs", "uncertain", "other_cause")
ICANS_CAUSES = ("icans", "uncertain", "other_cause")
WORDS: Mapping[str, tuple[str, ...]] = {
    "fever_attribution": CRS_CAUSES,
    "hypotension_attribution": CRS_CAUSES,
    "oxygen_attribution": CRS_CAUSES,
    "hypotension": ("none", "present_no_treatment", "treated_with_fluids", "present"),
    "oxygen_reason": ("hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause"),
    "device": (
        "room_air",
        "nasal_cannula",
        "blow_by",
        "face_mask",
        "non_rebreather",
        "venturi",
        "high_flow_nasal_cannula",
        "cpap",
        "bipap",
        "invasive_ventilation",
        "unspecified",
    ),
    "ice_attribution": ICANS_CAUSES,
    "consciousness_attribution": ICANS_CAUSES,
    "seizure_attribution": ICANS_CAUSES,
    "motor_attribution": ICANS_CAUSES,
    "raised_icp_attribution": ICANS_CAUSES,
    "consciousness": (
        "awakens_spontaneously",
        "awakens_to_voice",
        "awakens_to_touch",
        "unarousable_or_vigorous_stimulus",
    ),
    "seizure": (
        "none",
        "brief_resolved",
        "nonconvulsive_resolved",
        "prolonged_over_5_min",
        "repetitive_without_recovery",
        "nonconvulsive_not_resolved",
        "occurred_unspecified",
    ),
    "motor": ("no_deep_focal_weakness", "other_weakness", "deep_focal_weakness", "weakness_unspecified"),
    "instrument": ("ice", "capd", "both", "none"),
}
TRUTHS = ("true", "false")
MAYBE = (*TRUTHS, "not known")
CHOICES: Mapping[str, tuple[str, ...]] = {
    **WORDS,
    "ice_at_baseline": MAYBE,
    "capd_at_baseline": TRUTHS,
    "capd_possible": TRUTHS,
    "can_do_ice": MAYBE,
}
WHOLE_UP_TO = {"ice_total": 10, "capd_total": 32}


def table(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def spoken(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_band(cell: object) -> bool:
    return not isinstance(cell, (bool, list)) and re.search(r"(?:^|\s)\d", spoken(cell)) is not None


def in_band(cell: object, number: z3.ArithRef) -> z3.BoolRef:
    """Return the band that a cell states, as a claim about a number."""
    text = spoken(cell)
    amounts = [z3.RealVal(found) for found in re.findall(r"\d+(?:\.\d+)?", text)]
    if re.fullmatch(r"\d+", text):
        return number == amounts[0]
    if re.fullmatch(r"\S+ to \S+", text):
        return z3.And(number >= amounts[0], number <= amounts[1])
    first = amounts[0]
    if text.startswith("below "):
        return number < first
    if text.startswith("above "):
        return number > first
    if text.endswith(" and above"):
        return number >= first
    if text.endswith(" or below"):
        return number <= first
    raise AssertionError(f"a cell of an unknown form: {cell!r}")


class Findings:
    """One z3 variable for each finding; every variable is held to what the finding can be."""

    def __init__(self) -> None:
        self.numbers: dict[str, z3.ArithRef] = {}
        self.words: dict[str, z3.ArithRef] = {}
        self.possible: list[z3.BoolRef] = []

    def number(self, name: str) -> z3.ArithRef:
        if name not in self.numbers:
            whole = "." in name or name in WHOLE_UP_TO
            self.numbers[name] = z3.Int(name) if whole else z3.Real(name)
            self.possible.append(self.numbers[name] >= 0)
            if name in WHOLE_UP_TO:
                self.possible.append(self.numbers[name] <= WHOLE_UP_TO[name])
        return self.numbers[name]

    def word(self, name: str) -> z3.ArithRef:
        if name not in self.words:
            self.words[name] = z3.Int(f"{name} as a word")
            self.possible.append(z3.And(self.words[name] >= 0, self.words[name] < len(CHOICES[name])))
        return self.words[name]

    def fit(self, cells: Mapping[str, object]) -> z3.BoolRef:
        """Return the claim that a row of cells fits."""
        return z3.And(*(self._fits(name, cell) for name, cell in cells.items()))

    def _fits(self, name: str, cell: object) -> z3.BoolRef:
        if is_band(cell):
            known = z3.BoolVal(val=True) if name != "age_years" else z3.Bool("age is known")
            return z3.And(known, in_band(cell, self.number(name)))
        if name == "age_years":
            return z3.Not(z3.Bool("age is known"))
        accepted = [spoken(word) for word in (cell if isinstance(cell, list) else [cell])]
        return z3.Or(*(self.word(name) == CHOICES[name].index(word) for word in accepted))


def cells_of(row: Mapping[str, object]) -> dict[str, object]:
    """Return what a row tests, without what it says."""
    return {key: cell for key, cell in row.items() if key not in ("level", "by", "applies", "says")}


def readings(data: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, parameter in data["parameters"].items():
        yield name, parameter["reading"]


def own_grades(data: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the grade that each level gives alone: 0 for the first, else the lowest grade that prints it."""
    grades: dict[str, list[int]] = {}
    for name, parameter in data["parameters"].items():
        grades[name] = [0]
        for level in list(parameter["levels"])[1:]:
            printed = [row["grade"] for row in data["grades"] if level in as_list(row.get(name, []))]
            assert printed, f"{name}: no grade prints {level}"
            grades[name].append(min(printed))
    return grades


def as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def cannot_be(*claims: z3.BoolRef) -> bool:
    """Tell whether the claims cannot all hold: a proof, not a sample."""
    solver = z3.Solver()
    solver.add(*claims)
    return bool(solver.check() == z3.unsat)
