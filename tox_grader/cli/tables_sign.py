"""`tox-grader tables sign`: two people who have read a sheet put its table in force for this site."""

import argparse
import sys
from itertools import takewhile
from typing import TYPE_CHECKING

from tox_grader.cli.at_hand import signatures_of
from tox_grader.cli.main import common_options
from tox_grader.cli.place import operating_system_user, record_of
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.times import show_time
from tox_grader.reports.sheet import sheet_lines, sheet_of
from tox_grader.reports.sheet_parts import Sheet
from tox_grader.reports.sheet_protocol import protocol_sheet
from tox_grader.reports.standing import protocol_signatures, standing_words, table_signatures
from tox_grader.workflows.check_tables import refuse_broken
from tox_grader.workflows.sign import SHORTEST_SEEN, Signing, Text, refuse_unsignable, sign, standing_of, text_of
from tox_grader.workflows.signatures import Signatures, read_signatures
from tox_grader.workflows.station import Station

if TYPE_CHECKING:
    from collections.abc import Callable

_SEEN = f"the SHA-256 on the sheet that was read, at least its first {SHORTEST_SEEN} characters"
EXAMPLE = "tox-grader tables sign astct_crs_2019 --by 'Ada Example' --role 'clinical lead' --seen 0123456789ab"


def add_sign(add_parser: "Callable[..., argparse.ArgumentParser]") -> None:
    """Add the use with who signs and what was seen."""
    use = add_parser(
        "sign",
        parents=[common_options()],
        help="sign a table for this site; two different people put it in force",
        epilog=f"Example: {EXAMPLE}",
    )
    use.add_argument("name", metavar="ID", help="a table, one edition of it (ID@VERSION), or a protocol")
    use.add_argument("--by", metavar="NAME", required=True, help="who signs: the person who read the sheet")
    use.add_argument("--role", metavar="ROLE", required=True, help="in which role, such as clinical lead or pharmacist")
    use.add_argument("--seen", metavar="HASH", help=f"{_SEEN}; on a terminal it is asked for")


def sign_table(arguments: argparse.Namespace, station: Station) -> int:
    """Record one signature and say how the table stands now."""
    text = text_of(station.library, arguments.name)
    refuse_unsignable(text)
    if not text.is_protocol:
        refuse_broken(station, text.address)
    seen = arguments.seen if arguments.seen is not None else _ask_what_was_seen(text, station, signatures_of(arguments))
    signing = Signing(arguments.name, seen, arguments.by, arguments.role, operating_system_user())
    with record_of(arguments) as record:
        entry = sign(record, station.library, signing)
        standing = standing_of(read_signatures(record), station.library, text)
    who = f"{entry.author.id} ({entry.author.role})"
    print(f"Signed {show_time(entry.recorded_at)}: {text.name} edition {text.edition} by {who}")
    print(f"SHA-256 {text.sha256}")
    print(standing_words(standing, text.noun))
    return 0


def _ask_what_was_seen(text: Text, station: Station, signatures: Signatures) -> str:
    """Show the head of the sheet and ask for its hash; without a terminal nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        why = "a signature binds one person to exactly the text that this person read"
        do = f"read the sheet (tox-grader tables show {text.name}) and name its SHA-256 with --seen"
        raise WrongUsage(Problem("without a terminal, --seen has to say what was read", "--seen", why, do))
    print("\n".join(takewhile(bool, sheet_lines(sheet_at_site(text.address, station, signatures)))))
    print(f"Type {_SEEN}: ", end="", flush=True)
    return sys.stdin.readline()


def sheet_at_site(name: str, station: Station, signatures: Signatures) -> Sheet:
    """Return the sheet of a table, or of a protocol, with how it stands at this site."""
    library = station.library
    text = text_of(library, name)
    if text.is_protocol:
        lines = protocol_signatures(text.name, library, signatures)
        return protocol_sheet(library.protocol(text.name).file, text.sha256, lines)
    loaded = library.loaded(text.address)
    return sheet_of(library, loaded, table_signatures(loaded, library, signatures))
