"""What exactly does the consensus say, and from when?

- `strict_yaml`: text to plain data with line marks; refuses what YAML would silently turn into something else
- `conditions`: the small language of cells (`38.0 and above`, `[crs, uncertain]`, `not known`)
- `schema`, `schema_findings`, `schema_series`, `parts`: what a table, a score, an index and their parts may hold
- `documents`: one file to one closed part, every complaint with file, line and nearest key
- `loader`: one file to one table with its hash
- `units`: which units a value or dose may have, and the exact factors between them
- `editions`, `library`: which tables there are, from when, and a ward's own beside the shipped ones
- `compiled`: the finite form of a table: findings to cells, cells to levels
- `inputs`, `finding_keys`: which findings a table reads, and what of them can move its answer
- `compiler`: the finite form made from the file
- `cells`, `sources`, `make_sources`: the few cells that each finding falls into, and what a finding may mean
- `sources_measured`, `sources_series`, `make_measured`, `series`: the same for values with units, doses, daily counts
- `outcome`: levels to the lowest and the highest grade, and what would settle it
- `grid`, `grid_text`: every combination with its bounds, as text for review
- `checks`, `checks_levels`, `checks_protocol`: what must hold for every table and for every protocol
- `proof`, `proof_solver`, `boxes`: how it is proved, without listing every combination one by one
- `diff`, `diff_moves`, `diff_cells`, `diff_entries`: what differs between two tables, cell by cell
- `protocol`: escalation protocols and drug facts as tables
- `settings`: what can be true of a measurement, and which tables the bedside grades by
- `audit`: between which grade and which drug the audit report tells the time
- `form`: the bedside form as data
"""
