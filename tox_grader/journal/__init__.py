"""What was known and said, in order, unaltered?

- `entry`: what is handed in (`Draft`), what is kept (`Entry`), and who did it (`Author`)
- `person`: the name behind a patient key; erasable, and never part of the log
- `store`: the port that everybody talks to (`Store`)
- `sqlite_store`: the store on one station (`SqliteStore`)
- `postgres_store`: the store of a ward, on a server that its stations share (`PostgresStore`)
- `verify`: whether the log still says what was written (`verify`); `verdict`: what it found, in words
- `ledger`: the row that ties each entry to all before it, of every chain
- `checkpoint`, `keys`, `short_head`: the head of the ledger, signed or short, to be kept elsewhere
- `kept`: what was kept elsewhere and is held against the log
- `effective`: what counts of the log: entries as amended, and those entered in error (`effective`)
- `history`: what the log says about a patient (`fold_history`, `fold_course`)
- `contents`: what each kind of entry has to contain
- `canonical`: the one way in which a value is written as bytes
- `folder`: where a station keeps its data (`data_folder`, `open_folder`)
- `scan`, `taken_apart`: read and check a long log at little cost

Everything else is this room's own: the `contents_*` modules read single kinds, `facts` merges what was stated,
`body` and `chain` write and check single entries, the `verify_*` modules are parts of `verify`, `corrections` says
which entry may speak of which, `stale` whether a view is an old one;
`appending` has the steps that both stores take; the `sqlite_*` and `postgres_*` modules know SQL.
"""
