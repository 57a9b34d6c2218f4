"""Reach the server: by the address as it was given, encrypted, with the settings that make an entry durable.

Nothing here is taken on trust: every setting is read back, and a server that does not flush to disk is refused.
Across a network nothing is sent in the clear, whatever the address asks for.
"""

import os
from collections.abc import Mapping

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tox_grader import __version__
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.postgres_faults import READ_ONLY, STANDBY, not_open

# A line that died silently is noticed in seconds, not in hours.
_LINE: Mapping[str, str] = {
    "connect_timeout": "10",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
_OF_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")
_CHECKED = "verify-full"
_ENCRYPTED = ("require", "verify-ca", _CHECKED)
_IN_THE_CLEAR = "the sslmode asked for would let names cross the network in the clear, so nothing was sent"
_HOW_TO_ENCRYPT = (
    "have TLS set up on the server and leave sslmode out of the address, or reach the server through an encrypted "
    "tunnel that ends on this station; write on paper until then"
)
# Asked for in every session, whatever the server, the database or the user has as a default.
_SESSION: Mapping[str, str] = {
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "search_path": "pg_catalog",  # nobody's table of the same name is taken for ours
    "idle_in_transaction_session_timeout": "30s",  # a station that froze does not keep all others waiting
    "statement_timeout": "0",  # the patience of this side counts, see `given_up_after`
}
# A commit returns only after the disk has the data; where the server does even more, it is left to do so.
_DURABLE = """
SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
    WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
"""
# Without these a commit is not on the disk, or not in one piece.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "server_encoding": ("UTF8",),
    "client_encoding": ("UTF8",),
}


def line_to(where: ServerAddress, *, patience_ms: int) -> psycopg.Connection:
    """Return a connection with every setting made and read back; what it does is durable and can be undone."""
    connection = psycopg.connect(make_conninfo(**parameters_of(where, os.environ)), autocommit=True)
    try:
        for name, asked in {**_SESSION, "lock_timeout": f"{patience_ms}ms"}.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, asked))
        connection.execute(_DURABLE)
        _refuse_unsafe_settings(connection, where)
    except BaseException:
        connection.close()
        raise
    return connection


def parameters_of(where: ServerAddress, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what the client library is told; across a network the server is checked, and never reached in the clear.

    Of several servers in the address the one is taken that may be written to.
    """
    try:
        asked = {name: str(value) for name, value in conninfo_to_dict(where.url).items() if value is not None}
    except psycopg.Error:
        do = "write it as postgresql://USER@HOST:PORT/DATABASE; letters such as @ or / in a part as %40 or %2F"
        raise not_open("the address of the server cannot be read", where, do) from None
    unless_asked = {**_LINE, "application_name": f"tox-grader {__version__}"}
    if "PGTARGETSESSIONATTRS" not in environ:
        unless_asked["target_session_attrs"] = "primary"
    told = {**unless_asked, **asked}
    return told if _is_here(asked, environ) else {**told, "sslmode": _mode_across_a_network(asked, environ, where)}


def _is_here(asked: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    """Tell whether every server that is named stands on this machine; a service file could name any."""
    if asked.get("service") or "PGSERVICE" in environ:
        return False
    hosts = asked.get("host") or environ.get("PGHOST", "")
    addresses = asked.get("hostaddr") or environ.get("PGHOSTADDR", "")
    named = [*hosts.split(","), *addresses.split(",")]
    return all(name in _OF_THIS_MACHINE or name.startswith(("/", "@")) for name in named)


def _mode_across_a_network(asked: Mapping[str, str], environ: Mapping[str, str], where: ServerAddress) -> str:
    mode = asked.get("sslmode") or environ.get("PGSSLMODE") or _CHECKED
    if mode not in _ENCRYPTED:
        raise not_open(_IN_THE_CLEAR, where, _HOW_TO_ENCRYPT)
    return mode


def _refuse_unsafe_settings(connection: psycopg.Connection, where: ServerAddress) -> None:
    if _setting(connection, "transaction_read_only") != "off":
        follows = connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
        raise not_open(STANDBY if follows else READ_ONLY, where)
    for name, needed in _NEEDED.items():
        found = _setting(connection, name)
        if found not in needed:
            what = f"the server does not keep what it confirms: its setting {name} is {found}, not {needed[0]}"
            raise not_open(what, where, "have the setting changed on the server; write on paper until then")


def _setting(connection: psycopg.Connection, name: str) -> str:
    found = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return "" if found is None else str(found[0])
