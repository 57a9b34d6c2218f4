"""Secondary haemophagocytic lymphohistiocytosis by CTCAE version 6.0 (NCI, 22 July 2025) as plain `if` and `else`."""

from collections.abc import Mapping
from typing import Any

TABLE = "ctcae_hlh_6_0"
SEVERITIES = ("no_hlh", "none_or_mild", "intervention_indicated", "severe")
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "secondary_hlh": {"hlh_severity": (*SEVERITIES, "life_threatening")}
}


def grades(_column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the grade of an HLH that was diagnosed: by symptoms, what it needs, and danger to life."""
    severity = known["hlh_severity"]
    if severity == "no_hlh":
        return {0}
    if severity == "none_or_mild":
        return {1}  # no or mild symptoms, work-up only
    if severity == "intervention_indicated":
        return {2}  # moderate, or an intervention is indicated
    if severity == "severe":
        return {3}  # severe or medically important, hospital stay
    return {4}  # life-threatening, urgent intervention
