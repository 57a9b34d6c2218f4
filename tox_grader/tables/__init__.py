"""What exactly does the consensus say, and from when?

- `strict_yaml`: text to plain data with line marks; refuses what YAML would silently turn into something else
- `conditions`: the small language of cells (`38.0 and above`, `[crs, uncertain]`, `not known`)
- `schema`: what a grading table, a score and their parts may hold
- `loader`: one file to one checked `TableFile`, every complaint with file, line and nearest key
- `library`: which tables there are and their texts by hash
- `compiled`: the finite form of a table: findings to cells, cells to levels
- `inputs`, `finding_keys`: which findings a table reads, and what of them can move its answer
- `compiler`: the finite form made from the file
- `cells`, `sources`, `make_sources`: the few cells that each finding falls into, and what a finding may mean
- `outcome`: levels to the lowest and the highest grade, and what would settle it
- `grid`: every combination with its bounds, as text for review
- `checks`, `checks_levels`, `checks_protocol`: what must hold for every table and for every protocol
- `proof`, `proof_solver`, `boxes`: how it is proved, without listing every combination one by one
- `diff`, `diff_moves`, `diff_cells`, `diff_entries`: what differs between two tables, cell by cell
- `protocol`: escalation protocols and drug facts as tables
- `settings`: what can be true of a measurement, and which tables the bedside grades by
- `audit`: between which grade and which drug the audit report tells the time
- `form`: the bedside form as data
"""
