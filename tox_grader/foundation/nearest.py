"""Find the accepted word that a mistyped one was probably meant to be.

A wrong guess is worse than none: a drug is only proposed where the spelling is close, or where the word is a known
other name of it.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

_CLOSE = 0.6


def nearest(word: str, accepted: Iterable[str], other_names: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """Return the accepted word meant by another name or closest in spelling, or None where nothing is close."""
    words = sorted(accepted)
    written = word.lower().replace(" ", "_").replace("-", "_")
    meant = other_names.get(written)
    if meant in words:
        return meant
    begun = [accepted_word for accepted_word in words if accepted_word.startswith(written)]
    matches = begun if len(begun) == 1 else get_close_matches(written, words, n=1, cutoff=_CLOSE)
    return matches[0] if matches else None


def did_you_mean(word: str, accepted: Iterable[str], other_names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the advice for an unknown word: the nearest accepted one, or all of them where none is near."""
    words = sorted(accepted)
    close = nearest(word, words, other_names)
    return f"did you mean {close!r}?" if close else f"accepted: {', '.join(words)}"
