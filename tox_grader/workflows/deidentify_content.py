"""The content of an entry without who and when: only what is named here is kept, everything else is left out.

A list of what to remove would miss the next free text that somebody adds. So this is a list of what may stay. What is
left out is named by its place.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tox_grader.workflows.deidentify_values import (
    ACCESS_DETAIL,
    CHECKPOINT,
    CLOSED_WORDS,
    DECIMAL,
    DOSE,
    NAME,
    PUBLIC_KEY,
    SHA256,
    SIGNATURE,
    VERSION,
    Keep,
    Kept,
    hours,
    number,
    only,
    person,
    refers_to,
    sentence,
    told_by,
    word,
)

OLDEST_TOLD = 89
"""Above this age in years a person can be found by the age alone; the age is then told as a group."""
OLDER = f"{OLDEST_TOLD + 1}+"
_BY_ITEM = ".capd."
_GENERIC = re.compile(r"[a-z]+gene [a-z]+leucel")
_NEVER = frozenset({"id", "name", "born", "birth_date"})
_LIMITS = {"NOT BEFORE": "limit: not before", "LIMIT REACHED": "limit: reached"}
_ANSWER = (
    "scale toxicity short edition status grade at_least could_be called because footnotes still_needed missing flags "
    "reason kind total points verdicts says look_up value term parameter level item table_sha256"
)
_SCORE = "score short at_least could_be highest baseline"
_STEP = "step for_bound fired_by kind state says only_if doses limits ask_first note read_in evidence"


def keep_content(kind: str, content: Mapping[str, Any], kept: Kept, place: str = "") -> dict[str, Any]:
    """Return what is kept of the content of one kind of entry."""
    read = _KINDS.get(kind, {})
    told: dict[str, Any] = {}
    for key, value in content.items():
        at = f"{place}.{key}".lstrip(".")
        keep = read.get(key)
        if value is None and keep is not None:
            told[key] = None
        elif key == "content" and kind == "amendment" and isinstance(value, Mapping):
            told[key] = keep_content(str(content.get("kind")), value, kept, at)
        elif keep is not None:
            told[key] = keep(value, kept, at)
        elif value is not None:
            kept.out(at)
    return told


def _product(value: object, kept: Kept, _place: str) -> object:
    """Keep a generic name; any other text becomes a letter, so that equal products stay equal."""
    return value if isinstance(value, str) and _GENERIC.fullmatch(value) else kept.labels.products.get(str(value))


def _weight(value: object, kept: Kept, place: str) -> object:
    stated = value if isinstance(value, Mapping) else {}
    told = {"kg": only(DECIMAL)(stated.get("kg"), kept, f"{place}.kg")}
    try:
        day = datetime.fromisoformat(str(stated.get("measured_on")))
        told["measured_days"] = kept.labels.days(kept.patient_key, day)
    except ValueError:
        kept.out(f"{place}.measured_on")
    return told


def _findings(value: object, kept: Kept, place: str) -> object:
    """Keep what was observed: closed words, numbers, yes and no; ages above the oldest that is told become a group."""
    if isinstance(value, Mapping):
        return dict(_finding(key, part, kept, place) for key, part in value.items() if _may_stand(key, kept, place))
    if isinstance(value, (list, tuple)):
        return [_findings(part, kept, f"{place}[{place_in}]") for place_in, part in enumerate(value)]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str) and (value in CLOSED_WORDS or DECIMAL.fullmatch(value)):
        return value
    if _BY_ITEM in place:
        # The answers to the items of a questionnaire are words of its table.
        return word(value, kept, place)
    kept.out(place)
    return None


def _may_stand(key: object, kept: Kept, place: str) -> bool:
    """Tell whether a key is a finding's: one that could name a person is left out with what it says."""
    if isinstance(key, str) and NAME.fullmatch(key) and key not in _NEVER and not kept.names_somebody(key):
        return True
    kept.out(f"{place}.{key}" if key in _NEVER else place)
    return False


def _finding(key: str, part: object, kept: Kept, place: str) -> tuple[str, object]:
    at = f"{place}.{key}"
    return key, (_age if key.startswith("age") else _findings)(part, kept, at)


def _age(value: object, kept: Kept, place: str) -> object:
    """Keep an age up to the oldest that is told; above it the group stands in the place of the whole value."""
    told = value.get("decimal") if isinstance(value, Mapping) else value
    if isinstance(told, str) and DECIMAL.fullmatch(told):
        told = Decimal(told)
    if isinstance(told, (int, Decimal)) and not isinstance(told, bool) and told > OLDEST_TOLD:
        return OLDER
    return _findings(value, kept, place)


def _limit(value: object, kept: Kept, place: str) -> object:
    """Keep which limit was overridden where the program said it; the sentence itself names times and is left out."""
    kept.out(place)
    said = str(value)
    return next((told for begins, told in _LIMITS.items() if said.startswith(begins)), None)


def _tables(value: object, kept: Kept, place: str) -> object:
    forms = {"id": NAME, "edition": VERSION, "sha256": SHA256}
    return [
        {key: only(form)(table[key], kept, f"{place}.{key}") for key, form in forms.items() if key in table}
        for table in (value if isinstance(value, (list, tuple)) else ())
        if isinstance(table, Mapping)
    ]


def _keys(names: str, keep: Keep) -> dict[str, Keep]:
    return dict.fromkeys(names.split(), keep)


_KINDS: Mapping[str, Mapping[str, Keep]] = {
    "patient": {
        "product": _product,
        "infused_at": hours,
        "weight": _weight,
        **_keys("baseline_ice baseline_capd can_do_ice crs_before fever_masked_before", number),
    },
    "assessment": {
        **_keys("typed findings stated_before_log", _findings),
        "answers": told_by(frozenset(_ANSWER.split())),
        "scores": told_by(frozenset(_SCORE.split())),
        "suggestions": told_by(frozenset(_STEP.split())),
        "protocol": word,
        **_keys("next_due suggested_at", hours),
        **_keys("tables read_beside", _tables),
    },
    "treatment": {
        **_keys("drug status", word),
        "shown": sentence,
        "given_at": hours,
        "dose": only(DOSE),
        "may_mask_fever": number,
    },
    "amendment": {"refers_to": refers_to, "kind": word, "observed_at": hours},
    "entered_in_error": {"refers_to": refers_to},
    "override": {"what": _limit, "suggestion": word, "refers_to": refers_to},
    "acknowledgement": {"refers_to": refers_to},
    "note": {},
    "access": {"what": word, "detail": only(ACCESS_DETAIL)},
    "checkpoint": {"text": only(CHECKPOINT), "position": number, "ledger_hash": only(SHA256)},
    "key_change": {**_keys("key previous", only(PUBLIC_KEY)), "handed_on": only(SIGNATURE)},
    "signature": {
        "table": word,
        "edition": only(VERSION),
        "sha256": only(SHA256),
        **_keys("name os_user", person),
        "signed_at": hours,
    },
    "clock": {"what": word, "seconds": number, **_keys("before after", hours)},
}
