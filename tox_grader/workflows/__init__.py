"""What can a user do? One module a use: read these first.

- `station`: what a workstation has at hand: tables, limits, clock
- `grade_assessments`: grade assessments from files and store nothing
- `check_tables`: prove that every table says one thing for every patient
- `keep_record`: add a patient, record an assessment or a treatment, read the log
- `ward`: the board: who is in which state, and what is due
- `demo_ward`: a SIMULATION ward, produced by running assessments through the program
- `verify_log`: show that the log is what was written
"""
