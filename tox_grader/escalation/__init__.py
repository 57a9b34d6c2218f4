"""What should be considered next, in which dose, how soon?

- `suggestion`: one suggested step, with what fired it, its dose line, its limits and its evidence
- `dose`: a dose worked out from the weight, with the rule, the weight's date and the ceiling shown
- `limits`: how many doses were given, how long ago, and when the next may be considered
- `circumstances`: everything beside grades and age that suggestions depend on
- `plan`: what a protocol says for some grades, before anything else of the patient is known
- `suggest`: the steps of a protocol for the grades of one assessment
- `due`: when the next assessment is due
"""
