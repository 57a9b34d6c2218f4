"""A dose worked out from the weight: never without a dated weight, never above the ceiling, always with the rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tox_grader.assessment.history import Weight
from tox_grader.foundation.quantities import plain
from tox_grader.foundation.times import show_date
from tox_grader.tables.protocol import Course, DrugDose

NO_WEIGHT = "dose not worked out: no weight with a date is recorded"


@dataclass(frozen=True, slots=True)
class WeightDosed:
    """A dose in milligrams with everything that made it."""

    mg: Decimal
    uncapped_mg: Decimal
    mg_per_kg: Decimal
    weight: Weight
    read_in: str | None = None

    @property
    def read_in_note(self) -> str | None:
        """Return where this band's rule was read, where it is not the protocol's own."""
        return None if self.read_in is None else f"{plain(self.mg_per_kg)} mg/kg: read in the {self.read_in}."

    @property
    def is_capped(self) -> bool:
        """Tell whether the ceiling took effect."""
        return self.mg < self.uncapped_mg


def amount(mg: Decimal) -> str:
    """Return milligrams as they are written: 572 mg, 358.8 mg, 1,000 mg. No trailing zero, a space before the unit."""
    whole, _, rest = plain(mg).partition(".")
    return f"{int(whole):,}{'.' + rest if rest else ''} mg"


def dose_by_weight(rule: DrugDose, weight: Weight) -> WeightDosed:
    """Return the dose for a weight by the drug's own rule, capped at its ceiling."""
    row = next(row for row in rule.by_weight if row.weight_kg.holds(weight.kg))
    uncapped = row.mg_per_kg * weight.kg
    return WeightDosed(min(uncapped, rule.at_most_mg), uncapped, row.mg_per_kg, weight, row.read_in)


def dose_line(shown: str, rule: DrugDose, dosed: WeightDosed) -> str:
    """Return the dose as one line: drug - DOSE amount (rule, weight with its date, ceiling if in effect) - route."""
    cap = (
        f", capped at {amount(rule.at_most_mg)}; the rule alone gives {amount(dosed.uncapped_mg)}"
        if dosed.is_capped
        else ""
    )
    worked = f"{plain(dosed.mg_per_kg)} mg/kg x {_weight(dosed.weight)}{cap}"
    return f"{shown} - DOSE {amount(dosed.mg)} ({worked}) - {rule.route}"


def near_edge(rule: DrugDose, weight: Weight) -> str | None:
    """Return a caution where a weight near the edge of a band would give a very different dose across it."""
    for edge in _edges(rule):
        margin = edge * rule.ask_again_within_percent / 100
        if abs(weight.kg - edge) <= margin:
            below = Weight(edge - Decimal("0.1"), weight.measured_on)
            at = Weight(edge, weight.measured_on)
            return (
                f"The weight is near {plain(edge)} kg, where the rule changes: {plain(below.kg)} kg gives "
                f"{amount(dose_by_weight(rule, below).mg)}, "
                f"{plain(at.kg)} kg gives {amount(dose_by_weight(rule, at).mg)}. "
                "Weigh again."
            )
    return None


def _edges(rule: DrugDose) -> Iterable[Decimal]:
    return sorted({row.weight_kg.lower.number for row in rule.by_weight if row.weight_kg.lower is not None})


def course_line(shown: str, course: tuple[Course, ...], route: str | None, weight: Weight | None) -> str:
    """Return a fixed course as one line, its stretches joined by `then`; a dose by weight is worked out."""
    parts = [_stretch(stretch, weight) for stretch in course]
    if any(part is None for part in parts):
        return f"{shown} - {NO_WEIGHT}"
    return f"{shown} - DOSE {', then '.join(part for part in parts if part)} - {route}"


def _stretch(stretch: Course, weight: Weight | None) -> str | None:
    often = " ".join(part for part in (stretch.how_often, stretch.lasting) if part)
    if stretch.mg is not None:
        return f"{amount(stretch.mg)} {often}"
    if stretch.mg_per_kg is None or weight is None:
        return None
    return f"{amount(stretch.mg_per_kg * weight.kg)} ({plain(stretch.mg_per_kg)} mg/kg x {_weight(weight)}) {often}"


def _weight(weight: Weight) -> str:
    return f"{plain(weight.kg)} kg, weight {show_date(weight.measured_on)}"


def old_weight(rule: DrugDose, weight: Weight, on: date) -> str | None:
    """Return a caution where the weight is older than the rule allows without weighing again."""
    days = (on - weight.measured_on).days
    return f"The weight is {days} days old. Weigh again." if days > rule.weigh_again_after_days else None
