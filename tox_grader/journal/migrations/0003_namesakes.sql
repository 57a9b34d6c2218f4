-- A family name as it is compared with others, upper and lower case alike: so a patient's namesake on the ward is found
-- without reading every name. SQLite knows no case beyond ASCII, so the program writes it.
ALTER TABLE identity ADD COLUMN family_folded TEXT NOT NULL DEFAULT '';

CREATE INDEX identity_by_family ON identity (family_folded) WHERE left_at IS NULL;
