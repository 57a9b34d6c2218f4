"""CRS, third column: the support needed for hypoxia; device and flow, never a saturation or a fraction."""

import pytest

from tests.spec.bedside import bounds, crs, febrile, n, refused


def on(device: str | None, flow: str | None = None, **more: object) -> dict[str, object]:
    oxygen = {"device": device, "flow_l_min": None if flow is None else n(flow), **more}
    return {"oxygen": {key: value for key, value in oxygen.items() if value is not None}}


@pytest.mark.parametrize("device", ["nasal_cannula", "high_flow_nasal_cannula"])
@pytest.mark.parametrize(("flow", "grade"), [("0.5", 2), ("6", 2), ("6.0", 2), ("6.1", 3), ("60", 3)])
def test_a_flow_of_6_is_low_and_above_6_is_high(device: str, flow: str, grade: int) -> None:
    given = crs(febrile(**on(device, flow)))
    assert given.grade == grade
    assert ("high_flow_device_low_flow" in given.flags) == (device.startswith("high") and grade == 2)


@pytest.mark.parametrize("device", ["face_mask", "non_rebreather", "venturi"])
@pytest.mark.parametrize("flow", [None, "1", "6", "15"])
def test_any_mask_is_grade_3_whatever_the_flow(device: str, flow: str | None) -> None:
    assert crs(febrile(**on(device, flow))).grade == 3


@pytest.mark.parametrize("device", ["nasal_cannula", "high_flow_nasal_cannula"])
def test_a_cannula_without_its_flow_is_2_to_3_and_only_the_flow_is_missing(device: str) -> None:
    given = crs(febrile(**on(device)))
    assert bounds(given) == (2, 3)
    assert given.still_needed == ("hypoxia",)
    assert given.missing == ("flow_l_min",)


def test_support_of_an_unknown_kind_is_2_to_4() -> None:
    assert bounds(crs(febrile(**on("unspecified")))) == (2, 4)
    assert bounds(crs(febrile(**on("unspecified", "3")))) == (2, 4)


@pytest.mark.parametrize("device", ["cpap", "bipap", "invasive_ventilation"])
def test_any_positive_pressure_is_grade_4_without_a_vasopressor(device: str) -> None:
    assert crs(febrile(**on(device))).grade == 4


@pytest.mark.parametrize("reason", ["comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause"])
@pytest.mark.parametrize("device", ["nasal_cannula", "venturi", "bipap", "invasive_ventilation", "unspecified"])
def test_support_that_is_not_for_hypoxia_is_not_scored_whatever_the_device(reason: str, device: str) -> None:
    assert crs(febrile(**on(device, reason=reason))).grade == 1


def test_a_reason_that_was_not_written_is_hypoxia() -> None:
    assert crs(febrile(**on("venturi"))).grade == crs(febrile(**on("venturi", reason="hypoxia"))).grade == 3


@pytest.mark.parametrize("fio2", ["21", "40", "100"])
@pytest.mark.parametrize("saturation", [82, 93, 99])
def test_neither_a_fraction_nor_a_saturation_moves_the_grade(fio2: str, saturation: int) -> None:
    assert crs(febrile(spo2_percent=saturation, **on("nasal_cannula", "2", fio2_percent=n(fio2)))).grade == 2
    assert crs(febrile(spo2_percent=saturation)).grade == 1


def test_a_low_saturation_without_a_word_on_support_is_not_taken_for_room_air() -> None:
    given = crs(febrile(spo2_percent=86, oxygen=None))
    assert bounds(given) == (1, 4)
    assert given.still_needed == ("hypoxia",)


def test_hypoxia_of_another_cause_is_not_scored() -> None:
    given = crs(febrile(oxygen_attribution="other_cause", **on("bipap")))
    assert given.grade == 1
    assert "no_other_cause" in given.footnotes


@pytest.mark.parametrize("oxygen", [{"flow_l_min": n("2")}, {"device": "room_air", "flow_l_min": n("2")}])
def test_a_flow_without_a_device_or_on_room_air_is_refused(oxygen: dict[str, object]) -> None:
    (problem,) = refused(febrile(oxygen=oxygen))
    assert problem.where == "crs.oxygen.flow_l_min"


@pytest.mark.parametrize("fio2", ["0.4", "20", "101"])
def test_a_fraction_of_oxygen_is_in_percent(fio2: str) -> None:
    (problem,) = refused(febrile(**on("venturi", fio2_percent=n(fio2))))
    assert problem.where == "crs.oxygen.fio2_percent"
