"""What does every room rely on?

- `problems`: the four-part error and its exit codes
- `clock`: the one clock, new identifiers
- `text`: the one gate for outside text
- `nearest`: the accepted word closest to a mistyped one
- `quantities`: exact numbers, ranges, bounds
- `delimited`: comma-separated values that no spreadsheet takes for formulas
- `roles`: in which role somebody makes an entry
- `times`: dates and durations as a ward reads them
"""
