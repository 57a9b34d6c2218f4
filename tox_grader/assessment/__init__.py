"""What was observed, by whom, when, and can it be true? What is unknown?

- `validate`: an outside document becomes an `Assessment`, or every fault in it is named
- `model`: the assessment and its parts, with `NotAssessed` where a value could not be had
- `findings`: the flat view, one name one value with its unit, that the grading tables read
- `plain_data`: the findings as the record keeps them, and back
- `absences`: the few keys whose absence has a stated meaning
- `vocabulary`: the closed word lists, with those of the terms and the units beside it
- `questions`: where in the file each finding is written
- `schema`: the JSON Schema of the file
- `history`: what the record knows of the patient beside this one assessment

Import the module that is needed: nothing is loaded here, so that a screen can show before validation is loaded.
"""
