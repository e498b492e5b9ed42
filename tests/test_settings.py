"""Settings: what makes no sense is refused, by the name of its variable."""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.dossiers import facts

SERVER = "postgresql+psycopg://facts@localhost/facts"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "not a database URL; expected sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"),
        ("mysql://x/y", "no support for mysql; expected sqlite:///PATH or postgresql+psycopg://"),
        ("sqlite://", "the database needs a file; expected sqlite:///PATH"),
        ("sqlite:///x.db?mode=ro", "takes no options; expected sqlite:///PATH"),
        ("postgresql+asyncpg://x/y", "no support for the driver asyncpg; expected postgresql+psycopg://"),
        ("postgresql+psycopg://x", "the database needs a name; expected postgresql+psycopg://"),
        ("postgresql+psycopg://x:port/y", "not a database URL; expected"),
        ("postgresql+psycopg://x/y?sslmod=require", "the options are none of the driver's; expected"),
        ("postgresql+psycopg://x/y?connect_timeout=soon", "the options are none of the driver's; expected"),
    ],
)
def test_a_url_that_cannot_be_one_of_a_database(url: str, reason: str) -> None:
    for command in ("seed", "serve"):
        result = facts(command, "--database-url", url)
        assert result.exit_code == 1
        assert f"FACTS_DATABASE_URL: {reason}" in result.output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--read-url", SERVER], "FACTS_READ_URL: has to be a replica of FACTS_DATABASE_URL"),
        (
            ["--read-url", "sqlite:///other.db"],
            "FACTS_READ_URL: is for a replica of a server; a database file has none",
        ),
        (["--database-url", SERVER, "--read-url", "nonsense"], "FACTS_READ_URL: not a database URL"),
        (["--database-url", SERVER, "--workers", "6"], "FACTS_CONNECTIONS: expected two for each worker at least"),
        (["--public-url", "facts.example"], "FACTS_PUBLIC_URL: expected an address as https://facts.example"),
        (["--public-url", "https://facts.example/?a=b"], "FACTS_PUBLIC_URL: expected an address"),
        (["--workers", "0"], "FACTS_WORKERS: Input should be greater than or equal to 1"),
    ],
)
def test_settings_that_do_not_go_together(arguments: list[str], reason: str) -> None:
    result = facts("serve", *arguments)
    assert result.exit_code == 1
    assert reason in result.output


def test_settings_that_make_no_sense_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTS_PORT", "99999")
    assert "FACTS_PORT" in facts("serve").output
    assert "does not point to a directory" in facts("seed", "--dossiers", str(tmp_path / "none")).output


@pytest.mark.parametrize("url", ["https://facts.example", "http://[::1]:8000/", "https://news.example/open/facts/"])
def test_links_begin_with_the_address_without_its_last_slash(url: str) -> None:
    assert Settings(public_url=url).public_url == url.rstrip("/")


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg://facts:secret@127.0.0.1:1/facts"
    for command in (["seed"], ["verify", __file__]):
        result = facts(*command, "--database-url", url)
        assert result.exit_code == 1
        assert "facts on 127.0.0.1 cannot be used" in result.output
        assert "secret" not in result.output


def test_a_worker_reads_the_same_settings_from_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(database_url=SERVER, connections=40, workers=4, query_deadline=1.5)
    for variable, value in settings.environment().items():
        monkeypatch.setenv(variable, value)
    assert Settings() == settings
