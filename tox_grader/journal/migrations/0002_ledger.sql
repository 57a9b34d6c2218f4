-- The workstation that wrote an entry. Entries of the first form did not say; a program of that time, still running
-- while the record is brought up to date, leaves it empty and is turned away: its entries would miss the ledger.
ALTER TABLE entries ADD COLUMN station TEXT NOT NULL DEFAULT '';

CREATE TRIGGER entries_name_their_station BEFORE INSERT ON entries
WHEN NEW.station = ''
BEGIN SELECT RAISE(ABORT, 'an entry names the station that wrote it'); END;

-- The site ledger: one row for every entry of every chain, in the order in which they were recorded. Its last hash
-- stands for the whole record.
CREATE TABLE ledger (
    position    INTEGER NOT NULL PRIMARY KEY CHECK (position >= 1),
    patient_key TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    hash        TEXT    NOT NULL,
    ledger_hash TEXT    NOT NULL,
    UNIQUE (patient_key, sequence),
    FOREIGN KEY (patient_key, sequence) REFERENCES entries (patient_key, sequence)
) STRICT;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'a row of the ledger is never changed'); END;

CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'a row of the ledger is never removed'); END;

CREATE TRIGGER ledger_is_only_appended BEFORE INSERT ON ledger
WHEN NEW.position <> 1 + COALESCE((SELECT max(position) FROM ledger), 0)
  OR NOT EXISTS (
      SELECT 1 FROM entries WHERE patient_key = NEW.patient_key AND sequence = NEW.sequence AND hash = NEW.hash
  )
BEGIN SELECT RAISE(ABORT, 'a row is only ever added after the last one, for an entry that is there'); END;
