import xml.etree.ElementTree as ET  # our own text, made two lines above

from tox_grader.reports.short_head import head_block, head_line, head_qr
from tox_grader.workflows.checkpoints import HeadNow

HEAD = HeadNow("2f0c1d1e", 1284, "9f3a77c201be4d5e" + "0" * 48)


def test_the_line_says_where_the_log_ends_and_how_to_check_it() -> None:
    assert head_line(HEAD) == (
        "Head of the log when this was printed: 1284 9f3a-77c2-01be-4d5e Y "
        "(to check: tox-grader audit verify --head '1284 9f3a-77c2-01be-4d5e Y')"
    )


def test_the_qr_code_is_inline_svg_that_needs_nothing_and_says_in_words_what_it_is() -> None:
    drawn = head_qr("tox-grader/x 1284 9f3a", "QR code: <head> & more")
    root = ET.fromstring(drawn)  # noqa: S314  as above
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "QR code: <head> & more"
    assert "href" not in drawn
    assert "<script" not in drawn


def test_a_whole_checkpoint_fits_into_the_qr_code_of_a_sheet() -> None:
    checkpoint = f"tox-grader/{'x' * 36}\n999999999\n{'A' * 44}\n\n\u2014 tox-grader/{'x' * 36} {'A' * 92}\n"
    block = head_block(HEAD, checkpoint)
    assert head_block(HEAD) != block
    assert "1284 9f3a-77c2-01be-4d5e Y" in block
    assert "&#x27;" in block
