"""`tox-grader schema`: the JSON Schema of an assessment, made from the program's own model."""

import argparse
import json

from tox_grader.assessment.schema import assessment_schema

EXAMPLE = "tox-grader schema assessment"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which schema."""
    parser.add_argument("what", choices=("assessment",))


def execute(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    del arguments  # there is one schema
    print(json.dumps(assessment_schema(), indent=2, ensure_ascii=False))
    return 0
