"""The one gate for outside text: names, notes, table text and imported records pass it before any screen.

A name with an escape sequence can rewrite a terminal; one with a bidirectional override can show another
number than the one stored. The record keeps what was typed; screens and terminals get the cleaned form, with a
mark where something was taken out.
"""

import unicodedata

REMOVED_MARK = "*"
NEWLINE_MARK = "\N{RETURN SYMBOL}"
LONGEST = 2_000
UNVERIFIED = "identity not verified"
"""Stands wherever the program says who somebody is: it has asked, and cannot check."""

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u3164\uffa0"
)
# Control, format, surrogate, private use, unassigned: none of them is something a person can read.
_UNREADABLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def safe_text(raw: str, longest: int = LONGEST) -> str:
    """Return the text as it may be shown: one line, nothing hidden, marked `*` if anything was removed."""
    if raw.isascii() and raw.isprintable() and len(raw) <= longest:
        return raw  # what nearly every line is: nothing in it could be hidden
    composed = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    kept: list[str] = []
    removed = False
    for character in composed:
        if character in "\n\r\u2028\u2029":
            kept.append(NEWLINE_MARK)
        elif character == "\t":
            kept.append(" ")
        elif is_readable(character):
            kept.append(character)
        else:
            removed = True
    if len(kept) > longest:
        kept = kept[:longest]
        removed = True
    return "".join(kept) + (REMOVED_MARK if removed else "")


def is_readable(character: str) -> bool:
    """Tell whether a single character can be seen for what it is."""
    if character in _BIDI_CONTROLS or character in _INVISIBLE:
        return False
    return unicodedata.category(character) not in _UNREADABLE_CATEGORIES
