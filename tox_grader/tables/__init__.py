"""What exactly does the consensus say, and from when?

- `strict_yaml`: text to plain data with line marks; refuses what YAML would silently turn into something else
- `conditions`: the small language of cells (`38.0 and above`, `[crs, uncertain]`, `not known`)
- `schema`: what a grading table, a score and their parts may hold
- `loader`: one file to one checked `TableFile`, every complaint with file, line and nearest key
- `library`: which tables there are and which edition is in force at a moment
- `compiled`: the finite form of a table: findings to cells, cells to levels
- `outcome`: levels to the lowest and the highest grade, and what would settle it
- `grid`: every combination with its bounds, as text for review
- `checks`: what must hold for every table
- `limits`, `drugs`: what can be true of a measurement, and the drug facts
"""
