"""How a table stands at this site, in words: not signed, signed by whom and when, or signed as another text."""

from datetime import date

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date, show_time
from tox_grader.reports.grade_words import LOCAL
from tox_grader.tables.library import Library
from tox_grader.tables.loader import Loaded
from tox_grader.workflows.signatures import NEEDED, SignatureGiven, Signatures, Standing

_SHOWN = 12


def standing_words(standing: Standing, what: str = "table") -> str:
    """Return the one sentence that stands beside a grade: in force by whom, or not signed and what is lacking."""
    if standing.in_force:
        day = show_date(standing.signed[NEEDED - 1].signed_at.date())
        return safe_text(f"in force at this site, signed by {_listed(standing.signed)}, {day}")
    lacking = "; ".join(_lacking(standing))
    return safe_text(f"{what} not signed at this site{f': {lacking}' if lacking else ''}".lstrip())


def table_words(loaded: Loaded, library: Library, signatures: Signatures, day: date | None = None) -> str:
    """Return how the table behind a grade of this day stands at this site, and whether it is the ward's own."""
    words = standing_words(signatures.of_table(library, loaded, day))
    return f"{words}, {LOCAL}" if library.is_local_text(loaded) else words


def protocol_words(protocol: str, library: Library, signatures: Signatures) -> str:
    """Return how the protocol behind suggestions stands at this site, and whether it is the ward's own."""
    words = standing_words(signatures.of_protocol(library.protocol(protocol)), "")
    return f"{words}, {LOCAL}" if library.is_local_protocol(protocol) else words


def table_signatures(loaded: Loaded, library: Library, signatures: Signatures) -> list[str]:
    """Return what stands on the sheet of a table: whether it is the ward's own, its standing, every signature."""
    local = [LOCAL] if library.is_local_text(loaded) else []
    return [*local, *signature_lines(signatures.of_table(library, loaded))]


def protocol_signatures(protocol: str, library: Library, signatures: Signatures) -> list[str]:
    """Return what stands on the sheet of a protocol: whether it is the ward's own, its standing, every signature."""
    local = [LOCAL] if library.is_local_protocol(protocol) else []
    return [*local, *signature_lines(signatures.of_protocol(library.protocol(protocol)), "protocol")]


def signature_lines(standing: Standing, what: str = "table") -> list[str]:
    """Return the standing of a sheet with every signature on a line of its own, the void ones named as such."""
    words = standing_words(standing, what)
    lines = [f"{words[0].upper()}{words[1:]}."]
    lines += [f"Signature: {_in_full(signature)}" for signature in standing.signed]
    lines += [f"Void, under another text: {_in_full(signature)}" for signature in standing.void]
    return [safe_text(line) for line in lines]


def _lacking(standing: Standing) -> list[str]:
    said = [standing.trouble] if standing.trouble else []
    if standing.status == "draft":
        said.append("a draft, not verified")
    if standing.status == "superseded":
        said.append("superseded")
    if standing.void:
        days = " and ".join(dict.fromkeys(show_date(one.signed_at.date()) for one in standing.void))
        said.append(f"signed text differs: signatures of {days} are void")
    if 0 < len(standing.signed) < NEEDED:
        said.append(f"signed by {_listed(standing.signed)} alone, a second person has to sign")
    if len(standing.signed) >= NEEDED:
        said += [f"its score {short} is not signed at this site" for short in standing.unsigned_scores]
    return said


def _listed(signed: tuple[SignatureGiven, ...]) -> str:
    *others, last = [f"{signature.name} ({signature.role})" for signature in signed]
    return f"{', '.join(others)} and {last}" if others else last


def _in_full(signature: SignatureGiven) -> str:
    who = f"{signature.name} ({signature.role}), {show_time(signature.signed_at)}"
    text = f"edition {signature.edition}, text {signature.sha256[:_SHOWN]}"
    return f"{who}, {text}, entered by {signature.os_user} (identity not verified)"
