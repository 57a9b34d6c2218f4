"""The smallest Textual program: what the other benchmarks are held against. Any key changes its one text."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

READY = "Hello world, ready."
QUIT = b"\x11"  # ctrl+q, in this program and in the real one


def counted(keys: int) -> str:
    """Return the text that stands on the screen after so many keys."""
    return f"Hello, key {keys}."


class Hello(App[None]):
    """One text."""

    def __init__(self) -> None:
        """Begin at no key."""
        super().__init__()
        self.keys = 0

    def compose(self) -> ComposeResult:
        """Show the text."""
        yield Static(READY)

    def on_key(self, _event: Key) -> None:
        """Count a key."""
        self.keys += 1
        self.query_one(Static).update(counted(self.keys), layout=False)


if __name__ == "__main__":
    Hello().run()
