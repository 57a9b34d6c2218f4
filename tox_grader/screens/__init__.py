"""What does the person at the bedside need now?

One screen is one list of lines, drawn from the state; the words carry the meaning, colour only repeats it.

- `app`: the program on the screen; `desk`: what all screens share; `doors`: which screen opens from which
- `board`, `patient`, `form`, `summary`, `treatment`, `new_patient`: the screens, in the order of a round
- `corrections`, `correct_entry`, `correction_slip`, `confirm_correction`: which entry is wrong, and how
- `in_error`, `amend_treatment`, `amend_assessment`, `amend_form`: one way to correct each
- `replay`: a course entry by entry, as it was known then
- `basis`, `help`, `plain`, `interrupt`, `saved`, `too_small`, `farewell`: what stands above or in place of a screen
- `banner`, `board_row`, `grade_head`, `grade_pane`, `explained`, `timeline`, `form_field`: parts of screens, as lines
- `draft`, `form_keys`, `slip`, `slip_screen`, `slip_fields`, `scroll`, `changed`, `when`: what is entered, and its keys
- `ink`, `canvas`, `painted`, `at_patient`: how words look, and the one widget that shows them
"""
