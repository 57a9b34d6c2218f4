"""One table's answer to one set of findings: the bounds, the reasons, the footnotes, the flags, what is still needed.

The findings become cells (`tables.cells`), the cells levels, the levels bounds (`tables.outcome`). Everything an
answer says depends only on the cells, so an answer once worked out is kept and found again by them: a keystroke
that moves no finding across a cut point costs a look-up.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any, Literal

from tox_grader.grading.answer import CLINICIAN_DECISION, Answer, Reason
from tox_grader.grading.cells import cells_of, inputs_of, what_to_ask
from tox_grader.grading.totals import answer_total
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.compiled_parts import OPEN, CompiledGate, CompiledNote, CompiledParameter, OutcomeCondition
from tox_grader.tables.outcome import Bounds, GateEffect, bounds_of, columns_that_matter, gate_matters, grade_of

_KEPT = 20_000


def grade_table(table: CompiledTable, findings: Mapping[str, Any]) -> Answer:
    """Return the answer of a table; raise `AssessmentInvalid` where findings contradict each other.

    `findings` is the flat view of an assessment with its history; a name that is absent is unknown. Score totals
    are expected under their own names (see `scores`).
    """
    key = cells_of(table, findings)
    known = table.answers.get(key)
    if known is None:
        if len(table.answers) >= _KEPT:
            table.answers.clear()
        known = table.answers[key] = _Reading(table, key).answer()
    assert isinstance(known, Answer)  # noqa: S101  the table keeps answers only; its type cannot name them
    if not known.missing and not table.measures_something:
        return known
    return naming_what_was_read(known, table, findings)


def naming_what_was_read(answer: Answer, table: CompiledTable, findings: Mapping[str, Any]) -> Answer:
    """Return a kept answer with what belongs to these findings alone: what to ask for, what was measured."""
    totals = {name: answer_total(score, findings).missing for name, score in table.totals if name in answer.missing}
    named = tuple(behind for name in answer.missing for behind in totals.get(name, (name,)))
    missing = what_to_ask(table, named, findings) if named else ()
    inputs = inputs_of(table, findings) if table.measures_something else ()
    return answer if missing == answer.missing and not inputs else replace(answer, missing=missing, inputs=inputs)


def called(table: CompiledTable, grade: int) -> str:
    """Return the table's word for a grade; for 0 its sentence that the criteria are not met."""
    return next((row.called for row in table.file.grades if row.grade == grade), table.file.unaffected)


class _Reading:
    """One reading of a table at one combination of cells."""

    def __init__(self, table: CompiledTable, key: tuple[Alternatives, ...]) -> None:
        self.table = table
        self.key = key
        self.levels = {column.name: column.levels_for(key) for column in table.parameters}
        self.lows = [column.level_grades[self.levels[column.name][0]] for column in table.columns]
        self.highs = [column.level_grades[self.levels[column.name][-1]] for column in table.columns]
        self.gate_names, self.effects = self._gate()
        self.gate_grade = 0 if table.gate is None else table.gate.grade
        self.bounds = bounds_of(self.lows, self.highs, self.effects, self.gate_grade)

    def answer(self) -> Answer:
        file = self.table.file
        head = (file.table, file.toxicity, file.short, file.edition.version, self.table.sha256)
        applies, says = self.table.applies_to(self.key)
        if applies == "not_for_this_patient":
            return Answer(*head, "not_applicable", None, None, reason=says)
        death, bounds = file.death, self.bounds
        if death is not None and self._death_is(0):
            reason = Reason("death", f"attributed_to_{death.attributed}", death.grade)
            flags = self._flags(death.grade)
            return Answer(*head, "graded", death.grade, death.grade, death.called, (reason,), flags=flags)
        because = self._because(bounds)
        needed, missing = self._still_needed()
        if death is not None and self._death_is(1):
            needed, missing = (*needed, death.finding), (*missing, death.finding)
        return Answer(
            *head,
            "graded" if bounds.at_least == bounds.could_be else "bounded",
            bounds.at_least,
            bounds.could_be,
            called(self.table, bounds.at_least) if bounds.at_least == bounds.could_be else "",
            because,
            self._footnotes(self._decisive(because)),
            needed,
            missing,
            self._flags(bounds.at_least),
            reason=says if applies == "may_be" else None,
        )

    # The gate

    def _gate(self) -> tuple[frozenset[str], frozenset[GateEffect]]:
        """Return the names of what the gate may be (open, a waiver, closed) and what each does."""
        gate = self.table.gate
        if gate is None:
            return frozenset({OPEN}), frozenset({"waived"})
        met = self.levels[gate.parameter.name]
        names: set[str] = set()
        effects: set[GateEffect] = set()
        if met[-1] > 0:
            names.add(OPEN)
            effects.add("open")
        if met[0] == 0:
            for combination in product(*(self.key[source] for source in gate.sources)):
                name = gate.rule_for(dict(zip(gate.sources, combination, strict=True)))
                names.add(name)
                effects |= gate.effects_of(name)
        return frozenset(names), frozenset(effects)

    # What would settle the grade

    def _still_needed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the columns whose answer would still move the grade, and the findings missing behind them."""
        needed: list[str] = []
        missing: list[str] = []
        gate = self.table.gate
        if gate is not None and len(self.levels[gate.parameter.name]) > 1:
            otherwise: frozenset[GateEffect] = self.effects - {"open"}
            if gate_matters(self.lows, self.highs, "open", otherwise, self.gate_grade):
                needed.append(gate.parameter.name)
                missing.extend(self._open_findings(gate.parameter))
        for index in columns_that_matter(self.lows, self.highs, self.effects, self.gate_grade):
            column = self.table.columns[index]
            judged = column.is_left_to_judgement(self.key)
            needed.append(CLINICIAN_DECISION if judged else column.name)
            missing.extend(self._open_findings(column))
        # What the record says of the episode is asked only once the gate itself is known not to be met.
        if gate is not None and self.levels[gate.parameter.name] == (0,):
            history = self._history_that_matters(gate)
            needed.extend(history)
            missing.extend(name for name in history if name != CLINICIAN_DECISION)
        return tuple(dict.fromkeys(needed)), tuple(dict.fromkeys(missing))

    def _open_findings(self, column: CompiledParameter) -> list[str]:
        return [self.table.sources[source].name for source in column.open_sources(self.key)]

    def _history_that_matters(self, gate: CompiledGate) -> list[str]:
        if grade_of(self.highs, "waived", 0) == 0:
            return []
        openings = [source for source in gate.sources if len(self.key[source]) > 1]
        named: list[str] = []
        for source in openings:
            others = [other for other in gate.sources if other != source]
            for combination in product(*(self.key[other] for other in others)):
                cells = dict(zip(others, combination, strict=True))
                found = {gate.effects_of(gate.rule_for({**cells, source: cell})) for cell in self.key[source]}
                if len(found) > 1:
                    named.append(self.table.sources[source].name)
                    break
        if not named and {"waived", "closed"} <= self.effects:
            return [CLINICIAN_DECISION]
        return named

    # What gives the grade

    def _because(self, bounds: Bounds) -> tuple[Reason, ...]:
        """Return the columns that give the lower bound; for grade 0, what shows that nothing raises it."""
        gate = self.table.gate
        grade = bounds.at_least
        if gate is not None:
            name = gate.parameter.name
            if grade == self.gate_grade and self.effects == {"open"}:
                columns = [index for index, low in enumerate(self.lows) if low == grade]
                return (Reason(name, gate.parameter.levels[1], grade), *(self._reason(index) for index in columns))
            if grade == 0 and "closed" in self.effects:
                certain = self.levels[name] == (0,)
                return (Reason(name, gate.parameter.levels[0], 0),) if certain else ()
        certain_at = [
            index for index, low in enumerate(self.lows) if low == grade and (grade > 0 or self.highs[index] == 0)
        ]
        return tuple(self._reason(index) for index in certain_at)

    def _reason(self, index: int) -> Reason:
        column = self.table.columns[index]
        lowest = self.levels[column.name][0]
        return Reason(column.name, column.levels[lowest], column.level_grades[lowest])

    def _death_is(self, which: Literal[0, 1]) -> bool:
        """Tell whether death is recorded as attributed to this toxicity (0), or as of a cause not stated (1)."""
        cells = self.table.death_cells
        return cells is not None and self.key[cells[0]] == cells[1 + which]

    # What is said beside the grade

    def _flags(self, at_least: int) -> tuple[str, ...]:
        raised: list[str] = []
        for name, conditions in self.table.flags:
            for condition in conditions:
                if self._is_certain(condition, at_least):
                    raised.append(name)
                    break
        return tuple(raised)

    def _is_certain(self, condition: OutcomeCondition, at_least: int) -> bool:
        return (
            condition.findings.is_certain(self.key)
            and all(set(self.levels[name]) <= accepted for name, accepted in condition.levels)
            and (condition.gate is None or self.gate_names <= condition.gate)
            and (condition.grade is None or condition.grade.holds(at_least))
            and (condition.raised is None or condition.raised.holds(max(self.lows)))
        )

    def _decisive(self, because: tuple[Reason, ...]) -> set[str]:
        """Return the columns whose definition a reader needs: those that raise the grade, and the gate."""
        gate = None if self.table.gate is None else self.table.gate.parameter.name
        return {reason.parameter for reason in because if reason.grade > 0 or reason.parameter == gate}

    def _footnotes(self, decisive: set[str]) -> tuple[str, ...]:
        return tuple(note.name for note in self.table.notes if self._cites(note, decisive))

    def _cites(self, note: CompiledNote, decisive: set[str]) -> bool:
        """Tell whether a footnote had a part in this answer, by the kind of its effect."""
        if note.kind == "waives_gate":
            return self.gate_names == {note.name}
        if note.kind == "takes_most_severe":
            return sum(low > 0 for low in self.lows) > 1
        if note.kind == "defines_levels" and note.parameter not in decisive:
            return False
        return any(condition.is_certain(self.key) for condition in note.conditions)
