"""`facts serve`, and what commands make their settings of."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from pydantic import ValidationError

from app.settings import Settings

database_option = click.option(
    "--database-url",
    help="The database, as sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE; or FACTS_DATABASE_URL. Default: "
    "sqlite:///facts.db, here.",
)


@click.command()
@database_option
@click.option("--read-url", metavar="URL", help="Replica of the database server to read from; or FACTS_READ_URL.")
@click.option(
    "--replica-lag",
    type=float,
    help="Seconds a replica may answer from data that has been replaced; or FACTS_REPLICA_LAG. Default: 10.",
)
@click.option(
    "--connections",
    type=int,
    help="Connections to a database server, over all workers; or FACTS_CONNECTIONS. Default: 10.",
)
@click.option("--host", help="Address to listen on; or FACTS_HOST. Default: 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on; or FACTS_PORT. Default: 8000.")
@click.option(
    "--public-url",
    metavar="URL",
    help="Address that others reach the service at; or FACTS_PUBLIC_URL. Default: http://127.0.0.1:8000.",
)
@click.option("--workers", type=int, help="Processes that answer requests; or FACTS_WORKERS. Default: 1.")
@click.option(
    "--query-deadline",
    type=float,
    help="Seconds a question may take before it is refused; or FACTS_QUERY_DEADLINE. Default: 2.",
)
@click.option(
    "--cache-bytes",
    type=int,
    help="Bytes that each worker keeps of answers, 0 for none; or FACTS_CACHE_BYTES. Default: 67108864.",
)
@click.option(
    "--max-age",
    type=int,
    help="Seconds that others may use an answer without asking again; or FACTS_MAX_AGE. Default: 5.",
)
@click.option(
    "--stale-while-revalidate",
    type=int,
    help="Seconds after that that they may use it while they ask; or FACTS_STALE_WHILE_REVALIDATE. Default: 25.",
)
@click.option(
    "--export-dir",
    type=click.Path(path_type=Path),
    help="Folder whose newest export is served; or FACTS_EXPORT_DIR. Default: none is.",
)
@click.option("--log-requests/--no-log-requests", default=None, help="Log each request; or FACTS_LOG_REQUESTS. On.")
@click.option("--log-query", type=int, help="Characters of a query that are logged; or FACTS_LOG_QUERY. Default: 200.")
@click.option("--metrics/--no-metrics", default=None, help="Answer /metrics; or FACTS_METRICS. On.")
@click.option("--trace-endpoint", metavar="URL", help="Where to send traces; or FACTS_TRACE_ENDPOINT. Default: none.")
@click.option(
    "--drain",
    type=float,
    help="Seconds to go on answering, as not ready, when told to end; or FACTS_DRAIN. Default: 0.",
)
@click.option(
    "--grace",
    type=int,
    help="Seconds after that for requests in flight to finish; or FACTS_GRACE. Default: 8.",
)
@click.option(
    "--trusted-hosts", metavar="NAMES", help="Names the service answers to; or FACTS_TRUSTED_HOSTS. Default: any."
)
@click.option(
    "--trusted-proxies",
    metavar="ADDRESSES",
    help="Proxies believed when they say who asked; or FACTS_TRUSTED_PROXIES. Default: none.",
)
@click.option(
    "--rate-limit",
    metavar="LIMITS",
    help="What a client may ask of each worker, as 20/second; or FACTS_RATE_LIMIT. Default: anything.",
)
def serve(**given: Any) -> None:
    """Serve the API until interrupted.

    A database that `facts seed` replaces meanwhile is noticed by the next request, or within two seconds on a database
    server; no restart is needed.
    """
    import uvicorn  # noqa: PLC0415 - the other commands start without a web server

    from app.observation.log_records import LOGGING  # noqa: PLC0415

    settings = settings_of(**given)
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    if settings.port:
        click.echo(f"Documentation: http://{address}:{settings.port}/docs")
    else:
        click.echo("Documentation: /docs at the address below")
    # each worker is a process of its own, which makes its application from the environment
    os.environ |= settings.environment()
    with _shared_counts() if settings.metrics and settings.workers > 1 else nullcontext():
        uvicorn.run(
            "app.main:create_app_from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            access_log=False,
            log_config=LOGGING,
            timeout_graceful_shutdown=settings.grace,
        )


@contextmanager
def _shared_counts() -> Iterator[None]:
    """A folder in which workers count together, for as long as there are any."""
    with TemporaryDirectory(prefix="facts-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def settings_of(**given: Any) -> Settings:
    """The settings of the environment, but for what is given. What makes no sense ends the program."""
    from app.database import check_settings  # noqa: PLC0415

    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        check_settings(settings)
    except ValidationError as error:
        details = error.errors()[0]
        reason = str(details.get("ctx", {}).get("error", details["msg"]))
        raise click.ClickException(f"FACTS_{str(details['loc'][0]).upper()}: {reason}") from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    return settings
