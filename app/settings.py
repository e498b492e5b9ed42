"""Every setting, with a default that runs out of the box. Each is read from a `FACTS_*` environment variable."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, DirectoryPath, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _address(url: str) -> str:
    if re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~-]+)*/?", url) is None:
        raise ValueError("expected an address as https://facts.example, with a path or without")
    return url.rstrip("/")


def _limits(text: str) -> str:
    from limits import parse_many  # noqa: PLC0415 - most set none

    try:
        parse_many(text)
    except ValueError:
        raise ValueError("expected limits as 20/second; 600/minute") from None
    return text


class Settings(BaseSettings):
    """The settings of one application. `app.database.check_settings` holds those of the database against its engine."""

    model_config = SettingsConfigDict(env_prefix="FACTS_", use_attribute_docstrings=True, frozen=True)

    database_url: str = "sqlite:///facts.db"
    """The database: `sqlite:///PATH`, where a relative path starts at the working directory, or
    `postgresql+psycopg://USER@HOST/DATABASE`."""
    read_url: str | None = None
    """The database that answers are read from, where that is a replica of `database_url`; null for the same."""
    replica_lag: Annotated[float, Field(ge=0, le=86_400)] = 10.0
    """Seconds that a replica may go on answering from a dataset that the primary has replaced."""
    connections: Annotated[int, Field(ge=2, le=10_000)] = 10
    """Connections to a database server that all workers together hold: one each to be told of new data, the rest, in
    equal shares, to read. Besides, each worker makes one for each whole list while it is sent: two at most."""
    query_deadline: Annotated[float, Field(gt=0, le=60)] = 2.0
    """Seconds that a question may take before it is answered with a problem."""
    dossiers: DirectoryPath | None = None
    """The folder with `entities/` and `articles/`; null for the dossiers that come with the program."""
    export_dir: Path | None = None
    """The folder that `facts export` writes into, whose newest export is served; null to serve none."""
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address to listen on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes a free one."""
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    """Processes that answer requests."""
    public_url: Annotated[str, AfterValidator(_address)] = "http://127.0.0.1:8000"
    """The address that others reach the service at. Absolute links begin with it, whatever host a request names."""

    cache_bytes: Annotated[int, Field(ge=0)] = 64 * 1024 * 1024
    """Bytes that each worker keeps of answers it has given; 0 keeps none."""
    max_age: Annotated[int, Field(ge=0, le=31_536_000)] = 5
    """Seconds for which a client, or a proxy on the way to it, may use an answer without asking again."""
    stale_while_revalidate: Annotated[int, Field(ge=0, le=31_536_000)] = 25
    """Seconds after that for which it may still use it, while it asks again."""

    log_requests: bool = True
    """Whether each request is logged: a line of JSON on standard output."""
    log_query: Annotated[int, Field(ge=0, le=16_384)] = 200
    """Characters that are logged of a query, at most; 0 for none, if what is asked is nobody's business."""
    metrics: bool = True
    """Whether `/metrics` answers."""
    trace_endpoint: Annotated[str, AfterValidator(_address)] | None = None
    """The address that traces are sent to, by OTLP over HTTP; null to make none."""
    drain: Annotated[float, Field(ge=0, le=300)] = 0.0
    """Seconds between the signal to end and the end, in which `/readyz` says so and everything else still answers."""
    grace: Annotated[int, Field(ge=0, le=300)] = 8
    """Seconds after that in which requests in flight may finish."""

    trusted_hosts: Annotated[str, Field(min_length=1)] = "*"
    """The names that the service answers to, with commas between them: `facts.example`, `*.facts.example`, or `*` for
    any. No answer depends on the name."""
    trusted_proxies: str = ""
    """The addresses or networks of proxies, with commas between them, that are believed when they say who asked, in
    `X-Forwarded-For`; `*` for whoever connects."""
    rate_limit: Annotated[str, AfterValidator(_limits)] | None = None
    """How much one client may ask of each worker, as `20/second; 600/minute`; null for any number."""

    @property
    def hosts(self) -> list[str]:
        """The names that the service answers to."""
        return [name.strip().lower() for name in self.trusted_hosts.split(",") if name.strip()]

    def environment(self) -> dict[str, str]:
        """The variables from which the same settings are read."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {f"{self.model_config['env_prefix']}{name.upper()}": str(value) for name, value in values.items()}
