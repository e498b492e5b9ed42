"""The `facts` command: build the database, serve it, and tie dossiers to their articles."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from app.serving import database_option, serve, settings_of

if TYPE_CHECKING:
    from app.verification import ArticleText
    from seed.dossier import Dossiers

Result = TypeVar("Result")

MANY_ARTICLES = 100
"""From how many articles on a seed shows its progress."""

dossiers_option = click.option(
    "--dossiers",
    type=click.Path(path_type=Path),
    help="Folder with entities/ and articles/; or FACTS_DOSSIERS. Default: the dossiers that come with the program.",
)


class Commands(click.Group):
    """The commands here, and `facts get`, which is imported when somebody asks for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted([*super().list_commands(ctx), "get"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name != "get":
            return super().get_command(ctx, cmd_name)
        from app.client.command import get  # noqa: PLC0415

        return get


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="article-facts", message="Article Facts %(version)s")
def main() -> None:
    """Article Facts: what a news article says, as data to query, cite and check.

    Begin with `facts seed`, which builds the database, and `facts serve`, which answers from it. `facts get` asks a
    service for records. `facts anchor` and `facts verify` tie facts to the article's text, of which you need a copy of
    your own.
    """


main.add_command(serve)


@main.command()
@database_option
@dossiers_option
@click.option("--rebuild", is_flag=True, help="Write the database even if it already holds exactly these facts.")
def seed(database_url: str | None, dossiers: Path | None, *, rebuild: bool) -> None:
    """Build the database from the dossiers.

    Everything is checked before anything is written, and all that is wrong is shown with its file and line. The new
    database is built beside the old one and put in its place when it is whole.
    """
    from app.store import StoreError, store_of  # noqa: PLC0415
    from seed.compile import Compilation  # noqa: PLC0415
    from seed.dossier import packaged_dossiers  # noqa: PLC0415
    from seed.load import load  # noqa: PLC0415

    settings = settings_of(database_url=database_url, dossiers=dossiers)
    store = store_of(settings.database_url)
    read = _or_exit(lambda: _read(settings.dossiers or packaged_dossiers()))
    articles = len(read.articles)
    hidden = articles < MANY_ARTICLES or not sys.stderr.isatty()
    # each article is gone through twice: it is read, and then it is written
    with click.progressbar(length=2 * articles, label="Seeding", file=sys.stderr, hidden=hidden) as bar:
        try:
            report = _or_exit(lambda: load(Compilation(read, bar.update), store, rebuild=rebuild))
        except (StoreError, OSError) as error:
            raise click.ClickException(str(error)) from error
    if report.unchanged:
        done = f"{store.name} was written again with" if rebuild else f"Nothing changed: {store.name} holds"
        click.echo(f"{done} version {report.version}{'' if rebuild else ' already'}.")
        return
    counts = ", ".join(f"{number} {how}" for how, number in report.counts.items())
    click.echo(f"{store.name} now holds version {report.version}: {counts}.")
    for type, id, _, renamed_to in report.gone:
        click.echo(f"  {type} {id} {'was removed' if renamed_to is None else f'is now {renamed_to}'}")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), envvar="FACTS_EXPORT_DIR", metavar="DIR")
@database_option
@click.option("--check", is_flag=True, help="Write nothing: read the newest export, and say whether it is whole.")
def export(folder: Path, database_url: str | None, *, check: bool) -> None:
    """Write everything the database holds into files.

    Each collection as NDJSON and CSV, the database as a SQLite file, a data package that describes the columns, the
    credits, and checksums: in a folder of DIR to which the link DIR/latest then leads. The export before is kept, and
    older ones are removed. One that was damaged is replaced. Without DIR, it is FACTS_EXPORT_DIR, which is also where
    `facts serve` finds them.
    """
    from app.export.command import check_newest, export_to  # noqa: PLC0415

    if check:
        check_newest(folder)
        return
    settings = settings_of(database_url=database_url)
    export_to(folder, settings.read_url or settings.database_url)


@main.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ARTICLE.txt")
@click.option("--article", help="Id of the article. Default: the one with this text, or the only one.")
@database_option
def verify(text: Path, article: str | None, database_url: str | None) -> None:
    """Prove every span of the facts against your copy of the article.

    Says how many spans match, and which have moved or changed. Exit status 1 if any has.
    """
    from app.store import StoreError, store_of  # noqa: PLC0415
    from seed.proof import ProofError, prove  # noqa: PLC0415

    store = store_of(settings_of(database_url=database_url).database_url)
    copy = _article_text(text)
    try:
        proof = prove(store, copy, article)
    except (ProofError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    for note in copy.normalised:
        click.echo(f"Before comparing, {note}.")
    same = "is the text that the facts were read from" if proof.same_text else "is another text"
    click.echo(f"{text.name} {same} ({proof.article}).")
    for verdict in proof.verdicts:
        span = verdict.span
        if verdict.outcome == "moved":
            click.echo(f"  moved: {span.owner}, {span.start} to {span.end}, now begins at {verdict.start}")
        elif verdict.outcome == "changed":
            click.echo(f"  changed: {span.owner}, {span.start} to {span.end}")
    total = len(proof.verdicts)
    counts = ", ".join(f"{proof.count(outcome)} {outcome}" for outcome in ("matches", "moved", "changed"))
    click.echo(f"{total} spans: {counts} ({100 * proof.count('matches') / total:.0f}% proved).")
    sys.exit(0 if proof.count("matches") == total else 1)


@main.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="ARTICLE.txt")
@click.option("--article", help="Id of the article: the name of its folder. Default: the only one there is.")
@dossiers_option
def anchor(text: Path, article: str | None, dossiers: Path | None) -> None:
    """Fill in the paragraphs, offsets and hashes of a dossier.

    Mark a span by its offsets, {start: 10, end: 42}, or by its first and last words, {first: The movement, last:
    conflict}; a quote or a mention may have its text alone. Each mark is replaced in the file, whose other lines stay
    as they are. Then everything that only the text can show is checked: that labels, numbers and time words stand in
    their evidence.
    """
    from seed.anchor import anchor as anchor_dossier  # noqa: PLC0415
    from seed.dossier import packaged_dossiers  # noqa: PLC0415
    from seed.proof import check_words  # noqa: PLC0415

    root = settings_of(dossiers=dossiers).dossiers or packaged_dossiers()
    folders = {folder.name: folder for folder in sorted((root / "articles").glob("*/"))}
    if article is None and len(folders) == 1:
        article = next(iter(folders))
    if article not in folders:
        raise click.ClickException(f"which article? Give --article, one of {', '.join(folders) or 'none there is'}")
    copy = _article_text(text)
    done = anchor_dossier(folders[article], root, copy)
    for file in done.files:
        click.echo(f"Wrote {file}")
    click.echo(f"{done.filled} spans filled in, {done.kept} were in place.")
    faults = done.faults
    if not faults:
        read = _or_exit(lambda: _read(root))
        faults = [fault for one in read.articles if one.article.id == article for fault in check_words(one, copy.text)]
    for fault in faults:
        click.echo(str(fault), err=True)
    sys.exit(1 if faults else 0)


def _article_text(path: Path) -> "ArticleText":
    from app.verification import ArticleText  # noqa: PLC0415

    try:
        return ArticleText.decode(path.read_bytes())
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not UTF-8 text") from None


def _read(root: Path) -> "Dossiers":
    """The dossiers; where some entries cannot be read, the faults between the others are shown with theirs."""
    from seed.check import check  # noqa: PLC0415
    from seed.dossier import UnreadableDossiersError, read_dossiers  # noqa: PLC0415
    from seed.source import DossierError  # noqa: PLC0415

    try:
        return read_dossiers(root)
    except UnreadableDossiersError as error:
        faults = [*error.faults]
        try:
            if error.readable:
                check(error.readable)
        except DossierError as between:
            faults += between.faults
        raise DossierError(faults) from None


def _or_exit(work: Callable[[], Result]) -> Result:
    """Do the work; faults in the dossiers are shown one a line, and end the program."""
    from seed.source import DossierError  # noqa: PLC0415

    try:
        return work()
    except DossierError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        number = len(error.faults)
        raise click.ClickException(f"{number} fault{'s' if number > 1 else ''} found") from None


if __name__ == "__main__":
    main()
