"""`facts get`: the client from the shell, with the filters of each list as options."""

import inspect
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from errno import EPIPE
from itertools import islice
from typing import Any, get_args, get_origin, get_type_hints

import click

from app.client import FactsClient, FactsError, Records, filters
from app.client.reading import Record
from app.client.records import LARGEST_PAGE
from app.client.tables import COLUMNS, table_of

LISTS: Mapping[str, type[Any]] = {
    "claims": filters.ClaimFilters,
    "figures": filters.FigureFilters,
    "events": filters.EventFilters,
    "relations": filters.RelationFilters,
    "facts": filters.AnyFactFilters,
    "timeline": filters.AnyFactFilters,
    "people": filters.PersonFilters,
    "places": filters.PlaceFilters,
    "organisations": filters.OrganisationFilters,
    "mentions": filters.MentionFilters,
    "articles": filters.ArticleFilters,
}
"""List -> what it can be asked by."""
BY_ITSELF = {"page_size", "cursor"}
"""What the command decides."""
DATES = {"from_", "to"}


@click.group()
def get() -> None:
    """Get records from a service: claims, people, places and so on.

    `facts get claims --attributed-to taliban` asks the service at FACTS_PUBLIC_URL, or --url, for all that match, page
    after page. `facts get LIST --help` says what each list can be asked by; an option that is given twice means "or".
    """


def _command(collection: str) -> click.Command:
    hints = get_type_hints(LISTS[collection], include_extras=True)
    filter_options = [_option(name, hint) for name, hint in hints.items() if name not in BY_ITSELF]
    meaning = inspect.cleandoc(getattr(FactsClient, collection).__doc__ or "")
    return click.Command(
        collection,
        params=[*_usual_options(), *filter_options],
        callback=lambda **given: _get(collection, **given),
        short_help=meaning,
        help=f'{meaning}\n\nGets all that match. Different options are combined by "and"; one that is given more than'
        ' once means "or".',
    )


def _usual_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--url"],
            envvar="FACTS_PUBLIC_URL",
            default="http://127.0.0.1:8000",
            help="Address of the service; or FACTS_PUBLIC_URL. Default: http://127.0.0.1:8000.",
        ),
        click.Option(
            ["form", "--format"],
            type=click.Choice(["table", "json", "csv"]),
            default="table",
            help="A table for the terminal, the records as JSON, or the table that the service makes of them. Default:"
            " table.",
        ),
        click.Option(["--limit"], type=click.IntRange(min=1), help="How many records to get, at most. Default: all."),
    ]


def _option(name: str, hint: Any) -> click.Option:
    """The option of a filter: one that takes several values can be given several times. The service judges values."""
    values, explained = hint.__origin__, hint.__metadata__[0]
    option = f"--{filters.NAMES.get(name, name).replace('_', '-')}"
    if values is bool:
        return click.Option([name, f"{option}/--no-{option.removeprefix('--')}"], default=None, help=explained)
    several = any(get_origin(one) is Iterable for one in get_args(values))
    number = values in {filters.Amount, filters.SeveralNumbers}
    metavar = "NUMBER" if number else "DATE" if name in DATES else "TEXT"
    return click.Option([name, option], metavar=metavar, multiple=several, help=explained)


def _get(collection: str, url: str, form: str, limit: int | None, **given: Any) -> None:
    asked = {name: value for name, value in given.items() if value is not None and value != ()}
    if form != "csv":
        asked["page_size"] = min(limit or LARGEST_PAGE, LARGEST_PAGE)
    try:
        with FactsClient(url) as client:
            records: Records[Any] = getattr(client, collection)(**asked)
            if form == "csv":
                for part in records.csv(limit):
                    click.echo(part, nl=False)
                return
            wanted = islice(records.as_dicts(), limit)
            for line in _json(wanted) if form == "json" else _table(collection, wanted):
                click.echo(line)
    except (FactsError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno == EPIPE:  # whoever reads has enough, which Click knows how to end with
            raise
        _leave_unwritten()
        raise click.ClickException(f"the output cannot be written: {error.strerror}") from error


def _leave_unwritten() -> None:
    """Have what waits to be written go nowhere: Python would try again at its end, and end with another status."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _table(collection: str, records: Iterable[Record]) -> Iterator[str]:
    return table_of(COLUMNS[collection], records, shutil.get_terminal_size().columns)


def _json(records: Iterable[Record]) -> Iterator[str]:
    """One list, with a line for each record."""
    before = "["
    for record in records:
        yield f"{before}{json.dumps(record, ensure_ascii=False)}"
        before = ","
    yield "[]" if before == "[" else "]"


for _collection in LISTS:
    get.add_command(_command(_collection))
