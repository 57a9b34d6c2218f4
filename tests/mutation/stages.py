"""Which tests a change is tried by.

Left out, because they take longest and mostly notice what these notice: the full grids of `tests/properties`, the
proofs by z3, everything that starts the program itself, screens and the record.
"""

WORKED = "tests/mutation/worked_examples.py"
CHECKED = (
    "tests/tables/test_shipped_tables.py::test_a_shipped_file_has_no_problem",
    "tests/tables/test_shipped_tables.py::test_every_shipped_protocol_can_be_read",
)
GRIDS = "tests/tables/test_grids.py"
TRIED_BY = (
    WORKED, "tests/unit/grading", "tests/unit/tables", "tests/spec", *CHECKED, GRIDS,
    "tests/tables/test_museum_of_broken_tables.py",
)  # fmt: skip

# A change of what works while tables are read must meet tables that are read anew.
ANEW = (WORKED, *CHECKED, GRIDS)
