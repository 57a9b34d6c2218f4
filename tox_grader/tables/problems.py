"""What a well-formed table file can still not be made into, and at which key."""

Key = tuple[str | int, ...]


class CannotCompile(ValueError):
    """The file is well formed but cannot be made into one finite table; `path` is the key at fault."""

    def __init__(self, path: Key, what: str, do: str) -> None:
        """Keep the key, what is wrong and what to do."""
        super().__init__(what)
        self.path = path
        self.what = what
        self.do = do
