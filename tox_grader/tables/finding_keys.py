"""What of some findings can move a table's answer, as one short key: equal keys, equal answers.

A number that is only held against cut points counts by the cells it falls into, the answers of a questionnaire by
their total. What a table measures or compares counts as it was written down.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from tox_grader.tables.compiled import Compiled, CompiledIndex, CompiledScoreTable
from tox_grader.tables.inputs import findings_read
from tox_grader.tables.schema import ScoreTable
from tox_grader.tables.sources import Memory

_MOST_REMEMBERED = 10_000
ReadBack = Callable[[str, Any], object]
"""Returns the value that a finding's plain data stands for."""
TotalOf = Callable[[ScoreTable, Any, Any], Hashable]
"""Returns the total of a questionnaire's answers."""


class FindingKeys:
    """Makes keys of findings as the record keeps them, for all tables that answer together."""

    def __init__(self, tables: Iterable[Compiled], also: Iterable[str], read_back: ReadBack, total_of: TotalOf) -> None:
        """Take the tables, and findings that are read `also` by something else and so count as written."""
        whole = set(also)
        groups: dict[tuple[str, ...], _Cells | _Totals] = {}
        for table in _with_scores(tables):
            if isinstance(table, CompiledIndex) or table.measures_something:
                whole |= findings_read(table)
                continue
            for part in table.file.comparisons.values():
                whole |= {name for name in (part.at_or_above, part.at_or_below) if name}
            for use in table.scores:
                groups[use.items, use.total] = _Totals(use.score, (use.items, use.total), read_back, total_of)
            totals = {use.total for use in table.scores}
            for source in table.sources:
                # What a source makes of a total depends on the total alone, which stands in the key.
                if not totals & set(source.inputs):
                    cells = groups.setdefault(source.inputs, _Cells(source.inputs, read_back))
                    assert isinstance(cells, _Cells)  # noqa: S101  totals were told apart above
                    cells.add(Memory(source))
                else:
                    whole |= set(source.inputs) - totals
        self.names = tuple(sorted({*whole, *(name for names in groups for name in names)}))
        places = {name: place for place, name in enumerate(self.names)}
        self._whole = tuple(places[name] for name in sorted(whole))
        alone = [(names[0], cells) for names, cells in groups.items() if len(names) == 1]
        self._alone = tuple((places[name], cells) for name, cells in alone)
        self._together = tuple(
            (tuple(places[name] for name in names), cells) for names, cells in groups.items() if len(names) > 1
        )
        self._groups = [(names, cells) for names, cells in groups.items() if not whole & set(names)]
        self._groups_of = Counter(name for names, _ in self._groups for name in names)
        self.questionnaires = tuple(names[0] for names, known in self._groups if isinstance(known, _Totals))
        """The findings that are a questionnaire's answers."""

    def counts_as(self, name: str, value: Any, written: Hashable) -> Hashable:
        """Return what of one finding can move an answer where those read together with it are not known.

        That is nothing, what its groups make of it, or the finding as it is written.
        """
        if name not in self.names:
            return name
        if self._groups_of[name] != 1:
            return written
        names, known = next((names, known) for names, known in self._groups if name in names)
        plain = orjson.dumps(value)
        return name, known[plain] if len(names) == 1 else known[tuple(plain if name == one else None for one in names)]

    def stand_alone(self, findings: Mapping[str, Any]) -> bool:
        """Tell whether of findings that are read together one at most is known."""
        return all(sum(findings.get(name) is not None for name in names) <= 1 for names, _ in self._groups)

    def key(self, findings: Mapping[str, Any]) -> tuple[object, ...]:
        """Return the key of findings as plain data; raise what the tables raise for a word they do not read."""
        # As bytes, a truth, a number and the same in a text stay apart.
        written = [
            value if value is None or isinstance(value, str) else orjson.dumps(value)
            for value in map(findings.get, self.names)
        ]
        cells = [known[written[place]] for place, known in self._alone]
        cells += [known[tuple([written[place] for place in places])] for places, known in self._together]
        return (*cells, *[written[place] for place in self._whole])


class _Met(dict[Any, Hashable]):
    """What was made of the values met so far: of one finding by its text, of several by the tuple of theirs."""

    def __init__(self, names: tuple[str, ...], read_back: ReadBack) -> None:
        super().__init__()
        self._names = names
        self._read_back = read_back

    def __missing__(self, written: Any) -> Hashable:
        texts = (written,) if len(self._names) == 1 else written
        values = tuple(self._value(name, text) for name, text in zip(self._names, texts, strict=True))
        found = self.work_out(values)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[written] = found
        return found

    def _value(self, name: str, written: str | bytes | None) -> object:
        if written is None:
            return None
        return self._read_back(name, written if isinstance(written, str) else orjson.loads(written))

    def work_out(self, values: tuple[object, ...]) -> Hashable:
        """Return what of these values can move an answer."""
        raise NotImplementedError


class _Cells(_Met):
    """The cells of the values of one finding, or of several that are read together."""

    def __init__(self, names: tuple[str, ...], read_back: ReadBack) -> None:
        super().__init__(names, read_back)
        self._memories: list[Memory] = []

    def add(self, memory: Memory) -> None:
        """Take one more source that reads the same findings."""
        self._memories.append(memory)

    def work_out(self, values: tuple[object, ...]) -> Hashable:
        """Return which values are known, and the cells that they fall into."""
        asked = values[0] if len(values) == 1 else values
        return tuple(value is None for value in values), tuple(memory[asked] for memory in self._memories)


class _Totals(_Met):
    """The total of a questionnaire."""

    def __init__(self, score: ScoreTable, names: tuple[str, ...], read_back: ReadBack, total_of: TotalOf) -> None:
        super().__init__(names, read_back)
        self._score = score
        self._total_of = total_of

    def work_out(self, values: tuple[object, ...]) -> Hashable:
        """Return the total that the answers add up to, and whether there are answers at all."""
        items, total = values
        return items is None, total if items is None else self._total_of(self._score, items, total)


def _with_scores(tables: Iterable[Compiled]) -> Iterator[Compiled]:
    for table in tables:
        yield table
        if not isinstance(table, CompiledIndex):
            scores: Iterable[CompiledScoreTable] = (score for _, score in table.totals)
            yield from _with_scores(scores)
