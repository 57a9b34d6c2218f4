"""`tox-grader patient`: add a patient, record facts such as a new weight, list the ward."""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.board import print_board
from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, moment, record_of, said_by
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.times import read_date
from tox_grader.workflows.patient import check_facts, check_new
from tox_grader.workflows.record import NewPatient, PatientFacts, Record, Weight, add_patient, record_facts

_YES_NO = {"yes": True, "no": False}
EXAMPLE = "tox-grader patient add W7-042 --family DEMO --given Alpha --born 1958-03-02 --weight 71.5"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the three uses."""
    uses = parser.add_subparsers(dest="use", required=True, metavar="add|update|list")
    add = uses.add_parser(
        "add", parents=[common_options()], help="add a patient to the ward", epilog=f"Example: {EXAMPLE}"
    )
    add.add_argument("patient", metavar="PATIENT", help="the hospital number")
    add.add_argument("--family", required=True, help="family name")
    add.add_argument("--given", required=True, help="given name")
    add.add_argument("--born", metavar="DATE", help="birth date, 1958-03-02 or 02-Mar-1958")
    add.add_argument("--sex", choices=("female", "male", "other"))
    _add_facts(add)
    update = uses.add_parser(
        "update",
        parents=[common_options()],
        help="record a new weight, a baseline or the infusion",
        epilog="Example: tox-grader patient update W7-042 --weight 70.2",
    )
    update.add_argument("patient", metavar="PATIENT", help="the hospital number")
    _add_facts(update)
    uses.add_parser(
        "list", parents=[common_options()], help="the ward, as plain lines", epilog="Example: tox-grader patient list"
    )


def _add_facts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", help="the CAR-T product")
    parser.add_argument("--infused-at", metavar="TIME", help="date and time of infusion, 2026-11-14T10:30")
    parser.add_argument("--weight", metavar="KG", help="weight in kilograms")
    parser.add_argument("--weighed-on", metavar="DATE", help="the day of weighing (else today)")
    parser.add_argument("--baseline-ice", type=int, metavar="0-10", help="ICE before infusion")
    parser.add_argument("--baseline-capd", type=int, metavar="0-32", help="CAPD before infusion")
    parser.add_argument("--crs-before", choices=_YES_NO, help="was CRS graded before this log began?")
    parser.add_argument(
        "--masked-before", choices=_YES_NO, help="was anything given before this log began that can mask a fever?"
    )
    parser.add_argument("--cannot-do-ice", action="store_true", help="could not do ICE before treatment")
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run one of the uses."""
    with record_of(arguments) as record:
        if arguments.use == "list":
            print_board(record, local=arguments.tables)
            return 0
        facts = _facts(arguments, record)
        check_facts(facts, station_of(arguments).limits)
        if arguments.use == "add":
            born = None if arguments.born is None else _day(arguments.born, "--born")
            new = NewPatient(
                arguments.patient.strip(), arguments.family.strip(), arguments.given.strip(), born, arguments.sex, facts
            )
            check_new(new, record.clock.now())
            add_patient(record, new, author_of(arguments))
            print("Saved: the patient is on the ward.")
        else:
            record_facts(record, record.person(arguments.patient).patient_key, facts, author_of(arguments))
            print("Saved.")
        print(said_by(author_of(arguments)))
    return 0


def _facts(arguments: argparse.Namespace, record: Record) -> PatientFacts:
    now = record.clock.now()
    weighed_on = now.date() if arguments.weighed_on is None else _day(arguments.weighed_on, "--weighed-on")
    return PatientFacts(
        product=arguments.product,
        infused_at=None if arguments.infused_at is None else moment(arguments.infused_at, now, "--infused-at"),
        baseline_ice=arguments.baseline_ice,
        baseline_capd=arguments.baseline_capd,
        can_do_ice=False if arguments.cannot_do_ice else None,
        crs_before=_YES_NO.get(arguments.crs_before),
        fever_masked_before=_YES_NO.get(arguments.masked_before),
        weight=None if arguments.weight is None else Weight(_kilograms(arguments.weight), weighed_on),
    )


def _day(text: str, where: str) -> date:
    day = read_date(text)
    if day is None:
        why = "ages and doses are worked out from dates"
        raise WrongUsage(Problem(f"{text!r} is not a date", where, why, "write it as 2026-11-20 or 20-Nov-2026"))
    return day


def _kilograms(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        why = "a dose is worked out from the weight"
        raise WrongUsage(
            Problem("the weight is not a number", "--weight", why, "write kilograms, such as 71.5")
        ) from error
