"""The findings that rows test, as z3 variables: each is held to what it can be, and what depends on another stays so.

A ratio is read from its value and its limit (both in one unit, the limit above 0), the worst of several grades from
the grades, a total from its items, a comparison from its two numbers, an equivalent dose from the single doses. So a
row that only contradictory findings could reach counts as dead, and no gap is told that no patient can be in.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import z3

from tests.tables.plain_reading import (
    Row,
    Table,
    as_list,
    cells_of,
    cuts_of,
    in_band,
    is_band,
    needs_whole_numbers,
    spoken,
    table,
    totals_of,
)
from tests.tables.plain_reading_words import (
    BETTER_WHEN_TRUE,
    FROM_LEAST_TO_MOST,
    LOW_IS_WORSE,
    NO_WORSE_END,
    REAL,
    TRUTHS,
    WHOLE,
    WORDS,
)

Number = tuple[z3.ArithRef, z3.ArithRef | int, Mapping[Fraction, Fraction]]
TRUE_OR_FALSE_OF_DAYS = ("unended", "reached", "still_open")
ALWAYS_KNOWN = ("instrument", "total")
TRUE = z3.BoolVal(val=True)


class Findings:
    """One z3 variable for each finding that the rows of a table test.

    A finding may be absent only where a row asks for `not known`, or where `absent` says that any may be. `told_in` is
    the other unit in which values are told whose cuts the print gives in that unit too.
    """

    def __init__(self, data: Table, told_in: str = "", *, absent: bool = False) -> None:
        self.data, self.told_in, self.absent = data, told_in, absent
        self.variables: dict[str, z3.ArithRef] = {}
        self.worse: dict[str, int] = {}  # 1: more of it is worse, -1: less of it is worse, 0: neither
        self.known: dict[str, z3.BoolRef] = {}
        self.possible: list[z3.BoolRef] = []
        self._drugs: dict[str, z3.ArithRef] = {}

    def fits(self, rows: Sequence[Row]) -> list[z3.BoolRef]:
        """Return, for each row, the claim that all its tests fit."""
        for row in rows:
            for name, cell in cells_of(row).items():
                asked = "not known" in [spoken(word) for word in as_list(cell)]
                if (self.absent or asked) and name not in ALWAYS_KNOWN:
                    self.known[name] = z3.Bool(f"{name} is known")
        claims = [z3.And(TRUE, *(self._fits(*test) for test in cells_of(row).items())) for row in rows]
        self._hold_together()
        return claims

    def variable(
        self, name: str, worse: int, lowest: int | None = 0, highest: int | None = None, *, whole: bool = False
    ) -> z3.ArithRef:
        if name not in self.variables:
            made = self.variables[name] = z3.Int(name) if whole else z3.Real(name)
            self.worse[name] = 0 if name in NO_WORSE_END else worse
            self.possible += [made >= lowest] if lowest is not None else []
            self.possible += [made <= highest] if highest is not None else []
        return self.variables[name]

    def _fits(self, name: str, cell: object) -> z3.BoolRef:
        known = self.known.get(name, TRUE)
        if is_band(cell):
            number, over, also = self.number(name)
            assert number.is_int() or not needs_whole_numbers(cell), f"{name}: {cell} among numbers that are not whole"
            assert not also or set(cuts_of(cell)) <= set(also), f"{name}: {cell} is not printed in {self.told_in}"
            return z3.And(known, in_band(cell, number, over, also))
        words = [spoken(word) for word in as_list(cell)]
        absent = z3.And("not known" in words, z3.Not(known))
        return z3.Or(absent, *(z3.And(known, self._is(name, word)) for word in words if word != "not known"))

    def _is(self, name: str, word: str) -> z3.BoolRef:
        if name in self.data.get("comparisons", {}):
            rule = dict(self.data["comparisons"][name])
            value = self.number(rule.pop("value"))[0]
            ((side, baseline),) = rule.items()
            other = self.number(baseline)[0]
            return ((value >= other) if side == "at_or_above" else (value <= other)) == (word == "true")
        if name in WORDS:
            words = WORDS[name]
            assert word in words, f"{name}: {word} is no word of this finding"
            place = self.variable(name, int(name in FROM_LEAST_TO_MOST), 0, len(words) - 1, whole=True)
            return place == words.index(word)
        assert name in TRUTHS or self._gives(name) in TRUE_OR_FALSE_OF_DAYS, f"a finding not written here: {name}"
        assert word in {"true", "false"}, f"{name}: {word} is neither true nor false"
        return self.variable(name, -1 if name in BETTER_WHEN_TRUE else 1, 0, 1, whole=True) == int(word == "true")

    def _gives(self, name: str) -> str:
        return str(self.data.get("series", {}).get(name, {}).get("gives", ""))

    def number(self, name: str) -> Number:
        """Return the number of a finding, what it is divided by, and its cuts in the other unit."""
        if name in self.data.get("measures", {}):
            return self._measure(name)
        return self._plain(name), 1, {}

    def _plain(self, name: str) -> z3.ArithRef:
        data, worse = self.data, -1 if name in LOW_IS_WORSE else 1
        if name == "total" or name in data.get("scores", {}):
            score = data if name == "total" else table(data["scores"][name]["table"])
            return self.variable(name, worse, *totals_of(score), whole=True)
        if name in data.get("worst_of", {}):
            worst, *others = [self._plain(organ) for organ in data["worst_of"][name]]
            for other in others:
                worst = z3.If(other > worst, other, worst)
            return worst
        if name in data.get("rates", {}):
            return self._rate(data["rates"][name])
        if name in data.get("series", {}):
            assert self._gives(name) not in TRUE_OR_FALSE_OF_DAYS, f"{name} is true or false"
            return self._of_days(name, data["series"][name], worse)
        if "." in name:
            return self._counted(name)
        assert name in WHOLE or name in REAL, f"a finding not written here: {name}"
        return self.variable(name, worse, *WHOLE.get(name, (0, None)), whole=name in WHOLE)

    def _of_days(self, name: str, rule: Mapping[str, Any], worse: int) -> z3.ArithRef:
        """Return a number of days, at most all of the window, or the lowest of its counts."""
        if rule["gives"] == "confirmed_lowest":
            return self.variable(name, worse)
        first, last = cuts_of(rule["days"])
        return self.variable(name, worse, 0, int(last - first) + 1, whole=True)

    def _counted(self, name: str) -> z3.ArithRef:
        """Return how many members of a group there are: at most all of them, unless an unnamed one may be one."""
        groups, group = self._group(name)
        may_be_unnamed = group in groups.get("unspecified", {}).values()
        return self.variable(name, 1, 0, None if may_be_unnamed else len(groups[group]), whole=True)

    def _group(self, name: str) -> tuple[Mapping[str, Any], str]:
        whole, group = name.split(".")
        return self.data["groups"][whole], group

    def _measure(self, name: str) -> Number:
        rule = self.data["measures"][name]
        lab = rule["lab"]
        units = {other["unit"] for other in self.data["measures"].values() if other["lab"] == lab and "unit" in other}
        assert len(units) <= 1, f"{lab} stands in two units"
        if rule.get("of") == "baseline":
            value = self._limit(lab, "baseline")
        else:
            value = self.variable(f"value of {lab}", -1 if lab in LOW_IS_WORSE else 1)
        if "over" in rule:
            return value, self._limit(lab, rule["over"]), {}
        other_cuts = rule.get("printed_also", {}).get(self.told_in, {})
        return value, 1, {Fraction(str(cut)): Fraction(str(other)) for cut, other in other_cuts.items()}

    def _limit(self, lab: str, limit: str) -> z3.ArithRef:
        made = self.variable(f"{limit} of {lab}", 0)
        self.possible.append(made > 0)
        return made

    def _rate(self, rule: Mapping[str, object]) -> z3.ArithRef:
        """Return a rate, or a sum of rates, of doses that have been held long enough."""
        shares = rule.get("sum") or {rule["drug"]: {"unit": rule["unit"], "times": 1}}
        assert isinstance(shares, dict)
        rates = []
        for drug, share in shares.items():
            name = f"{drug} in {share['unit']}, held {rule['held_for_hours']} h"
            assert all(not other.startswith(f"{drug} in ") or other == name for other in self.variables), name
            self._drugs[drug] = self.variable(name, 1)
            rates.append(self._drugs[drug] * z3.RealVal(str(share["times"])))
        return z3.Sum(*rates)

    def _hold_together(self) -> None:
        """Add what holds between findings: a drug that runs is counted, a stage of papilloedema is one of its signs."""
        for name, variable in self.variables.items():
            if "." in name:
                groups, group = self._group(name)
                members = groups[group]
                running = [z3.If(self._drugs[drug] > 0, 1, 0) for drug in members if drug in self._drugs]
                self.possible.append(variable >= z3.Sum(z3.IntVal(0), *running))
            uln = self.variables.get(name.replace("lln of ", "uln of "))
            if name.startswith("lln of ") and uln is not None:
                self.possible.append(variable <= uln)
        stage, sign = self.variables.get("papilloedema_stage"), self.variables.get("raised_icp.papilloedema")
        if stage is not None and sign is not None:
            known = self.known.get("papilloedema_stage", TRUE)
            self.possible.append(z3.Implies(known, (stage >= 1) == (sign >= 1)))
