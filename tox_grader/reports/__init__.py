"""What does a reader on paper, in a file, in another system need?

- `grade_words`: a grade as it is written everywhere: scale, number, word, glyph
- `reasons`: why a grade is what it is, in the table's own sentences
- `observed`: what was typed, in the words of the bedside form
- `suggestion_text`: suggestions as lines
- `chart_text`: a patient's course and the ward board as plain lines
- `entry_text`, `correction_text`: one entry of a log in words; what a correction did
- `graded_text`: one graded assessment as plain lines
- `sheet`: a table as the sheet that a clinician ticks off against the print; `sheet_html` for paper
- `diff_text`, `proof_text`: what differs between two tables, and what was proved of each, as lines
- `audit_files`, `audit_sections`, `audit_plots`: the audit report as lines, as a page with plots, as cells
- `packet_readme`: the README of a packet
- `replay_text`, `replay_moment`, `with_table_text`: what a replay showed; one entry as it was known then
- `short_head`: where the log ends, as a line and a QR code for paper
- `standing`: how a table stands at this site, in words: who signed it, or what is lacking
"""
