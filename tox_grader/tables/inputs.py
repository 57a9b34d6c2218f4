"""Which findings a compiled table reads: nothing else of an assessment can move its answer."""

from tox_grader.tables.compiled import Compiled, CompiledIndex


def findings_read(table: Compiled) -> frozenset[str]:
    """Return the names of every finding that the table or a score it reads looks at, baselines included."""
    if isinstance(table, CompiledIndex):
        return frozenset(factor.lab for factor in (*table.multiply, *table.divide_by))
    names = {name for source in table.sources for name in source.inputs}
    names |= {name for use in table.scores for name in (use.items, use.total)}
    for comparison in table.file.comparisons.values():
        names |= {part for part in (comparison.value, comparison.at_or_above, comparison.at_or_below) if part}
    for name, score in table.totals:
        names |= {name, *findings_read(score)}
    return frozenset(names)
