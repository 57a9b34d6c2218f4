"""What was observed, by whom, when, and can it be true? What is unknown?

- `validate`: an outside document becomes an `Assessment`, or every fault in it is named
- `model`: the assessment and its parts, with `NotAssessed` where a value could not be had
- `findings`: the flat view, one name one value with its unit, that the grading tables read
- `absences`: the few keys whose absence has a stated meaning
- `vocabulary`: the closed word lists
- `questions`: where in the file each finding is written
- `schema`: the JSON Schema of the file
- `history`: what the record knows of the patient beside this one assessment

Import the module that is needed: nothing is loaded here, so that a screen can show before validation is loaded.
"""
