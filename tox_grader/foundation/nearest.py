"""Find the accepted word that a mistyped one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, accepted: Iterable[str]) -> str | None:
    """Return the accepted word closest to the one given, or None where nothing is close."""
    matches = get_close_matches(word.lower(), sorted(accepted), n=1, cutoff=0.5)
    return matches[0] if matches else None


def did_you_mean(word: str, accepted: Iterable[str]) -> str:
    """Return the advice for an unknown word: the nearest accepted one, or all of them where none is near."""
    words = sorted(accepted)
    close = nearest(word, words)
    return f"did you mean {close!r}?" if close else f"accepted: {', '.join(words)}"
