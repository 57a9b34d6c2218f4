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
        self._bin = bin_folder
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

    def start(self) -> None:
        """Start the server and wait until it lets in."""
        settings = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder}"
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
                return

    def stop(self, how: str = "fast") -> None:
        """Stop the server; `immediate` without writing anything down first, as a power cut does."""
        self._run("pg_ctl", "stop", "--wait", f"--pgdata={self.data}", f"--mode={how}")

    def kill(self) -> None:
        """Kill the server's first process, so that all others die with it and nothing is written down."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

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
    bin_folder = programs()
    if bin_folder is None:
        reason = "no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    # Not the tests' own folder, into which only the user who runs them may look; and a socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="tg-pg-", dir=_roomy_memory()))
    try:
        server = Server(folder, bin_folder)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder)


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
