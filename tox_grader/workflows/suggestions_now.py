"""What the protocol suggests now for the latest assessment: doses given since and hours passed are counted."""

from collections.abc import Mapping

from tox_grader.assessment.findings import from_jsonable
from tox_grader.escalation.suggest import suggest
from tox_grader.escalation.suggestion import Suggestions
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.ward import Chart


def suggestions_now(bedside: Bedside, chart: Chart) -> Suggestions | None:
    """Return the suggestions for the answers in the log, with the limits counted now; None where never assessed."""
    latest = chart.course.latest
    if latest is None:
        return None
    kept = latest.content.get("findings")
    found = from_jsonable(kept) if isinstance(kept, Mapping) else {}
    library = bedside.station.library
    protocol = library.protocol(bedside.station.bedside.protocol)
    history = bedside.history(chart.now)
    return suggest(protocol, library.drugs(), chart.answers, found, history, now=chart.now)
