"""A real PostgreSQL server of the tests' own: made in a temporary folder, started, killed, started again."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

REQUIRED = "TOX_GRADER_POSTGRES"
"""Set to `required` where the tests must not be skipped: a machine without a server then fails them."""

PASSWORD = "pass/word@secret"  # noqa: S105  of a server that lives for one test run
_INSTALLED = "/usr/lib/postgresql"
_ORDINARY_USERS = ("postgres", "nobody")
_PATIENCE = 30
_ROOM = 1_000_000_000
_DOCS = Path(__file__).resolve().parents[2] / "docs" / "postgresql.md"


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, on the path or where Debian puts the newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path(_INSTALLED).glob("*/bin/initdb"), key=lambda file: int(file.parts[-3].split(".")[0]))
    return folders[-1].parent if folders else None


class Server:
    """One server in a folder of its own; reached by a socket there, or by a port of this machine with a password."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.name = folder.name.replace("-", "_")
        self._bin = bin_folder
        self.settings: dict[str, str] = {}
        self.is_dead = False
        self._databases = 0
        self._shared: str | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # The server refuses to run as root: it runs as a user who owns nothing else.
        self._as_user: Mapping[str, Any] = {}
        if os.geteuid() == 0:
            user = next(pwd.getpwnam(name) for name in _ORDINARY_USERS if _exists(name))
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def make(self) -> None:
        """Make the server's files. They need not be flushed, as no test outlives the machine; entries are."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        options = ["--no-sync", "--encoding=UTF8", "--locale=C", "--username=ward", f"--pwfile={secret}"]
        self._run("initdb", f"--pgdata={self.data}", *options, "--auth-local=trust", "--auth-host=scram-sha-256")

    def make_follow(self, first: "Server") -> None:
        """Make the server's files as those of a standby that follows another server, under the name of its folder."""
        source = f"host={first.folder} port={first.port} user=ward application_name={self.name}"
        options = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        self._run("pg_basebackup", f"--pgdata={self.data}", f"--dbname={source}", *options)

    def promote(self) -> None:
        """Let a standby take over: from now on it is written to."""
        self._run("pg_ctl", "promote", "--wait", f"--pgdata={self.data}")

    def start(self) -> None:
        """Start the server with its settings and wait until it lets in."""
        own = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder}
        settings = " ".join(f"-c {name}={value}" for name, value in {**own, **self.settings}.items())
        log = self.folder / "log"
        give_up_at = time.monotonic() + _PATIENCE
        while True:
            try:
                self._run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={log}", f"--options={settings}")
            except subprocess.CalledProcessError:
                # What the killed server has left goes away by itself, but not at once.
                if time.monotonic() > give_up_at:
                    raise AssertionError(log.read_text()) from None
                time.sleep(0.05)
            else:
                self.is_dead = False
                return

    def stop(self, how: str = "fast") -> None:
        """Stop the server; `immediate` without writing anything down first, as a power cut does."""
        self._run("pg_ctl", "stop", "--wait", f"--pgdata={self.data}", f"--mode={how}")

    def give(self, name: str, content: bytes) -> Path:
        """Put a file beside the server's data that only the server may read, and return its path."""
        file = self.folder / name
        file.unlink(missing_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(content)
        if self._as_user:
            os.chown(file, self._as_user["user"], self._as_user["group"])
        return file

    def kill(self) -> None:
        """Kill the server's first process, so that all others die with it and nothing is written down."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        self.is_dead = True

    def do(self, *statements: str) -> None:
        """Run statements as the server's owner, each by itself."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def let_stations_in(self, database: str) -> str:
        """Give stations the documented rights over the record in a database; return the address for one of them."""
        (rights,) = [part.split("```")[0] for part in _DOCS.read_text(encoding="utf-8").split("```sql\n")[1:]]
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            # A role belongs to the whole server: another test may have made it.
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ward_station'").fetchone():
                rights = rights.replace("CREATE ROLE ward_station LOGIN;", "")
            connection.execute(rights.encode())
        return self.url(database, user="ward_station")

    def wait_until(self, query: str) -> None:
        """Wait until a query finds a row."""
        give_up_at = time.monotonic() + _PATIENCE
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            while connection.execute(query.encode()).fetchone() is None:
                assert time.monotonic() < give_up_at, query
                time.sleep(0.01)

    def empty_database(self) -> str:
        """Return the name of a database without a record: always the same one, as a new one takes its time."""
        self._shared = self._shared or self.new_database()
        with psycopg.connect(self.url(self._shared), autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS tox_grader CASCADE")
        return self._shared

    def new_database(self) -> str:
        """Make an empty database and return its name."""
        self._databases += 1
        name = f"ward{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return name

    def url(self, database: str, user: str = "ward") -> str:
        """Return the address by the socket in the server's folder, which asks for no password."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}&port={self.port}"

    def url_by_port(self, database: str, password: str = PASSWORD, user: str = "ward") -> str:
        """Return the address by the port, with the password in it."""
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as_user,
        )


@contextmanager
def running_server() -> Iterator[Server]:
    """Make and start a server, and take it away at the end; skip, or fail where it is required, without one."""
    with _empty_server() as server:
        server.make()
        with _started(server):
            yield server


@contextmanager
def running_pair() -> Iterator[tuple[Server, Server]]:
    """Make and start a server and a standby that follows it; either may be dead at the end."""
    with running_server() as first, _empty_server() as second:
        second.make_follow(first)
        with _started(second):
            yield first, second


@contextmanager
def _empty_server() -> Iterator[Server]:
    bin_folder = programs()
    if bin_folder is None:
        reason = "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    # Not the tests' own folder, into which only the user who runs them may look; and a socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="tg-pg-", dir=_roomy_memory()))
    try:
        yield Server(folder, bin_folder)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _started(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        if server.is_dead:
            server.start()  # so that it takes away what it left in the machine's memory when it was killed
        server.stop("immediate")


def _roomy_memory() -> str | None:
    """Return a folder in memory, where there is room: the tests kill programs, not machines, and a disk is slower."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of a name of its own is made in it
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
