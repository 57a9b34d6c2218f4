"""Which grade, between which bounds, and why?

- `answer`: what a scale says of one assessment, with its reasons
- `grade`: one table's answer to one set of findings
- `terms`, `totals`, `indexes`: the answers of terms that stand alone, of scores that read findings, of indexes
- `scales`: what any scale says, whatever its kind
- `bedside`: the answers of the bedside's tables for a patient
- `scores`: the total of a questionnaire with unanswered items
- `cells`: the cells that findings fall into, and what to ask for where they are open
- `examples`, `given`: the worked examples of a table, run
"""
