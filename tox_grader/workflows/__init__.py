"""What can a user do? One module a use: read these first.

- `station`: what a workstation has at hand: tables, limits, clock
- `read_assessments`: YAML, JSON and JSON Lines as plain data with its place
- `grade_assessments`: grade assessments from files and store nothing
- `check_tables`: prove that every table says one thing for every patient
- `compare_tables`: hold two tables, two editions, or a file not yet in use against each other
- `record`, `patient`: the ward's record, opened; patients and their facts
- `from_file`: take the findings of an assessment file into a patient's log
- `bedside_form`, `assess`, `give`: ask, grade and record at the bedside
- `ward`: the board: who is in which state, and what is due
- `demo_ward`: a SIMULATION ward, produced by running assessments through the program
- `sign`, `signatures`: sign a table for this site; which tables are in force here
- `local_tables`: the folder of a ward's own tables, looked through before anything is graded
- `verify_log`: show that the log is what was written
"""
