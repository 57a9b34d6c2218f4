"""What a table reads, on its sheet: groups, scores, measured values with cut points in every unit, doses, counts."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from tox_grader.foundation.quantities import plain
from tox_grader.reports.sheet_parts import Section, Table, measure_words, row, spoken
from tox_grader.reports.sheet_series import series_words
from tox_grader.tables.compiled import Compiled, CompiledIndex
from tox_grader.tables.conditions import say
from tox_grader.tables.schema import Comparison, Head, Measure, Rate, Wildcard
from tox_grader.tables.schema_findings import ScoreUse
from tox_grader.tables.sources_measured import Cut, MeasureSource

_PLACES = 4  # significant places of a cut point that no decimal tells exactly


def reads_sections(file: Head, compiled: Compiled | None) -> list[Section]:
    """Return the sections that say what a table reads and how; none for a table that only reads plain findings."""
    sections: list[Section] = []
    lines = [*_groups(file), *_scores(file), *_stands_for(file)]
    if lines:
        sections.append(Section("What is counted, added up or said in a word", tuple(lines)))
    if file.measures:
        sections.append(_measures(file.measures, compiled))
    if file.rates:
        sections.append(Section("Doses that are read", tuple(_rates(file.rates))))
    if file.worst_of:
        worst = tuple(
            f"{name}: the most severe CTCAE grade of {_listed(map(spoken, members))}; one that is not known may be any"
            for name, members in file.worst_of.items()
        )
        sections.append(Section("The most severe of several", worst))
    if file.series:
        told = tuple(f"{name}: {series_words(rule)}" for name, rule in file.series.items())
        sections.append(Section("Worked out from counts taken day by day", told))
    return sections


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _groups(file: Head) -> Iterator[str]:
    for name, groups in file.groups.items():
        for group, members in groups.items():
            if isinstance(members, Wildcard):
                other = f"; one of them may be {spoken(members.one_may_be)}" if members.one_may_be else ""
                yield f"{name}: {spoken(group)} counts as one of {spoken(members.is_one_of)}{other}"
            else:
                yield f"{name}.{group} counts: {_listed(map(spoken, members)) or 'nothing'}"


def _scores(file: Head) -> Iterator[str]:
    for name, use in file.scores.items():
        yield f"{name}: {_score(use)}"
    for name, comparison in file.comparisons.items():
        yield f"{name}: {_comparison(comparison)}"


def _score(use: ScoreUse) -> str:
    return f"the total of the table {use.table}, from " + (f"the answers of {use.items}" if use.items else "findings")


def _comparison(comparison: Comparison) -> str:
    side = "at or above" if comparison.at_or_above else "at or below"
    return f"true where {comparison.value} is {side} {comparison.at_or_above or comparison.at_or_below}"


def _stands_for(file: Head) -> Iterator[str]:
    for word, spoken_for in file.stands_for.items():
        for said, band in spoken_for.bands.items():
            yield f"{word}: {said} stands for {spoken_for.number} {say(band)}"


def _measures(measures: Mapping[str, Measure], compiled: Compiled | None) -> Section:
    if isinstance(compiled, CompiledIndex):
        return _factors(measures, compiled)
    lines: list[str] = []
    rows = []
    for name, measure in measures.items():
        cuts = list(_cuts(name, measure, compiled))
        told = [f"{unit}: {', '.join(numbers)}" for unit, numbers in cuts]
        lines.append(f"{name}: {measure_words(measure)}" + (f"; cut points {'; '.join(told)}" if told else ""))
        rows.append(row(name, measure_words(measure), told[0] if told else "", "; ".join(told[1:])))
    heading = ("Name in the rows", "What is measured", "Cut points", "The same in other units")
    return Section("Laboratory values that are read", tuple(lines), Table(heading, tuple(rows)))


def _factors(measures: Mapping[str, Measure], index: CompiledIndex) -> Section:
    """Return what goes into an index, and by what a value in another unit is multiplied first."""
    lines: list[str] = []
    rows = []
    for factor in (*index.multiply, *index.divide_by):
        measure = measures[factor.name]
        others = [f"{unit} x {number(times)}" for unit, times in factor.factors.items() if unit != measure.unit]
        told = "; ".join(others) or "none"
        lines.append(f"{factor.name}: {measure_words(measure)}; other units, brought to it: {told}")
        rows.append(row(factor.name, measure_words(measure), told))
    heading = ("Name in the file", "What is measured", "Other units, brought to it")
    return Section("Laboratory values that are read", tuple(lines), Table(heading, tuple(rows)))


def _cuts(name: str, measure: Measure, compiled: Compiled | None) -> Iterator[tuple[str, list[str]]]:
    """Yield each unit with the cut points in it, the table's own unit first."""
    if compiled is None or isinstance(compiled, CompiledIndex):
        return
    source = next((one for one in compiled.sources if isinstance(one, MeasureSource) and one.name == name), None)
    if source is None:
        return
    if source.cuts is None:
        yield "times", list(dict.fromkeys(plain(edge.number) for edge in source.coordinates[0].edges))
        return
    own = str(measure.unit)
    yield own, _numbers(source.cuts[own])
    for unit, cuts in source.cuts.items():
        if unit != own:
            printed = " (as printed)" if unit in measure.printed_also else ""
            yield f"{unit}{printed}", _numbers(cuts)


def _numbers(cuts: Iterable[Cut]) -> list[str]:
    return list(dict.fromkeys(number(cut) for cut, _ in cuts))


def number(value: Fraction) -> str:
    """Return a fraction as a decimal: exactly where that ends, else rounded and marked `about`."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        places = 0
        while (value * 10**places).denominator != 1:
            places += 1
        whole, sign = str(abs(int(value * 10**places))).rjust(places + 1, "0"), "-" if value < 0 else ""
        return f"{sign}{whole[: len(whole) - places]}" + (f".{whole[len(whole) - places :]}" if places else "")
    return f"about {float(value):.{_PLACES}g}"


def _rates(rates: Mapping[str, Rate]) -> Iterator[str]:
    for name, rate in rates.items():
        shares = " + ".join(
            f"{spoken(drug)} in {share.unit}" + (f" x {plain(share.times)}" if rate.sum else "")
            for drug, share in rate.shares.items()
        )
        held = (
            "" if rate.held_for_hours is None else f", counted once it has run for {plain(rate.held_for_hours)} hours"
        )
        yield f"{name}: the rate of {shares}{held}"
    yield "A drug that is not running has the rate 0. Where a dose, its salt or a time is open, every rate it could be."
