"""Where the log ends, for paper: one line to type in again, and the same as a QR code to be read by a telephone.

A printed sheet is the cheapest witness there is: kept elsewhere, it shows whether anything was cut or written anew.
"""

from html import escape
from io import BytesIO

from tox_grader.workflows.checkpoints import HeadNow

_CHECKED_BY = "tox-grader audit verify --head"


def head_line(head: HeadNow) -> str:
    """Return the head of the log as the last line of a printed text."""
    return f"Head of the log when this was printed: {head.short} (to check: {_CHECKED_BY} '{head.short}')"


def head_qr(text: str, label: str) -> str:
    """Return a QR code as inline SVG, black on white, with its words for whoever cannot see it.

    `text` is what a telephone shall read: the short head, or a whole signed checkpoint.
    """
    import segno  # noqa: PLC0415  only a printed sheet needs it

    out = BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, nl=False, scale=3, border=4, light="#fff", title=label)
    return out.getvalue().decode("utf-8")


def head_block(head: HeadNow, checkpoint: str | None = None) -> str:
    """Return the foot of an HTML sheet: the QR code of the checkpoint (else of the head), and the line beside it."""
    label = f"QR code: head of the log {head.short}"
    qr = head_qr(checkpoint or f"{head.record_id} {head.short}", label)
    return f'<div class="head-of-log">{qr}<p>{escape(head_line(head))}</p></div>'
