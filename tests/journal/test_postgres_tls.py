"""Across a network: the server shows who it is, and nothing is sent in the clear."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journal.certificates import Authority, ServerPapers
from tests.journal.postgres_server import PASSWORD, Server
from tox_grader.cli.main import main
from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.postgres_connect import parameters_of
from tox_grader.journal.postgres_store import PostgresStore

HOST = "db.ward.example"
ADD = ["patient", "add", "00-123", "--family", "Oldenburgh", "--given", "Maria"]
SECRETS = (PASSWORD, "pass%2Fword", "secret", "Oldenburgh", "Maria", "00-123")
Away = Callable[..., str]
Refused = Callable[[str], str]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(SystemClock().now())


@pytest.fixture(scope="module")
def encrypted(server: Server, authority: Authority) -> Iterator[Server]:
    """Give the server a certificate for its name; take it away at the end."""
    show(server, authority.papers_for(HOST))
    yield server
    server.settings.clear()
    server.stop()
    server.start()


def show(server: Server, papers: ServerPapers) -> None:
    """Let the server show these papers from now on."""
    certificate, key = server.give("server.crt", papers.certificate), server.give("server.key", papers.key)
    server.settings.update({"ssl": "on", "ssl_cert_file": str(certificate), "ssl_key_file": str(key)})
    server.stop()
    server.start()


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path) -> Path:
    return written(tmp_path / "root.crt", authority)


def written(file: Path, authority: Authority) -> Path:
    file.write_bytes(authority.certificate)
    return file


@pytest.fixture
def away(encrypted: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Away:
    """Return the address as one of another machine; which one it is in truth, `hostaddr` says."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "station"))
    monkeypatch.setenv("PGSSLROOTCERT", str(tmp_path / "none.crt"))
    database = encrypted.empty_database()

    def run(host: str = HOST, **settings: str | Path) -> str:
        there = encrypted.url_by_port(database).replace("@127.0.0.1:", f"@{host}:")
        return "&".join([f"{there}?hostaddr=127.0.0.1", *(f"{name}={value}" for name, value in settings.items())])

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Refused:
    """Return what is told where a patient cannot be added: nothing in it may be anybody's secret."""

    def run(url: str) -> str:
        capsys.readouterr()
        assert main(["--data", url, *ADD]) == 14
        told = "".join(capsys.readouterr())
        assert "NOT SAVED" in told
        assert "Traceback" not in told
        assert not [secret for secret in SECRETS if secret in told]
        return told

    return run


@pytest.mark.parametrize("asked", [{}, {"sslmode": "verify-full"}, {"sslmode": "verify-ca"}])
def test_a_server_that_shows_who_it_is_is_written_to_encrypted(
    away: Away, trusted: Path, asked: dict[str, str | Path]
) -> None:
    url = away(sslrootcert=trusted, **asked)
    assert main(["--data", url, *ADD]) == 0
    with PostgresStore.open(ServerAddress(url), mode="clinical", clock=SystemClock()) as store:
        seen = store._connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")  # noqa: SLF001
        assert seen.fetchone() == (True,)


@pytest.mark.parametrize(
    ("calls_itself", "words"),
    [
        ("another authority", "the server's certificate is out of date or not from the authority trusted here"),
        ("invented authority", "no encrypted connection could be made to a server that is trusted here"),
    ],
)
def test_a_server_that_another_authority_signed_for_is_refused(
    away: Away, refused: Refused, tmp_path: Path, calls_itself: str, words: str
) -> None:
    other = written(tmp_path / "other.crt", Authority(SystemClock().now(), calls_itself))
    told = refused(away(sslrootcert=other))
    assert words in told
    assert refused(away(sslrootcert=other, sslmode="verify-full")) == told


def test_a_server_with_the_certificate_of_another_one_is_refused(away: Away, refused: Refused, trusted: Path) -> None:
    told = refused(away("other.ward.example", sslrootcert=trusted))
    assert "the server's certificate is for another name than the one in the address" in told


def test_a_station_that_has_no_certificate_to_check_the_server_with_says_so(away: Away, refused: Refused) -> None:
    assert "this station has no certificate of the authority that signed for the server" in refused(away())


def test_a_certificate_that_is_out_of_date_is_refused(
    away: Away, refused: Refused, trusted: Path, encrypted: Server, authority: Authority
) -> None:
    show(encrypted, authority.papers_for(HOST, until=timedelta(days=-1)))
    try:
        assert "the server's certificate is out of date" in refused(away(sslrootcert=trusted))
    finally:
        show(encrypted, authority.papers_for(HOST))


@pytest.mark.parametrize("asked", ["disable", "allow", "prefer", "", "nonsense"])
def test_nothing_goes_across_a_network_in_the_clear_whatever_the_address_asks_for(
    refused: Refused, asked: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "station"))
    monkeypatch.setenv("PGSSLMODE", "disable")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        there = f"postgresql://ward:pass%2Fword@{HOST}:{listening.getsockname()[1]}/tox?hostaddr=127.0.0.1"
        told = refused(f"{there}&sslmode={asked}")
        assert "would let names cross the network in the clear, so nothing was sent" in told
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    ("url", "environ"),
    [
        ("postgresql://localhost/tox?hostaddr=192.0.2.7", {}),
        ("postgresql://localhost/tox", {"PGHOSTADDR": "192.0.2.7"}),
        ("postgresql:///tox", {"PGHOST": "localhost,db.ward.example"}),
        ("postgresql:///tox?service=ward", {}),
        ("postgresql:///tox", {"PGSERVICE": "ward"}),
        ("postgresql://ward@/tox?host=/run/postgresql,db.ward.example", {}),
    ],
)
def test_whichever_way_another_machine_is_named_it_has_to_show_who_it_is(url: str, environ: dict[str, str]) -> None:
    assert parameters_of(ServerAddress(url), environ)["sslmode"] == "verify-full"
    with pytest.raises(StoreUnavailable, match="in the clear"):
        parameters_of(ServerAddress(url), {**environ, "PGSSLMODE": "prefer"})
