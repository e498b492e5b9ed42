"""Dossiers to work on: a copy of those that come with the program, and an invented second article."""

import shutil
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from app.__main__ import main
from app.store import store_of
from seed.compile import compile_dossiers
from seed.dossier import Dossiers, packaged_dossiers, read_dossiers
from seed.load import load

SECOND = Path(__file__).with_name("second")
"""An invented article that shares entities with the first, and its dossier as an author first writes it."""

FIRST = "articles/panjshir-last-bastion"


def first_article() -> Dossiers:
    """The first article with its entities, whatever others come with the program."""
    everything = read_dossiers(packaged_dossiers())
    (article,) = (dossier for dossier in everything.articles if dossier.article.id == FIRST.rpartition("/")[2])
    mentioned = {mentions.entity for mentions in article.mentions}
    return replace(everything, articles=[article], entities=[e for e in everything.entities if e.id in mentioned])


def copy_of_dossiers(folder: Path) -> Path:
    """A copy of the dossiers that come with the program."""
    root = folder / "dossiers"
    for part in ("entities", "articles"):
        shutil.copytree(packaged_dossiers() / part, root / part)
    return root


def add_second_article(root: Path) -> None:
    """Add the second article as an author would: a folder of YAML, two new entities, and `facts anchor`."""
    shutil.copytree(SECOND / "bridge-at-kabul", root / "articles" / "bridge-at-kabul")
    for name in ("people", "organisations"):
        with (root / "entities" / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write((SECOND / f"{name}.yaml").read_text(encoding="utf-8"))
    anchored = facts("anchor", str(SECOND / "article.txt"), "--article", "bridge-at-kabul", "--dossiers", str(root))
    assert anchored.exit_code == 0, (anchored.output, anchored.exception)


def replace_in(root: Path, file: str, old: str, new: str) -> int:
    """Replace the first occurrence in a dossier's file; return its line."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def facts(*arguments: str) -> Result:
    """Run the `facts` command."""
    return CliRunner().invoke(main, arguments)


def seed(root: Path, url: str, *options: str) -> Result:
    """Run `facts seed`."""
    return facts("seed", "--dossiers", str(root), "--database-url", url, *options)


def seed_something_new(root: Path, url: str, number: int = 0) -> str:
    """Seed dossiers that differ from those seeded before; return the version of the dataset."""
    replace_in(root, f"{FIRST}/claims.yaml", "  caveat: ", f"  caveat: {number} ")
    dataset = compile_dossiers(read_dossiers(root))
    load(dataset, store_of(url))
    return dataset.version
