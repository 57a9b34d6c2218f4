"""One rule over counts taken day by day, in a plain sentence."""

from tox_grader.reports.sheet_parts import spoken
from tox_grader.tables.conditions import say
from tox_grader.tables.schema_series import Series

_ENDS = {
    "death": "death",
    "progression": "progression",
    "next_therapy": "the next therapy",
    "last_follow_up": "the last follow-up",
}


def series_words(rule: Series) -> str:
    """Return what a rule works out, from which days, and how days without a count are taken."""
    counts = spoken(rule.of.removesuffix("_series")) + " count"
    days = f"day {say(rule.days)}"
    ends = f"the days end early with {' or '.join(_ENDS[ending] for ending in rule.ends_with)}"
    return "; ".join([f"{_gives(rule, counts, days)}", *_how(rule), ends])


def _gives(rule: Series, counts: str, days: str) -> str:
    low = f"a {counts} of {say(rule.low)} {rule.unit}" if rule.low is not None else ""
    told = {
        "longest_run": f"days of the longest period with {low}, {days}",
        "total_days": f"days of all periods with {low}, {days}",
        "unended": f"true where a period with {low} still runs at the end of {days} (a short recovery ends none)",
        "confirmed_lowest": f"the lowest {counts} in {rule.unit} of {days}, {_confirmed(rule)}",
        "interpolated_days": f"days of {days} whose {counts} was read off the line between two others",
        "counted_days": f"days of {days} with a {counts} so far",
        "low_counts": f"days of {days} with {low} so far",
        "transfused_days": f"days of {days} with a transfusion so far",
        "reached": f"true once the patient has been followed into {days}",
        "still_open": f"true while days of {days} lie ahead",
    }
    return told[rule.gives]


def _confirmed(rule: Series) -> str:
    return f"where at least {rule.confirmed_by} counts are {say(rule.low)}" if rule.low is not None else ""


def _how(rule: Series) -> list[str]:
    given = rule.model_fields_set
    told = []
    if "recovery_days" in given:
        told.append(f"a period ends once the count is above for {rule.recovery_days} days in a row")
    if "interpolate_up_to" in given:
        gap = rule.interpolate_up_to
        told.append(f"up to {gap} days without a count are read off the line between the counts around them")
    if rule.gaps == "low_beside_low":
        told.append(
            "a day of a longer gap may be low only where the count before or after the gap is low or still to come"
        )
    if "start_by_day" in given:
        told.append(f"only a period that began by day {rule.start_by_day}")
    if "last_count_stands_for" in given:
        told.append(f"the last count stands for up to {rule.last_count_stands_for} days after it")
    return told
