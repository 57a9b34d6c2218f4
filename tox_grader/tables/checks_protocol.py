"""What must hold between a protocol and the drug facts: drugs are known, weight rules are there, names are single."""

from collections import Counter
from collections.abc import Iterator

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem
from tox_grader.tables.protocol import Drugs, Protocol
from tox_grader.tables.strict_yaml import Document

WHY = "a step that cannot be worked out would be missing at the bedside just when its grade is reached"


def protocol_problems(protocol: Protocol, drugs: Drugs, document: Document) -> Iterator[Problem]:
    """Yield every problem of a protocol that its own form cannot show, with file, line and nearest name."""
    names = Counter(step.id for step in protocol.steps)
    for place, step in enumerate(protocol.steps):
        if names[step.id] > 1:
            where = document.place(("steps", place, "id"))
            yield Problem(f"two steps are named {step.id!r}", where, WHY, "give each step a name of its own")
        for number, dose in enumerate(step.doses):
            where = document.place(("steps", place, "doses", number, "drug"))
            drug = drugs.drugs.get(dose.drug)
            if drug is None:
                yield Problem(f"there is no drug {dose.drug!r}", where, WHY, did_you_mean(dose.drug, drugs.drugs))
            elif dose.by_drug_rule and drug.dose is None:
                what = f"no weight rule is kept for {dose.drug!r}"
                yield Problem(what, where, WHY, "write a course, or add the rule to drugs.yaml")
