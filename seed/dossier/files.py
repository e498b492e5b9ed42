"""Reading the dossiers' files: which holds what, and faults in words an author can act on."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.suggestion import did_you_mean
from seed.dossier.articles import Article, ArticleDossier, Dossiers, Mentions
from seed.dossier.entities import Entity, Organisation, Person, Place, Source
from seed.dossier.entry import Entry
from seed.dossier.facts import Claim, Event, Figure, Relation
from seed.dossier.spans import CoveredSentence
from seed.source import DossierError, Fault, Items, Mapping, Tree, line_of, read
from seed.source import Place as Line

AnyEntry = TypeVar("AnyEntry", bound=Entry)

SHARED_FILES: dict[str, type[Entry]] = {
    "sources": Source,
    "people": Person,
    "places": Place,
    "organisations": Organisation,
}
"""Name of a file in `entities/` -> what its list holds."""

ARTICLE_FILES: dict[str, type[Entry]] = {
    "article": Article,
    "coverage": CoveredSentence,
    "mentions": Mentions,
    "claims": Claim,
    "figures": Figure,
    "events": Event,
    "relations": Relation,
}
"""Name of a file in `articles/<id>/` -> what its list holds (`article` holds one)."""


def packaged_dossiers() -> Path:
    """The folder of the dossiers that come with the program."""
    return Path(__file__).parents[1]


def read_dossiers(root: Path) -> Dossiers:
    """Every dossier under a folder with `entities/` and `articles/`, checked entry by entry.

    Raises DossierError with every fault found. Links between entries are checked by `seed.check`; so that one run
    shows the faults of both, the error carries the entries that could be read.
    """
    reader = _Reader(root)
    shared = root / "entities"
    reader.refuse_unknown_files(shared, SHARED_FILES)
    entities: list[Entity] = [
        *reader.entries(shared / "people.yaml", Person),
        *reader.entries(shared / "places.yaml", Place),
        *reader.entries(shared / "organisations.yaml", Organisation),
    ]
    sources = reader.entries(shared / "sources.yaml", Source)
    articles = [
        dossier for folder in sorted((root / "articles").glob("*/")) if (dossier := reader.article(folder)) is not None
    ]
    dossiers = Dossiers(sources, entities, articles, frozenset(reader.unread))
    if not articles and not reader.faults:
        reader.faults.append(Fault(None, "", f"no article found; expected {root}/articles/<id>/article.yaml"))
    if reader.faults:
        raise UnreadableDossiersError(reader.faults, dossiers if reader.read_every_file else None)
    return dossiers


class UnreadableDossiersError(DossierError):
    """Some entries could not be read; `readable` holds the others, or nothing where a whole file is not to be read."""

    def __init__(self, faults: Sequence[Fault], readable: Dossiers | None) -> None:
        super().__init__(faults)
        self.readable = readable


class _Reader:
    """Reads files and collects their faults."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.unread: set[str] = set()
        self.read_every_file = True

    def article(self, folder: Path) -> ArticleDossier | None:
        self.refuse_unknown_files(folder, ARTICLE_FILES)
        article = self.one(folder / "article.yaml", Article)
        if article is not None and article.id != folder.name:
            self.faults.append(article.fault("id", f"found `{article.id}`; expected the folder's name `{folder.name}`"))
        rest = (
            self.entries(folder / "coverage.yaml", CoveredSentence),
            self.entries(folder / "mentions.yaml", Mentions),
            self.entries(folder / "claims.yaml", Claim),
            self.entries(folder / "figures.yaml", Figure),
            self.entries(folder / "events.yaml", Event),
            self.entries(folder / "relations.yaml", Relation),
        )
        return None if article is None else ArticleDossier(article, *rest)

    def refuse_unknown_files(self, folder: Path, known: dict[str, type[Entry]]) -> None:
        for path in sorted(folder.glob("*.y*ml")):
            if path.suffix != ".yaml" or path.stem not in known:
                expected = did_you_mean(path.stem, known) or f"; expected one of {', '.join(known)}"
                self.faults.append(Fault(Line(path.relative_to(self.root), 1), "", f"no such file is read{expected}"))

    def tree(self, path: Path, empty: Tree) -> Tree:
        if not path.exists():
            return empty
        try:
            return read(path, self.root)
        except DossierError as error:
            self.faults.extend(error.faults)
            self.read_every_file = False
            return empty

    def one(self, path: Path, model: type[AnyEntry]) -> AnyEntry | None:
        if not path.exists():
            self.faults.append(Fault(Line(path.relative_to(self.root), 1), "", "is missing"))
            self.read_every_file = False
            return None
        tree = self.tree(path, "")
        return self.entry(tree, model, path)

    def entries(self, path: Path, model: type[AnyEntry]) -> list[AnyEntry]:
        tree = self.tree(path, Items())
        if not isinstance(tree, Items):
            self.read_every_file = False
            self.faults.append(Fault(Line(path.relative_to(self.root), 1), "", "expected a list, each item with a `-`"))
            return []
        read_entries = (self.entry(item, model, path, line) for item, line in zip(tree, tree.lines, strict=True))
        return [entry for entry in read_entries if entry is not None]

    def entry(self, tree: Tree, model: type[AnyEntry], path: Path, line: int = 1) -> AnyEntry | None:
        try:
            return model.model_validate(tree)
        except ValidationError as error:
            file = path.relative_to(self.root)
            self.faults.extend(_faults(error, tree, model, file, line))
            if isinstance(tree, Mapping) and isinstance(id := tree.get("id"), str):
                self.unread.add(id)
            else:  # nobody can tell what it was to others
                self.read_every_file = False
            return None


def _faults(error: ValidationError, tree: Tree, model: type[BaseModel], file: Path, line: int) -> Iterator[Fault]:
    for details in error.errors():
        place = Line(file, line_of(tree, details["loc"]) if isinstance(tree, Mapping) else line)
        field = next((str(step) for step in reversed(details["loc"]) if isinstance(step, str)), "")
        yield Fault(place, field, _message(details, model))


def _message(details: ErrorDetails, model: type[BaseModel]) -> str:
    found = details["input"]
    match details["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            fields = _fields_around(model, details["loc"])
            return f"no such field{did_you_mean(str(details['loc'][-1]), fields) or '; expected ' + ', '.join(fields)}"
        case "literal_error":
            terms = re.findall(r"'(\w+)'", details["ctx"]["expected"])
            return f"found `{found}`{did_you_mean(str(found), terms) or '; expected'} one of {', '.join(terms)}"
        case "model_type" | "model_attributes_type":
            return "expected fields with values"
        case "string_pattern_mismatch":
            return f"found `{found}`; expected the pattern {details['ctx']['pattern']}"
        case "value_error":
            return str(details["ctx"]["error"])
        case _:
            return f"{details['msg'][0].lower()}{details['msg'][1:]}; found `{found}`"


def _fields_around(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """The fields of the model that holds the value at a path."""
    for step in path[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models_in(model.model_fields[step].annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
