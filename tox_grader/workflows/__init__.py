"""What can a user do? One module a use: read these first.

- `station`: what a workstation has at hand: tables, limits, clock
- `read_assessments`: YAML, JSON and JSON Lines as plain data with its place
- `grade_assessments`: grade assessments from files and store nothing
- `check_tables`: prove that every table says one thing for every patient
- `compare_tables`: hold two tables, two editions, or a file not yet in use against each other
- `record`, `patient`: the ward's record, opened; patients and their facts
- `from_file`: take the findings of an assessment file into a patient's log
- `bedside_form`, `assess`, `give`: ask, grade and record at the bedside
- `remarks`: notes, overrides with their reasons, that something was seen, accesses
- `proposal`, `preview`, `correct`: a correction as it is proposed, what it would do, and recorded
- `moved`, `typed`, `recorded_answers`: which other assessments it moves; what was typed, as text and as answers
- `viewed`: that somebody looked at a patient's record
- `logged`: a log as it is shown, every entry with what was said of it later
- `ward`: the board: who is in which state, and what is due
- `demo_ward`: a SIMULATION ward, produced by running assessments through the program
- `sign`, `signatures`: sign a table for this site; which tables are in force here
- `local_tables`: the folder of a ward's own tables, looked through before anything is graded
- `audit_report`, `export`: counts for an auditor; a packet of the log that is checked without this program
- `whole_log`, `open_log`, `packet`, `deidentify`, `written_out`: its parts: chains, the log as it stands at one moment,
  files, letters for names, whole or not at all
- `replay`, `replay_ward`, `regrade`: grade every recorded assessment again by its own kept tables
- `replay_compare`, `replay_differences`, `replay_history`, `replay_verdicts`: its parts: what is held against what
- `replay_with_table`, `replay_course`, `known_then`: another table's answers; a course as it was known then
- `verify_log`: show that the log is what was written
- `checkpoints`, `kept_elsewhere`: sign where the log stands; read what was kept and hold it against the log
"""
