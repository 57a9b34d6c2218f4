"""Copies of tables with one slip each, and the claims that must tell it: the second reader is put to the test."""

from dataclasses import dataclass

from tests.tables.plain_reading import Table, parsed, text_of

ROWS, WORSE, BANDS, LEVELS = "rows_are_complete", "worse_is_never_milder", "bands_meet", "levels_rise"
TOTALS, VERDICTS, WORDS = "totals_as_printed", "every_total_has_a_verdict", "words_settle"
SAID, FOLLOWS = "cuts_are_said", "second_multiple_follows"


@dataclass(frozen=True)
class Slip:
    name: str
    table: str
    replace: str
    by: str
    told_by: frozenset[str]

    def broken(self) -> Table:
        text = text_of(self.table)
        assert text.count(self.replace) == 1, f"{self.replace!r} stands {text.count(self.replace)} times"
        return parsed(text.replace(self.replace, self.by))


def slip(name: str, table: str, replace: str, by: str, *told_by: str) -> Slip:
    return Slip(name, table, replace, by, frozenset(told_by))


SLIPS = (
    # a gap
    slip("between bands", "car_hematotox", "below 1200, points", "below 1100, points", ROWS, BANDS),
    slip("on the cut itself", "hscore", "2.5 or below, points", "below 2.5, points", ROWS, BANDS),
    slip("between days", "icaht_early_platelet", "1 to 13, level", "1 to 12, level", ROWS, BANDS),
    slip(
        "between ratios",
        "cairo_bishop_2004",
        "x_uln: above 6.0, level",
        "x_uln: above 7.0, level",
        ROWS,
        "cuts_are_said",
    ),
    slip("below the worst organ", "penn_crs_2018", "organ_renal: below 2", "organ_renal: below 1", ROWS, BANDS),
    slip(
        "between doses",
        "high_dose_vasopressors",
        "phenylephrine_mcg_min: below 200",
        "phenylephrine_mcg_min: below 100",
        *(ROWS, BANDS),
    ),
    slip("of a word", "ctcae_crs_6_0", "face_mask, non_rebreather, venturi]", "face_mask, non_rebreather]", ROWS),
    slip("of a truth", "ctcae_crs_4_03", "{life_threatening: false", "{life_threatening: true", ROWS),
    slip(
        "of what is not known",
        "isth_dic",
        "fdp_mg_l: not known, points: [0, 2",
        "fdp_mg_l: below 1, points: [0, 2",
        ROWS,
    ),
    slip("of a total without a verdict", "isth_dic", "total: 5 and above", "total: 6 and above", VERDICTS),
    slip("of a day outside every row", "cairo_bishop_2004", "tls_day: below -3", "tls_day: below -4", "told_for_whom"),
    # a dead row
    slip(
        "behind a wider one",
        "icaht_late_neutrophil",
        "lowest_count: 100 or below, level",
        "lowest_count: 500 or below, level",
        ROWS,
    ),
    slip(
        "of a ratio",
        "cairo_bishop_2004",
        "creatinine_x_uln: 1.5 or below",
        "creatinine_x_uln: 1.4 or below",
        ROWS,
        "cuts_are_said",
    ),
    slip("in the other unit", "hscore", '"1.5": 132.7, "4": 354', '"1.5": 354, "4": 132.7', ROWS),
    slip("after the window", "icaht_early_neutrophil", "31 and above", "32 and above", ROWS, BANDS),
    slip("of a grade above five", "cartox_hlh_2018", "organ_renal: 3 and", "organ_renal: 6 and", ROWS, BANDS),
    slip(
        "no drug runs that is not counted",
        "high_dose_vasopressors",
        "{norepinephrine_mcg_min: 20 and above, points: 1}",
        "{vasopressors.with_limit: 0, norepinephrine_mcg_min: 20 and above, points: 1}",
        *(ROWS, BANDS),
    ),
    # a swapped cut, swapped points, a turned sign
    slip(
        "cuts swapped",
        "car_hematotox",
        "above 175, points: 0}\n      - {platelets_10e9_l: 75 and",
        "above 75, points: 0}\n      - {platelets_10e9_l: 175 and",
        ROWS,
    ),
    slip("a cut shifted", "cairo_bishop_2004", "x_uln: 3.0 or below", "x_uln: 4.0 or below", SAID),
    slip(
        "a cut included",
        "ctcae_laboratory_5_0",
        "neutrophils_10e9_l: below 0.5, level",
        "neutrophils_10e9_l: 0.5 or below, level",
        SAID,
    ),
    slip(
        "a second limit of its own",
        "ctcae_laboratory_5_0",
        "{alt_baseline_x_uln: 1 or below, alt_x_uln: above 5.0, alt_x_baseline: above 5.0",
        "{alt_baseline_x_uln: 1 or below, alt_x_uln: above 5.0, alt_x_baseline: above 7.0",
        *(SAID, FOLLOWS),
    ),
    slip("points swapped", "hscore", "points: 33}", "points: 53}", WORSE, TOTALS),
    slip("points above the print's most", "hscore", "points: 64}", "points: 74}", TOTALS),
    slip("a verdict read twice", "hscore", "total: 0 to 168", "total: 0 to 400", VERDICTS),
    slip(
        "signs turned",
        "car_hematotox",
        "9.0 and above, points: 0}\n      - {haemoglobin_g_dl: below 9.0, points: 1}",
        "9.0 and above, points: 1}\n      - {haemoglobin_g_dl: below 9.0, points: 0}",
        WORSE,
    ),
    slip(
        "levels swapped",
        "mskcc_crs_2018",
        "refractory: false, vasopressor_hours: below 24, level: under_24_hours",
        "refractory: false, vasopressor_hours: below 24, level: refractory",
        WORSE,
    ),
    slip("a grade misprinted", "ctcae_hlh_6_0", "{grade: 2, called", "{grade: 4, called", LEVELS, "death_stands_apart"),
    # causes, words, groups, death
    slip(
        "another cause counts",
        "chinese_b_nhl_crs_2022",
        "{oxygen_attribution: other_cause, level: not_hypoxic}",
        "{oxygen_attribution: other_cause, level: low_flow}",
        *("another_cause_leaves_unaffected", WORSE),
    ),
    slip(
        "a word cut in two",
        "ctcae_crs_4_03",
        "absent: below 38.0, present: 38.0",
        "absent: below 38.3, present: 38.3",
        WORDS,
    ),
    slip("a word that fits nothing", "ctcae_crs_4_03", "present: 38.0 and above}}", "present: 38.5 and above}}", WORDS),
    slip("a drug of no group", "ctcae_crs_4_03", "angiotensin_ii, metaraminol", "angiotensin_ii", WORDS),
    slip("a death that only asks", "ctcae_crs_4_03", "asks_when: unspecified", "asks_when: crs", "death_stands_apart"),
)
