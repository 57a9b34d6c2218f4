-- The record on a server. Everything stands in a schema of its own, so that the database may hold other things too.
-- Text is compared by its bytes (COLLATE "C"), so that every station and the SQLite record have one order.
CREATE SCHEMA tox_grader;

-- The log: entries are only ever appended. `body` holds the canonical bytes that were hashed; every other column
-- repeats what the body says, so that an auditor can query it, and verification holds the two together.
CREATE TABLE tox_grader.entries (
    patient_key   TEXT COLLATE "C" NOT NULL,
    sequence      BIGINT           NOT NULL CHECK (sequence >= 1),
    entry_id      TEXT COLLATE "C" NOT NULL UNIQUE,
    kind          TEXT COLLATE "C" NOT NULL,
    observed_at   TEXT COLLATE "C" NOT NULL,
    recorded_at   TEXT COLLATE "C" NOT NULL,
    author_id     TEXT COLLATE "C" NOT NULL,
    author_role   TEXT COLLATE "C" NOT NULL,
    mode          TEXT COLLATE "C" NOT NULL,
    program       TEXT COLLATE "C" NOT NULL,
    station       TEXT COLLATE "C" NOT NULL CHECK (station <> ''),
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash          TEXT COLLATE "C" NOT NULL CONSTRAINT hash_is_that_of_the_body CHECK (hash = encode(sha256(body), 'hex')),
    body          BYTEA            NOT NULL,
    PRIMARY KEY (patient_key, sequence)
);

-- The ledger: one row for every entry of every chain, in the order in which they were recorded, without gaps.
CREATE TABLE tox_grader.ledger (
    position    BIGINT           NOT NULL PRIMARY KEY CHECK (position >= 1),
    patient_key TEXT COLLATE "C" NOT NULL,
    sequence    BIGINT           NOT NULL,
    hash        TEXT COLLATE "C" NOT NULL,
    ledger_hash TEXT COLLATE "C" NOT NULL,
    UNIQUE (patient_key, sequence),
    FOREIGN KEY (patient_key, sequence) REFERENCES tox_grader.entries (patient_key, sequence)
);

-- An entry that is in no row of the ledger when its transaction ends is not kept.
ALTER TABLE tox_grader.entries ADD CONSTRAINT entries_stand_in_the_ledger
    FOREIGN KEY (patient_key, sequence) REFERENCES tox_grader.ledger (patient_key, sequence)
    DEFERRABLE INITIALLY DEFERRED;

-- The text of every table that ever graded, by its SHA-256, so that any entry can be graded again as it was then.
CREATE TABLE tox_grader.table_texts (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY CONSTRAINT key_is_the_hash CHECK (sha256 = encode(sha256(text), 'hex')),
    text   BYTEA            NOT NULL
);

-- What the store is: its mode and its id, fixed when it is made.
CREATE TABLE tox_grader.meta (
    name  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- The steps that made or changed the store's form.
CREATE TABLE tox_grader.migrations (
    number     INTEGER NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL,
    applied_at TEXT COLLATE "C" NOT NULL,
    program    TEXT COLLATE "C" NOT NULL
);

-- Names stand apart from the log and may be erased; the log knows the key only.
CREATE TABLE tox_grader.identity (
    patient_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    patient_id  TEXT COLLATE "C" NOT NULL UNIQUE,
    family_name TEXT COLLATE "C" NOT NULL,
    given_name  TEXT COLLATE "C" NOT NULL,
    birth_date  TEXT COLLATE "C",
    sex         TEXT COLLATE "C" CHECK (sex IN ('female', 'male', 'other')),
    added_at    TEXT COLLATE "C" NOT NULL,
    left_at     TEXT COLLATE "C"
);

CREATE FUNCTION tox_grader.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'what stands in the record is never changed and never removed'
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END $$;

-- An entry comes right after the last one of its chain and says so.
CREATE FUNCTION tox_grader.refuse_entry_out_of_order() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    last_sequence BIGINT;
    last_hash     TEXT;
BEGIN
    SELECT sequence, hash INTO last_sequence, last_hash FROM tox_grader.entries
        WHERE patient_key = NEW.patient_key ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence <> COALESCE(last_sequence, 0) + 1 OR NEW.previous_hash <> COALESCE(last_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'an entry is only ever added after the last one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

-- A row of the ledger comes right after the last one, holds the entry's own hash, and is tied to the row before it.
CREATE FUNCTION tox_grader.refuse_ledger_out_of_order() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    last_position BIGINT;
    last_hash     TEXT;
    entry_hash    TEXT;
    expected      TEXT;
BEGIN
    SELECT position, ledger_hash INTO last_position, last_hash FROM tox_grader.ledger ORDER BY position DESC LIMIT 1;
    SELECT hash INTO entry_hash FROM tox_grader.entries
        WHERE patient_key = NEW.patient_key AND sequence = NEW.sequence;
    expected := encode(sha256(convert_to(
        COALESCE(last_hash, repeat('0', 64)) || E'\n' || NEW.position || E'\n' || NEW.patient_key || E'\n'
        || NEW.sequence || E'\n' || NEW.hash || E'\n', 'UTF8')), 'hex');
    IF NEW.position <> COALESCE(last_position, 0) + 1 OR NEW.hash IS DISTINCT FROM entry_hash
        OR NEW.ledger_hash <> expected THEN
        RAISE EXCEPTION 'a row of the ledger is only ever added after the last one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER entries_are_only_appended BEFORE INSERT ON tox_grader.entries
    FOR EACH ROW EXECUTE FUNCTION tox_grader.refuse_entry_out_of_order();
CREATE TRIGGER ledger_is_only_appended BEFORE INSERT ON tox_grader.ledger
    FOR EACH ROW EXECUTE FUNCTION tox_grader.refuse_ledger_out_of_order();
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tox_grader.entries
    FOR EACH STATEMENT EXECUTE FUNCTION tox_grader.refuse_change();
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tox_grader.ledger
    FOR EACH STATEMENT EXECUTE FUNCTION tox_grader.refuse_change();
CREATE TRIGGER table_texts_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tox_grader.table_texts
    FOR EACH STATEMENT EXECUTE FUNCTION tox_grader.refuse_change();
CREATE TRIGGER meta_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tox_grader.meta
    FOR EACH STATEMENT EXECUTE FUNCTION tox_grader.refuse_change();
CREATE TRIGGER migrations_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON tox_grader.migrations
    FOR EACH STATEMENT EXECUTE FUNCTION tox_grader.refuse_change();

-- ALWAYS: also in a session that calls itself a replica, where ordinary triggers are silent.
ALTER TABLE tox_grader.entries ENABLE ALWAYS TRIGGER entries_are_only_appended;
ALTER TABLE tox_grader.entries ENABLE ALWAYS TRIGGER entries_are_never_changed;
ALTER TABLE tox_grader.ledger ENABLE ALWAYS TRIGGER ledger_is_only_appended;
ALTER TABLE tox_grader.ledger ENABLE ALWAYS TRIGGER ledger_is_never_changed;
ALTER TABLE tox_grader.table_texts ENABLE ALWAYS TRIGGER table_texts_are_never_changed;
ALTER TABLE tox_grader.meta ENABLE ALWAYS TRIGGER meta_is_never_changed;
ALTER TABLE tox_grader.migrations ENABLE ALWAYS TRIGGER migrations_are_never_changed;

REVOKE ALL ON ALL TABLES IN SCHEMA tox_grader FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA tox_grader FROM PUBLIC;
