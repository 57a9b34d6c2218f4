"""What was known and said, in order, unaltered?

- `entry`: what is handed in (`Draft`), what is kept (`Entry`), and who did it (`Author`)
- `person`: the name behind a patient key; erasable, and never part of the log
- `store`: the port that everybody talks to (`Store`)
- `sqlite_store`: the store on one station (`SqliteStore`)
- `verify`: whether the log still says what was written (`verify`)
- `history`: what the log says about a patient (`fold_history`, `fold_course`)
- `contents`: what each kind of entry has to contain
- `canonical`: the one way in which a value is written as bytes
- `folder`: where a station keeps its data (`data_folder`, `open_folder`)

Everything else is this room's own: `body` and `chain` write and check single entries; the `sqlite_*` modules know SQL.
"""
