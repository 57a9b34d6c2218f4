"""Which grade, between which bounds, and why?

- `answer`: what a scale says of one assessment, with its reasons
- `grade`: one table's answer to one set of findings
- `bedside`: the answers of the tables in force for a patient
- `scores`: the total of a score with unanswered items
- `examples`: the worked examples of a table, run
"""
