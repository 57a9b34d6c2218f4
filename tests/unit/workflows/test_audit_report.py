"""The auditor's counts: what was due and done, what was late, what came of suggestions, each from entries alone."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.unit.workflows.invented_log import InventedLog, assessment, at
from tox_grader.journal.chain import columns_of
from tox_grader.tables.audit import GradeToDrug
from tox_grader.workflows.audit_report import About, PatientAudit, Unread, Window, audit_of, audit_patient
from tox_grader.workflows.audit_site import TablesUsed
from tox_grader.workflows.whole_log import chains

STEPS = {"tocilizumab": ("tocilizumab",), "steroid": ("dexamethasone", "methylprednisolone")}
TO_DRUG = GradeToDrug(says="grade to drug", toxicity="CRS", grade="2 and above", drug="tocilizumab")


def steps(_sha256: str | None) -> Mapping[str, tuple[str, ...]] | None:
    return STEPS


def audit(log: InventedLog, until: float = 100, since: float | None = None) -> PatientAudit:
    window = Window(None if since is None else at(since), at(until))
    return audit_patient(log.entries, [TO_DRUG], steps, window)


# Due and done


def test_an_assessment_by_the_time_due_is_in_time_and_one_after_it_is_late_by_the_difference() -> None:
    log = InventedLog()
    log.assess(0, due=4)
    log.assess(4, due=8)
    log.assess(11, due=15)
    first, second, _ = audit(log, until=12).due
    assert (first.state, first.late_by) == ("in time", None)
    assert (second.state, second.late_by) == ("late", timedelta(hours=3))


def test_what_was_never_done_is_missed_once_its_time_has_passed_and_not_due_yet_before() -> None:
    log = InventedLog()
    log.assess(0, due=4)
    (missed,) = audit(log, until=6).due
    assert (missed.state, missed.late_by) == ("missed", timedelta(hours=2))
    (waiting,) = audit(log, until=3).due
    assert (waiting.state, waiting.late_by) == ("not due yet", None)


def test_an_assessment_without_a_time_for_the_next_is_told_as_not_known() -> None:
    log = InventedLog()
    log.assess(0)
    assert audit(log).due == ()
    assert audit(log).never_due == 1


def test_two_entries_of_the_same_round_do_not_answer_each_other() -> None:
    log = InventedLog()
    log.assess(0, due=4)
    log.assess(0, due=4)
    assert {one.state for one in audit(log, until=6).due} == {"missed"}


def test_an_assessment_entered_in_error_was_never_done() -> None:
    log = InventedLog()
    log.assess(0, due=4)
    wrong = log.assess(3, due=7)
    log.add("entered_in_error", {"refers_to": wrong.entry_id, "reason": "another patient"}, 5)
    told = audit(log, until=6)
    assert [one.state for one in told.due] == ["missed"]
    assert [(one.did, one.of and one.of.sequence) for one in told.corrections] == [("entered in error", wrong.sequence)]


def test_an_amendment_counts_in_place_of_what_it_amends() -> None:
    log = InventedLog()
    first = log.assess(0, (1, 1), due=4)
    new = assessment((3, 3), at(2))
    told = {"refers_to": first.entry_id, "reason": "slip", "kind": "assessment", "content": new}
    log.add("amendment", {**told, "observed_at": at(0).isoformat()}, 1)
    (seen,) = audit(log).seen
    assert (seen.bounds["CRS"], seen.next_due) == ((3, 3), at(2))


def test_a_window_counts_only_what_was_observed_in_it() -> None:
    log = InventedLog()
    for hour in (0, 10, 20):
        log.assess(hour, due=hour + 4)
    told = audit(log, since=5, until=15)
    assert [one.observed_at for one in told.seen] == [at(10)]
    assert [one.due_at for one in told.due] == [at(14)]


# Recorded late


def test_only_an_entry_recorded_after_the_next_was_due_is_above_the_protocols_own_interval() -> None:
    log = InventedLog()
    log.assess(0, due=4, recorded=3.9)
    log.assess(10, due=14, recorded=14.1)
    log.assess(20, recorded=90)
    log.give("tocilizumab", 21, recorded=95)
    late = audit(log).late
    assert [one.recorded_after for one in late] == [timedelta(hours=hours) for hours in (3.9, 4.1, 70, 74)]
    assert [one.is_above for one in late] == [False, True, False, False]


# From a grade to a drug


def test_the_time_to_the_drug_runs_from_the_first_certain_grade_to_the_first_dose_after_it() -> None:
    log = InventedLog()
    log.assess(0, (1, 4))
    log.assess(1, (2, 2))
    log.assess(2, (3, 3))
    log.give("tocilizumab", 3)
    log.give("tocilizumab", 12)
    (one,) = audit(log).intervals
    assert (one.reached, one.graded_at, one.took) == ("given", at(1), timedelta(hours=2))


@pytest.mark.parametrize(
    ("bounds", "given_at", "reached"),
    [
        ((1, 1), None, "never that grade"),
        ((0, 3), 2, "not known"),
        ((2, 2), None, "not given"),
        ((2, 2), -1, "given before"),
        ((2, 2), 0, "given"),
    ],
)
def test_a_drug_that_was_not_given_after_the_grade_makes_no_interval(
    bounds: tuple[int, int], given_at: float | None, reached: str
) -> None:
    log = InventedLog()
    if given_at is not None and given_at < 0:
        log.give("tocilizumab", given_at)
    log.assess(0, bounds)
    if given_at is not None and given_at >= 0:
        log.give("tocilizumab", given_at)
    (one,) = audit(log).intervals
    assert one.reached == reached
    assert (one.took is not None) == (reached == "given")


def test_a_drug_that_was_considered_and_not_given_is_no_dose() -> None:
    log = InventedLog()
    log.assess(0, (2, 2))
    log.give("tocilizumab", 1, reason="infection")
    assert audit(log).intervals[0].reached == "not given"


# From a suggestion to what came of it


def outcomes(log: InventedLog) -> list[tuple[str, str, timedelta | None]]:
    return [(one.step, one.outcome, one.took) for one in audit(log).followed]


def test_a_suggestion_repeated_by_the_next_assessment_is_one_suggestion() -> None:
    log = InventedLog()
    for hour in (0, 2, 4):
        log.assess(hour, suggest=("tocilizumab",))
    log.give("tocilizumab", 5)
    assert outcomes(log) == [("tocilizumab", "given", timedelta(hours=5))]


def test_after_a_dose_the_same_step_is_a_new_suggestion() -> None:
    log = InventedLog()
    log.assess(0, suggest=("tocilizumab",))
    log.give("tocilizumab", 1)
    log.assess(2, suggest=("tocilizumab",))
    assert outcomes(log) == [
        ("tocilizumab", "given", timedelta(hours=1)),
        ("tocilizumab", "nothing recorded", None),
    ]


def test_any_drug_of_the_step_closes_it_and_no_other_drug_does() -> None:
    log = InventedLog()
    log.assess(0, suggest=("steroid", "tocilizumab"))
    log.give("paracetamol", 1)
    log.give("methylprednisolone", 2)
    assert outcomes(log) == [
        ("steroid", "given", timedelta(hours=2)),
        ("tocilizumab", "nothing recorded", None),
    ]


def test_a_drug_not_given_closes_its_suggestion_with_the_reason() -> None:
    log = InventedLog()
    log.assess(0, suggest=("tocilizumab",))
    log.give("tocilizumab", 1, reason="infection is likelier")
    (one,) = audit(log).followed
    assert (one.outcome, one.reason) == ("not given", "infection is likelier")


def test_an_override_closes_the_suggestion_that_it_names_and_no_other() -> None:
    log = InventedLog()
    log.assess(0, suggest=("steroid", "tocilizumab"))
    log.add("override", {"what": "step", "reason": "another plan", "suggestion": "steroid", "refers_to": None}, 1)
    told = {one.step: (one.outcome, one.reason) for one in audit(log).followed}
    assert told == {"steroid": ("overridden", "another plan"), "tocilizumab": ("nothing recorded", None)}


def test_a_suggestion_that_the_next_assessment_no_longer_makes_is_told_as_such() -> None:
    log = InventedLog()
    log.assess(0, suggest=("tocilizumab",))
    log.assess(3)
    assert outcomes(log) == [("tocilizumab", "no longer suggested", timedelta(hours=3))]


def test_steps_without_a_drug_are_counted_and_not_followed() -> None:
    log = InventedLog()
    log.assess(0, suggest=("telemetry", "neurology"), kind="monitor")
    told = audit(log)
    assert (told.followed, told.steps_not_followed) == ((), 2)


def test_without_the_protocols_text_the_drugs_of_a_suggestion_are_not_known() -> None:
    log = InventedLog()
    log.assess(0, suggest=("tocilizumab",))
    log.give("tocilizumab", 1)
    told = audit_patient(log.entries, [TO_DRUG], lambda _: None, Window(None, at(9)))
    assert [(one.drugs, one.outcome) for one in told.followed] == [(None, "nothing recorded")]


# The whole ward


def test_a_chain_that_does_not_hold_is_named_and_nothing_is_told_from_it() -> None:
    sound, altered = InventedLog("patient-key-1"), InventedLog("patient-key-2")
    for log in (sound, altered):
        log.assess(0, due=4)
        log.assess(2, due=6)
    rows = [columns_of(entry) for log in (sound, altered) for entry in log.entries]
    rows[-1] = rows[-1]._replace(body=rows[-1].body.replace(b"invented", b"imagined"))
    about = About("simulation", at(9), one_patient=False)
    audited, unread = audit_of(None, chains(rows), [TO_DRUG], steps, Window(None, at(9)), about).found
    assert isinstance(audited, PatientAudit)
    assert isinstance(unread, Unread)
    assert audited.patient_key == "patient-key-1"
    assert (unread.patient_key, unread.entries) == ("patient-key-2", 2)
    assert "entry 2: the stored bytes do not have the stored hash" in unread.faults


def test_a_table_is_signed_only_where_two_people_signed_the_very_text_that_graded() -> None:
    log, site = InventedLog(), InventedLog("site")
    texts = {"once": "1" * 64, "twice": "2" * 64, "nobody": "3" * 64}
    named = [{"id": name, "edition": "1.0.0", "sha256": sha256} for name, sha256 in texts.items()]
    log.assess(0, tables=named)
    for table, people in (("once", ["Ada"]), ("twice", ["Ada", "Ben"])):
        for name in people:
            told = {"table": table, "edition": "1.0.0", "sha256": texts[table], "name": name, "role": "lead"}
            site.add("signature", {**told, "os_user": "ward", "signed_at": at(0).isoformat()})
    patient, own = (next(chains(map(columns_of, each.entries))) for each in (log, site))
    about = About("simulation", at(9), one_patient=False)
    report = audit_of(own, [patient], [], steps, Window(None, at(9)), about)
    used = TablesUsed(report.site.signatures)
    for audited in report.found:
        assert isinstance(audited, PatientAudit)
        for seen in audited.seen:
            used.add(seen)
            assert used.graded_unsigned(seen)
    assert {use.table: (use.is_signed, use.signed_by) for use in used.all()} == {
        "once": (False, 1),
        "twice": (True, 2),
        "nobody": (False, 0),
    }
