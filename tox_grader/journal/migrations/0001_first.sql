-- The log: entries are only ever appended. `body` holds the canonical bytes that were hashed; every other column
-- repeats what the body says, so that an auditor can query it, and verification holds the two together.
CREATE TABLE entries (
    patient_key   TEXT    NOT NULL,
    sequence      INTEGER NOT NULL CHECK (sequence >= 1),
    entry_id      TEXT    NOT NULL UNIQUE,
    kind          TEXT    NOT NULL,
    observed_at   TEXT    NOT NULL,
    recorded_at   TEXT    NOT NULL,
    author_id     TEXT    NOT NULL,
    author_role   TEXT    NOT NULL,
    mode          TEXT    NOT NULL,
    program       TEXT    NOT NULL,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL,
    body          BLOB    NOT NULL,
    PRIMARY KEY (patient_key, sequence)
) STRICT;

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed: a correction is a new entry'); END;

CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

-- REPLACE would remove a row without firing the trigger above, so an insert has to come right after the last entry.
CREATE TRIGGER entries_are_only_appended BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE entry_id = NEW.entry_id)
  OR NEW.sequence <> 1 + COALESCE((SELECT max(sequence) FROM entries WHERE patient_key = NEW.patient_key), 0)
BEGIN SELECT RAISE(ABORT, 'an entry is only ever added after the last one'); END;

-- The text of every table that ever graded, by its SHA-256, so that any entry can be graded again as it was then.
CREATE TABLE table_texts (
    sha256 TEXT NOT NULL PRIMARY KEY,
    text   BLOB NOT NULL
) STRICT;

CREATE TRIGGER table_texts_are_never_changed BEFORE UPDATE ON table_texts
BEGIN SELECT RAISE(ABORT, 'a kept table text is never changed'); END;

CREATE TRIGGER table_texts_are_never_removed BEFORE DELETE ON table_texts
BEGIN SELECT RAISE(ABORT, 'a kept table text is never removed'); END;

CREATE TRIGGER table_texts_are_kept_once BEFORE INSERT ON table_texts
WHEN EXISTS (SELECT 1 FROM table_texts WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'this table text is kept already'); END;

-- What the store is: its mode, fixed when it is made.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TRIGGER meta_is_never_changed BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'what a store is was fixed when it was made'); END;

CREATE TRIGGER meta_is_never_removed BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'what a store is was fixed when it was made'); END;

CREATE TRIGGER meta_is_kept_once BEFORE INSERT ON meta
WHEN EXISTS (SELECT 1 FROM meta WHERE name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'what a store is was fixed when it was made'); END;

-- Names stand apart from the log and may be erased; the log knows the key only.
CREATE TABLE identity (
    patient_key TEXT NOT NULL PRIMARY KEY,
    patient_id  TEXT NOT NULL UNIQUE,
    family_name TEXT NOT NULL,
    given_name  TEXT NOT NULL,
    birth_date  TEXT,
    sex         TEXT CHECK (sex IN ('female', 'male', 'other')),
    added_at    TEXT NOT NULL,
    left_at     TEXT
) STRICT;
