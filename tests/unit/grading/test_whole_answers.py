"""Whole answers, every key of them: a term that stands alone, a score, an index, an answer from an older record."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tox_grader.foundation.measurements import Measurement
from tox_grader.foundation.problems import AssessmentInvalid
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.grading.scales import answers_of
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.station import Station

LIBRARY = Station().library
LABORATORY = "ctcae_laboratory_6_0"


def lab(value: str, unit: str, **beside: str) -> Measurement:
    return Measurement(Decimal(value), unit, **{key: Decimal(number) for key, number in beside.items()})


def told(name: str, **findings: Any) -> list[dict[str, Any]]:
    """Return what a scale says, without the hash of its text, which is told apart."""
    answers = answers_of(LIBRARY, name, findings)
    assert {answer.table_sha256 for answer in answers} == {LIBRARY.scale(name).sha256}
    assert [answer_from_json(answer.as_json()) for answer in answers] == list(answers)
    return [{key: said for key, said in answer.as_json().items() if key != "table_sha256"} for answer in answers]


def term(name: str, at_least: int, **said: Any) -> dict[str, Any]:
    """Return the answer of a laboratory term with one grade, but for what is said otherwise."""
    level = f"grade_{at_least}" if at_least else "unaffected"
    return {
        "scale": LABORATORY,
        "toxicity": "laboratory",
        "short": "CTCAE 6.0",
        "edition": "1.0.0",
        "status": "graded",
        "grade": at_least,
        "at_least": at_least,
        "could_be": at_least,
        "because": [{"parameter": name, "level": level, "grade": at_least}],
        "footnotes": [],
        "still_needed": [],
        "missing": [],
        "flags": [],
        "term": name,
    } | said


# Terms that stand alone


def test_a_term_with_one_grade_says_its_word_its_value_its_limit_and_the_flag_that_speaks_of_it() -> None:
    assert told(LABORATORY, platelets=lab("25000", "/uL", lln="150000")) == [
        term(
            "platelets",
            3,
            called="severe",
            flags=["transfusion_or_bleeding"],
            inputs=["platelets 25000 /uL (LLN 150000)"],
        )
    ]


def test_a_term_shows_every_limit_that_stands_beside_its_value() -> None:
    assert told(LABORATORY, alt=lab("200", "U/L", uln="40", baseline="30")) == [
        term("alt", 2, called="moderate", inputs=["alt 200 U/L (ULN 40, baseline 30)"])
    ]


def test_a_flag_of_one_term_is_not_raised_beside_another() -> None:
    inr, platelets = sorted(
        told(LABORATORY, inr=lab("2.6", "ratio", uln="1"), platelets=lab("9999", "/uL")), key=lambda one: one["term"]
    )
    assert (inr["term"], inr["grade"], inr["flags"]) == ("inr", 3, ["if_on_anticoagulation"])
    assert (platelets["term"], platelets["grade"], platelets["flags"]) == ("platelets", 4, [])


def test_a_flag_is_raised_only_where_every_level_still_possible_raises_it() -> None:
    (open_term,) = told(LABORATORY, platelets=lab("80", "10^9/L"))
    assert (open_term["at_least"], open_term["could_be"], open_term["flags"]) == (0, 1, [])
    (known,) = told(LABORATORY, platelets=lab("80", "10^9/L", lln="150"))
    assert (known["grade"], known["flags"]) == (1, ["transfusion_or_bleeding"])


def test_an_open_term_has_no_word_and_no_reason_and_asks_for_the_limit_of_normal() -> None:
    assert told(LABORATORY, lymphocytes=lab("700", "/uL")) == [
        term(
            "lymphocytes",
            0,
            status="bounded",
            grade=None,
            could_be=1,
            called="",
            because=[],
            still_needed=["lymphocytes"],
            missing=["lymphocytes.lln"],
            inputs=["lymphocytes 700 /uL"],
        )
    ]


def test_a_term_with_one_grade_asks_for_no_limit_of_normal_that_would_not_move_it() -> None:
    (platelets,) = told(LABORATORY, platelets=lab("25000", "/uL"))
    assert (platelets["grade"], platelets["still_needed"], platelets["missing"]) == (3, [], [])


def test_a_term_left_to_judgement_gives_its_lower_bound_as_reason_and_asks_nothing_but_a_decision() -> None:
    assert told(LABORATORY, haemoglobin=lab("7.9", "g/dL")) == [
        term(
            "haemoglobin",
            3,
            status="bounded",
            grade=None,
            could_be=4,
            called="",
            still_needed=["clinician_decision"],
            inputs=["haemoglobin 7.9 g/dL"],
        )
    ]


def test_an_unaffected_term_says_why_it_is_0_and_each_term_that_reads_the_value_answers() -> None:
    unmet = "the term's criteria are not met"
    assert told(LABORATORY, neutrophils=lab("1500", "/uL")) == [
        term(name, 0, called=unmet, inputs=["neutrophils 1500 /uL"]) for name in ("neutrophils", "febrile_neutropenia")
    ]


def test_a_term_read_from_a_word_has_no_measured_value_to_show() -> None:
    (seizure,) = told("ctcae_neuro_6_0", term_seizure="new_onset")
    assert (seizure["term"], seizure["grade"], seizure["called"]) == ("seizure", 3, "severe")
    assert "inputs" not in seizure


MORE = """
footnotes:
  severe_alone:
    says: What makes it severe.
    effect: {kind: defines_levels, parameter: secondary_hlh, when: {hlh_severity: severe}}

flags:
  by_finding: {says: Told by the finding., when: {hlh_severity: severe}}
  by_level: {says: Told by the level alone., when: {secondary_hlh.level: severe}}
  by_both: {says: By both., when: {secondary_hlh.level: [severe, life_threatening], hlh_severity: life_threatening}}
"""


def test_a_term_cites_its_footnotes_and_raises_the_flags_on_its_own_findings(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))
    path = folder / "ctcae_hlh_6_0.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nflags:\n", MORE), encoding="utf-8")
    library = Station(folder=folder).library
    for severity, cited, raised in (
        ("severe", ("severe_alone",), ("by_finding", "by_level", "not_an_iec_hs_grade")),
        ("life_threatening", (), ("by_both", "not_an_iec_hs_grade")),
        ("no_hlh", (), ()),
    ):
        (term_of_hlh,) = answers_of(library, "ctcae_hlh_6_0", {"hlh_severity": severity})
        assert (term_of_hlh.footnotes, term_of_hlh.flags) == (cited, raised)


def test_a_table_of_terms_of_which_none_was_assessed_says_so_and_asks_for_each() -> None:
    assert told("ctcae_hlh_6_0") == [
        {
            "scale": "ctcae_hlh_6_0",
            "toxicity": "HLH",
            "short": "CTCAE 6.0",
            "edition": "1.0.0",
            "status": "bounded",
            "grade": None,
            "at_least": None,
            "could_be": None,
            "called": "",
            "because": [],
            "footnotes": [],
            "still_needed": ["secondary_hlh"],
            "missing": [],
            "flags": [],
            "reason": "No term of this table was assessed.",
        }
    ]


# Scores that read findings

ALL_OF_ISTH_DIC = {
    "dic_associated_disorder": True,
    "platelets": lab("42", "10^9/L"),
    "d_dimer": lab("2.5", "mg/L", uln="0.5"),
    "pt_prolongation": lab("4", "s"),
    "fibrinogen": lab("0.9", "g/L"),
}


def isth_dic(**findings: Any) -> dict[str, Any]:
    (answer,) = told("isth_dic", **{**ALL_OF_ISTH_DIC, **findings})
    return answer


def test_a_score_with_one_total_tells_its_points_item_by_item_and_what_the_print_says_of_it() -> None:
    answer = isth_dic()
    points = {"platelets": 2, "fibrin_marker": 3, "prothrombin_time": 1, "fibrinogen": 1}
    assert {key: said for key, said in answer.items() if key != "says"} == {
        "scale": "isth_dic",
        "toxicity": "coagulopathy",
        "short": "ISTH DIC",
        "edition": "1.0.0",
        "status": "graded",
        "kind": "score",
        "total": 7,
        "at_least": 7,
        "could_be": 7,
        "points": [{"item": item, "points": point} for item, point in points.items()],
        "verdicts": ["overt_dic"],
        "footnotes": [],
        "still_needed": [],
        "missing": [],
        "flags": ["banded_marker"],
        "inputs": [
            "platelets 42 10^9/L",
            "d_dimer 2.5 mg/L (ULN 0.5)",
            "pt_prolongation 4 s",
            "fibrinogen 0.9 g/L",
        ],
    }


def test_an_item_whose_value_is_not_known_may_have_any_of_its_points() -> None:
    answer = isth_dic(pt_prolongation=None)
    assert (answer["status"], answer["total"]) == ("bounded", None)
    assert (answer["at_least"], answer["could_be"]) == (6, 8)
    assert (answer["still_needed"], answer["missing"]) == (["prothrombin_time"], ["pt_prolongation"])
    assert answer["verdicts"] == ["overt_dic"]


def test_every_verdict_that_is_still_possible_is_told_in_the_order_of_the_file() -> None:
    answer = isth_dic(platelets=lab("120", "10^9/L"), pt_prolongation=None, fibrinogen=lab("2", "g/L"))
    assert (answer["at_least"], answer["could_be"]) == (3, 5)
    assert answer["verdicts"] == ["overt_dic", "not_overt"]


def test_of_two_verdicts_that_fit_the_first_in_the_file_is_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))
    path = folder / "isth_dic.yaml"
    text = path.read_text(encoding="utf-8")
    first = "\nverdicts:\n  - {total: 7 and above, verdict: far_above, says: Far above.}\n"
    path.write_text(text.replace("\nverdicts:\n", first), encoding="utf-8")
    (answer,) = answers_of(Station(folder=folder).library, "isth_dic", ALL_OF_ISTH_DIC)
    assert (answer.total, answer.verdicts, answer.says) == (7, ("far_above",), ("Far above.",))


def test_a_score_without_its_entry_condition_is_not_for_this_patient_and_says_why() -> None:
    (answer,) = answers_of(LIBRARY, "isth_dic", {**ALL_OF_ISTH_DIC, "dic_associated_disorder": False})
    assert (answer.status, answer.kind, answer.at_least, answer.could_be) == ("not_applicable", "score", None, None)
    assert answer.reason
    assert answer.verdicts == ()
    assert (answer.scale, answer.toxicity, answer.short) == ("isth_dic", "coagulopathy", "ISTH DIC")


CUT_OFF = "At or above the published cut-off of 169 (sensitivity 93%, specificity 86%)."
PROBABILITY = "probability of haemophagocytic syndrome in percent"
OF_HSCORE = {
    "long_term_immunosuppression": True,
    "temperature_c": Decimal("39.6"),
    "hepatomegaly": False,
    "splenomegaly": False,
    "haemoglobin": lab("8.1", "g/dL"),
    "leukocytes": lab("900", "/uL"),
    "platelets": lab("22", "10^9/L"),
    "ferritin": lab("12000", "ng/mL"),
    "triglycerides": lab("3.2", "mmol/L"),
    "fibrinogen": lab("1.1", "g/L"),
    "ast": lab("210", "U/L"),
}


def test_a_score_says_the_sentence_of_its_verdict_once_and_the_printed_rows_around_its_bounds() -> None:
    (answer,) = told("hscore", **OF_HSCORE)
    assert (answer["at_least"], answer["could_be"], answer["total"]) == (244, 279, None)
    assert answer["says"] == [CUT_OFF]
    assert answer["look_up"] == [f"{PROBABILITY}: 99 at a total of 240", f"{PROBABILITY}: above 99 at a total of 250"]
    assert answer["flags"] == ["false_positives_expected"]
    assert isth_dic()["says"] == ["Compatible with overt DIC. Repeat the score daily."]


LOWEST_OF_HSCORE = {
    **OF_HSCORE,
    "long_term_immunosuppression": False,
    "temperature_c": Decimal(37),
    "haemoglobin": lab("12", "g/dL"),
    "leukocytes": lab("6000", "/uL"),
    "platelets": lab("150", "10^9/L"),
    "ferritin": lab("100", "ng/mL"),
    "triglycerides": lab("1", "mmol/L"),
    "fibrinogen": lab("3", "g/L"),
    "ast": lab("20", "U/L"),
    "haemophagocytosis": False,
}
OF_90 = {"temperature_c": Decimal("38.4"), "hepatomegaly": True, "splenomegaly": True, "ast": lab("30", "U/L")}
OF_250 = {
    **OF_90,
    "temperature_c": Decimal("39.5"),
    "ferritin": lab("7000", "ng/mL"),
    "triglycerides": lab("5", "mmol/L"),
    "fibrinogen": lab("1", "g/L"),
}


@pytest.mark.parametrize(
    ("findings", "total", "rows"),
    [
        ({}, 0, {90: "below 1"}),
        (OF_90, 90, {90: "below 1"}),
        (OF_90 | {"fibrinogen": lab("1", "g/L")}, 120, {120: "5"}),
        (OF_90 | {"temperature_c": Decimal(40)}, 106, {100: "1", 110: "3"}),
        (OF_250, 250, {250: "above 99"}),
        (OF_250 | {"haemophagocytosis": True}, 285, {250: "above 99"}),
    ],
)
def test_the_print_is_looked_up_at_the_total_or_at_the_rows_around_it_and_never_computed(
    findings: dict[str, Any], total: int, rows: dict[int, str]
) -> None:
    (answer,) = told("hscore", **{**LOWEST_OF_HSCORE, **findings})
    assert answer["total"] == total
    assert answer["look_up"] == [f"{PROBABILITY}: {text} at a total of {row}" for row, text in rows.items()]


def test_a_flag_of_a_score_holds_only_where_every_total_still_possible_raises_it() -> None:
    (sure,) = told("hscore", **OF_HSCORE)
    (unsure,) = told("hscore", **{**OF_HSCORE, "ferritin": None, "ast": None, "triglycerides": None})
    assert sure["flags"] == ["false_positives_expected"]
    assert (unsure["at_least"] < 169 <= unsure["could_be"], unsure["flags"]) == (True, [])
    assert set(unsure["verdicts"]) == {"below_cut_off", "cut_off_reached"}


def test_a_score_whose_time_is_not_known_is_answered_and_says_that_it_may_not_apply() -> None:
    (unknown,) = told("car_hematotox")
    assert unknown["reason"] == "The day is not known; the values must be from before lymphodepletion."
    assert (unknown["at_least"], unknown["could_be"]) == (0, 7)
    (before,) = told("car_hematotox", infusion_day=-6)
    assert "reason" not in before


# Indexes

OF_EASIX = {"ldh": lab("400", "U/L"), "creatinine": lab("1.1", "mg/dL"), "platelets": lab("80", "10^9/L")}


def test_an_index_is_told_with_the_values_that_went_in_and_has_no_bounds() -> None:
    assert told("easix", **OF_EASIX) == [
        {
            "scale": "easix",
            "toxicity": "risk",
            "short": "EASIX",
            "edition": "1.0.0",
            "status": "graded",
            "kind": "index",
            "value": "5.5",
            "footnotes": [],
            "still_needed": [],
            "missing": [],
            "flags": [],
            "inputs": ["ldh 400 U/L", "creatinine 1.1 mg/dL", "platelets 80 10^9/L"],
        }
    ]
    (answer,) = answers_of(LIBRARY, "easix", OF_EASIX)
    assert (answer.at_least, answer.could_be, answer.grade, answer.total) == (None, None, None, None)


def test_an_index_without_one_of_its_values_asks_for_it_and_shows_the_others() -> None:
    (answer,) = told("easix", ldh=OF_EASIX["ldh"], platelets=OF_EASIX["platelets"])
    assert (answer["status"], answer["value"]) == ("bounded", None)
    assert answer["still_needed"] == answer["missing"] == ["creatinine"]
    assert answer["inputs"] == ["ldh 400 U/L", "platelets 80 10^9/L"]


def test_an_index_is_rounded_half_to_even_in_plain_digits() -> None:
    def easix(ldh: str) -> str | None:
        (answer,) = answers_of(
            LIBRARY,
            "easix",
            {"ldh": lab(ldh, "U/L"), "creatinine": lab("1", "mg/dL"), "platelets": lab("100", "10^9/L")},
        )
        return answer.value

    assert [easix(ldh) for ldh in ("245", "255", "256", "0", "100000000")] == ["2.4", "2.6", "2.6", "0.0", "1000000.0"]


def test_dividing_by_0_is_refused_at_the_value_with_what_why_and_what_to_do() -> None:
    with pytest.raises(AssessmentInvalid) as caught:
        answers_of(LIBRARY, "easix", {**OF_EASIX, "platelets": lab("0", "10^9/L")})
    (problem,) = caught.value.problems
    assert problem.what == "EASIX divides by platelets, which is 0"
    assert problem.where == "platelets"
    assert problem.why == "a number divided by 0 is no number"
    assert problem.do == "check platelets; EASIX cannot be worked out at 0"


def test_a_value_of_0_that_is_only_multiplied_is_a_value() -> None:
    (answer,) = answers_of(LIBRARY, "easix", {**OF_EASIX, "ldh": lab("0", "U/L")})
    assert (answer.status, answer.value) == ("graded", "0.0")


# Reading back


def test_an_answer_written_before_scores_and_indexes_existed_is_read_as_a_grade() -> None:
    old = {
        "scale": "astct_crs_2019",
        "toxicity": "CRS",
        "short": "ASTCT 2019",
        "edition": "1.0.0",
        "table_sha256": "ab" * 32,
        "status": "graded",
        "at_least": 1,
        "could_be": 1,
        "footnotes": ["a"],
        "still_needed": ["b"],
        "missing": ["c"],
        "flags": ["d"],
    }
    assert answer_from_json(old) == Answer(
        "astct_crs_2019",
        "CRS",
        "ASTCT 2019",
        "1.0.0",
        "ab" * 32,
        "graded",
        1,
        1,
        "",
        (),
        ("a",),
        ("b",),
        ("c",),
        ("d",),
    )
