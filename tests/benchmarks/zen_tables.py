"""The ASTCT tables of 2019 as a decision graph for zen-engine: the other side of `grade_against_zen`.

Written by hand after the printed tables and this project's readings of them, not generated from our table files,
so that equal grades mean something. It holds what a complete case of an adult needs and nothing else: no unknown
answers, no flags, no footnotes, no death. That is less work than our side does for the same case.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tox_grader.assessment.findings import Finding

Node = dict[str, Any]
Rows = Sequence[tuple[Mapping[str, str], tuple[str, ...]]]

_COUNTED = (
    "['norepinephrine', 'epinephrine', 'phenylephrine', 'dopamine', 'angiotensin_ii', 'metaraminol', 'terlipressin']"
)
_SEVERE_SIGNS = "['diffuse_oedema', 'posturing', 'sixth_nerve_palsy', 'papilloedema', 'cushing_triad']"
_COUNTS = {
    "counted": f"count(vasopressors, # in {_COUNTED})",
    "vasopressin": "count(vasopressors, # == 'vasopressin')",
    "severe_signs": f"count(raised_icp, # in {_SEVERE_SIGNS})",
    "focal_oedema": "count(raised_icp, # == 'focal_oedema')",
    "ice_points": "ice == null ? ice_total : sum(values(ice))",
    "at_baseline": "baseline_ice != null and (ice == null ? ice_total : sum(values(ice))) >= baseline_ice",
}
_OTHER = "'other_cause'"
_COUNTS_AS_CRS = "'crs', 'uncertain'"
_NOT_HYPOXIA = "'comfort', 'baseline_unchanged', 'airway_protection', 'procedure', 'other_cause'"

# The gate gives the lowest and the highest share of the columns (0 or 1) and what fever itself gives.
_GATE: Rows = (
    ({"temperature_c": ">= 38", "fever_attribution": _COUNTS_AS_CRS}, ("1", "1", "1")),
    (
        {"crs_established": "true", "treated_since_crs_onset": "true", "temperature_c": "< 38"},
        ("1", "1", "0"),
    ),
    ({"crs_established": "true"}, ("1", "1", "0")),
    ({"prophylaxis_could_mask_fever": "true"}, ("0", "1", "0")),
    ({}, ("0", "0", "0")),
)
_HYPOTENSION: Rows = (
    ({"hypotension_attribution": _OTHER}, ("0",)),
    ({"counted": ">= 2"}, ("4",)),
    ({"counted": "1"}, ("3",)),
    ({"vasopressin": ">= 1"}, ("3",)),
    ({"hypotension": "'none'"}, ("0",)),
    ({"hypotension": "'present_no_treatment', 'treated_with_fluids', 'present'"}, ("2",)),
)
_HYPOXIA: Rows = (
    ({"oxygen_attribution": _OTHER}, ("0",)),
    ({"oxygen_reason": _NOT_HYPOXIA}, ("0",)),
    ({"device": "'room_air'"}, ("0",)),
    ({"device": "'blow_by'"}, ("2",)),
    ({"device": "'nasal_cannula', 'high_flow_nasal_cannula'", "flow_l_min": "<= 6"}, ("2",)),
    ({"device": "'nasal_cannula', 'high_flow_nasal_cannula'", "flow_l_min": "> 6"}, ("3",)),
    ({"device": "'face_mask', 'non_rebreather', 'venturi'"}, ("3",)),
    ({"device": "'cpap', 'bipap', 'invasive_ventilation'"}, ("4",)),
)
_ICE: Rows = (
    ({"ice_attribution": _OTHER}, ("0",)),
    ({"at_baseline": "true"}, ("0",)),
    ({"ice_points": "10"}, ("0",)),
    ({"ice_points": "[7..9]"}, ("1",)),
    ({"ice_points": "[3..6]"}, ("2",)),
    ({"ice_points": "[0..2]"}, ("3",)),
)
_CONSCIOUSNESS: Rows = (
    ({"consciousness_attribution": _OTHER}, ("0",)),
    ({"consciousness": "'awakens_spontaneously'"}, ("0",)),
    ({"consciousness": "'awakens_to_voice'"}, ("2",)),
    ({"consciousness": "'awakens_to_touch'"}, ("3",)),
    ({"consciousness": "'unarousable_or_vigorous_stimulus'"}, ("4",)),
)
_SEIZURE: Rows = (
    ({"seizure_attribution": _OTHER}, ("0",)),
    ({"seizure": "'none'"}, ("0",)),
    ({"seizure": "'brief_resolved', 'nonconvulsive_resolved'"}, ("3",)),
    ({"seizure": "'prolonged_over_5_min', 'repetitive_without_recovery', 'nonconvulsive_not_resolved'"}, ("4",)),
)
_MOTOR: Rows = (
    ({"motor_attribution": _OTHER}, ("0",)),
    ({"motor": "'no_deep_focal_weakness', 'other_weakness'"}, ("0",)),
    ({"motor": "'deep_focal_weakness'"}, ("4",)),
)
_RAISED_ICP: Rows = (
    ({"raised_icp_attribution": _OTHER}, ("0",)),
    ({"severe_signs": ">= 1"}, ("4",)),
    ({"focal_oedema": ">= 1"}, ("3",)),
    ({}, ("0",)),
)
_GRADES = {
    "crs_at_least": "gate_low * max([gate_base, grade_hypotension, grade_hypoxia])",
    "crs_could_be": "gate_high * max([gate_base, grade_hypotension, grade_hypoxia])",
    "icans": "max([grade_ice, grade_consciousness, grade_seizure, grade_motor, grade_raised_icp])",
}


def graph() -> dict[str, Any]:
    """Return the decision graph: request, counts, eight tables side by side, the worst of them, response."""
    tables = [
        _table("gate", ("gate_low", "gate_high", "gate_base"), _GATE),
        *(
            _table(name, (f"grade_{name}",), rows)
            for name, rows in (
                ("hypotension", _HYPOTENSION),
                ("hypoxia", _HYPOXIA),
                ("ice", _ICE),
                ("consciousness", _CONSCIOUSNESS),
                ("seizure", _SEIZURE),
                ("motor", _MOTOR),
                ("raised_icp", _RAISED_ICP),
            )
        ),
    ]
    request = {"id": "request", "name": "request", "type": "inputNode"}
    response = {"id": "response", "name": "response", "type": "outputNode"}
    counts, grades = _expressions("counts", _COUNTS, pass_through=True), _expressions("grades", _GRADES)
    links = [("request", "counts"), ("grades", "response")]
    links += [("counts", table["id"]) for table in tables] + [(table["id"], "grades") for table in tables]
    edges = [
        {"id": f"edge-{number}", "sourceId": source, "targetId": target, "type": "edge"}
        for number, (source, target) in enumerate(links)
    ]
    nodes = [request, counts, *tables, grades, response]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def context(found: Mapping[str, Finding]) -> dict[str, Any]:
    """Return the findings as plain data for the other engine; made before anything is timed."""
    # What the other scales read (doses with times, measured values) is no part of these tables.
    plain = {name: _plain(value) for name, value in found.items() if name != "vasopressor_rates"}
    return {"ice": None, "ice_total": None, "baseline_ice": None, "flow_l_min": None, **plain}


def _plain(value: Finding) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


def _table(name: str, outputs: tuple[str, ...], rows: Rows) -> Node:
    inputs = tuple(dict.fromkeys(field for conditions, _ in rows for field in conditions))
    rules = [
        {
            "_id": f"{name}-row-{place}",
            **{field: conditions.get(field, "") for field in inputs},
            **dict(zip(outputs, results, strict=True)),
        }
        for place, (conditions, results) in enumerate(rows)
    ]
    columns = [[{"id": field, "name": field, "field": field} for field in fields] for fields in (inputs, outputs)]
    content = {"hitPolicy": "first", "inputs": columns[0], "outputs": columns[1], "rules": rules, "passThrough": False}
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def _expressions(name: str, parts: Mapping[str, str], *, pass_through: bool = False) -> Node:
    expressions = [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in parts.items()]
    content = {"expressions": expressions, "passThrough": pass_through}
    return {"id": name, "name": name, "type": "expressionNode", "content": content}
