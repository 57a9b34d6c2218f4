"""The grade that follows from the levels of a table in which the worst column wins, as claims that z3 understands."""

import z3

from tests.tables.plain_reading import Table, own_grades


def grade_claims(data: Table) -> tuple[dict[str, z3.ArithRef], dict[int, z3.BoolRef], list[z3.BoolRef]]:
    """Return a variable for the level of each graded column, a claim for each grade, and what is possible.

    A grade is claimed without adding up or comparing columns: some column (or the gate alone) gives it and none
    gives more. `gate waived` stands for columns that count without the gate, by a waiver or by a clinician's judgement.
    """
    own = own_grades(data)
    columns = {name: z3.Int(name) for name, part in data["parameters"].items() if part["role"] == "graded"}
    gates = [name for name, part in data["parameters"].items() if part["role"] == "gate"]
    met, waived = z3.Bool("gate met"), z3.Bool("gate waived")
    open_ = z3.Or(met, waived) if gates else z3.BoolVal(val=True)
    possible = [z3.And(level >= 0, level < len(own[name])) for name, level in columns.items()]

    def gives(name: str, wanted: range | int) -> z3.BoolRef:
        grades = wanted if isinstance(wanted, range) else range(wanted, wanted + 1)
        return z3.Or(*(columns[name] == level for level, grade in enumerate(own[name]) if grade in grades))

    gate_grade = own[gates[0]][-1] if gates else 0
    claims: dict[int, z3.BoolRef] = {}
    for grade in range(5):
        none_above = z3.And(*(gives(name, range(grade + 1)) for name in columns), z3.Implies(met, gate_grade <= grade))
        by_gate = z3.And(met, gate_grade == grade) if gates else z3.BoolVal(val=False)
        given = z3.Or(by_gate, *(gives(name, grade) for name in columns)) if grade else z3.BoolVal(val=True)
        claims[grade] = z3.And(open_, none_above, given)
    claims[0] = z3.Or(z3.Not(open_), claims[0])
    return columns, claims, possible
