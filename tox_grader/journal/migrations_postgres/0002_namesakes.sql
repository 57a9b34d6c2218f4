-- A family name as it is compared with others, upper and lower case alike: so a patient's namesake on the ward is found
-- without reading every name. Written by the program, so that both kinds of record have one rule.
ALTER TABLE tox_grader.identity ADD COLUMN family_folded TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX identity_by_family ON tox_grader.identity (family_folded) WHERE left_at IS NULL;
