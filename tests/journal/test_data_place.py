"""Where a record is, and that an address with a password never tells it."""

from pathlib import Path

import pytest

from tox_grader.foundation.data_place import ServerAddress, data_place
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.folder import data_folder, place_of_record
from tox_grader.journal.postgres_connect import parameters_of

SECRET = "wachtwoord99x"  # noqa: S105  a password of nobody


def test_a_place_is_a_server_where_it_begins_as_an_address_and_else_a_folder() -> None:
    assert data_place("postgresql://ward@db.example/tox") == ServerAddress("postgresql://ward@db.example/tox")
    assert data_place("postgres://db.example/tox") == ServerAddress("postgres://db.example/tox")
    assert data_place("/var/lib/tox") == Path("/var/lib/tox")
    assert data_place("postgresql") == Path("postgresql")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"postgresql://ward:{SECRET}@db.example:5433/tox", "postgresql://ward@db.example:5433/tox"),
        (f"postgresql://ward:{SECRET}@db.example/tox?sslmode=require", "postgresql://ward@db.example/tox"),
        (f"postgresql://db.example/tox?password={SECRET}", "postgresql://db.example/tox"),
        (f"postgres://ward:{SECRET}@[::1]:5433,b.example/tox", "postgresql://ward@[::1]:5433,b.example/tox"),
        (f"postgresql://ward:{SECRET}/tox", "a PostgreSQL server"),
        (f"postgresql://ward:x/{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"postgresql://ward:x@{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"postgresql://ward:x#{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"postgresql://ward:x?{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"postgresql://ward:\n{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"postgresql://[{SECRET}@db.example/tox", "a PostgreSQL server"),
        (f"POSTGRESQL://ward:{SECRET}@db.example/tox", "a PostgreSQL server"),
    ],
)
def test_whatever_an_address_looks_like_its_password_is_not_told(url: str, told: str) -> None:
    place = data_place(url)
    assert str(place) == told
    assert SECRET not in f"{place} {place!r}"


@pytest.mark.parametrize("url", [f"postgresql://ward:%zz{SECRET}@db/tox", f"postgresql://db/tox?nonsense={SECRET}"])
def test_an_address_that_cannot_be_read_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="the address of the server cannot be read") as fault:
        parameters_of(ServerAddress(url), {})
    assert SECRET not in " ".join(fault.value.problems[0].as_lines())
    assert fault.value.__suppress_context__


def test_across_a_network_the_server_has_to_show_who_it_is_unless_the_address_says_otherwise() -> None:
    def mode(url: str, **environ: str) -> str | None:
        return parameters_of(ServerAddress(url), environ).get("sslmode")

    assert mode("postgresql://db.example/tox") == "verify-full"
    assert mode("postgresql://localhost,db.example/tox") == "verify-full"
    assert mode("postgresql:///tox", PGHOST="db.example") == "verify-full"
    assert mode("postgresql:///tox?hostaddr=192.0.2.7") == "verify-full"
    assert mode("postgresql://db.example/tox?sslmode=require") == "require"
    assert mode("postgresql://db.example/tox", PGSSLMODE="require") == "require"
    for here in (
        "postgresql:///tox",
        "postgresql://localhost/tox",
        "postgresql://[::1]/tox",
        "postgresql:///t?host=/r",
    ):
        assert mode(here) is None


def test_a_station_has_a_folder_of_its_own_beside_each_server(tmp_path: Path) -> None:
    one = data_folder(ServerAddress("postgresql://ward:a@one.example/tox"), {})
    assert one == data_folder(None, {"TOX_GRADER_DATA": "postgresql://ward:b@one.example/tox"})
    assert one != data_folder(ServerAddress("postgresql://ward:a@two.example/tox"), {})
    assert data_folder(tmp_path, {}) == tmp_path


def test_the_environment_may_name_a_server() -> None:
    named = {"TOX_GRADER_DATA": "postgresql://db.example/tox"}
    assert place_of_record(None, named) == ServerAddress("postgresql://db.example/tox")
