"""What records are searched by: names in every script and spelling, statements, quoted words, descriptions."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from app import documents as doc
from app import tables
from app.folding import LONGEST_WORD, beginnings, fold, initials
from app.sounds import keys_of, plainly
from app.tables.search import ARTICLES_FROM, ENTITIES_FROM, IN_TEXTS, RUN_TOGETHER
from seed.compile.dataset import Sink
from seed.dossier import Entity

Searchable: TypeAlias = (
    doc.Article | doc.Person | doc.Place | doc.Organisation | doc.Claim | doc.Figure | doc.Event | doc.Relation
)


def add_searchable(sink: Sink, number: int, document: Searchable, article: int | None = None) -> None:
    """What a record is found by: names and texts, one a line, and folded in the same order.

    Of names that fold alike the first is kept. `article` is the number of a fact's article.
    """
    number, names, texts = _found_by(number, document)
    shown: dict[str, str] = {}
    for name in names:
        shown.setdefault(fold(name), " ".join(name.split()))
    texts = [" ".join(text.split()) for text in texts]
    folded_texts = [fold(text) for text in texts]
    words = (word[:LONGEST_WORD] for line in (*map(fold, shown), *folded_texts) for word in line.split())
    found_by = dict.fromkeys(words)
    sink.words.update(found_by)
    sink.add(tables.WordIndex, rowid=number, words=" ".join(found_by))
    sink.add(
        tables.Searchable,
        id=number,
        type=document.type,
        slug=document.id,
        article_id=article,
        names="\n".join(shown.values()),
        texts="\n".join(texts),
        folded_names="\n".join(shown),
        folded_texts="\n".join(folded_texts),
    )


def _found_by(number: int, document: Searchable) -> tuple[int, Sequence[str], Sequence[str]]:
    """Number, names and texts of a record. Of names the first is the one to show, of texts that of a fact."""
    match document:
        case doc.Article():
            return ARTICLES_FROM + number, [document.name], []
        case doc.Person() | doc.Place() | doc.Organisation():
            printed = [name.text for name in document.names]
            reference = [name.text for name in document.reference.names]
            return ENTITIES_FROM + number, [document.name, *printed, *reference], [document.description]
        case doc.Claim():
            return number, [], [document.statement, *dict.fromkeys(quote.text for quote in document.quotes)]
        case _:
            return number, [], [document.statement]


def add_sounds(sink: Sink, entities: Iterable[Entity]) -> None:
    """The sound of every word of a name; and of a name, and of two words of it, that somebody may write as one. The
    sound of any other word, too; a number with another figure in it is another number."""
    names = {beginning for entity in entities for name in names_of(entity) for beginning in beginnings(name)}
    parts = {part for name in names for part in _parts(name)}
    for part in sorted(parts):
        together = part.replace(" ", "")
        for key in sorted(keys_of(together)):
            sink.add(tables.NameSound, key=key, word=part, plain=plainly(together))
    for word in sorted(sink.words - parts):
        for key in sorted(keys_of(word)) if word.isalpha() else ():
            sink.add(tables.NameSound, key=f"{IN_TEXTS}{key}", word=word, plain=plainly(word))


def add_run_together(sink: Sink, entities: Iterable[Entity]) -> None:
    """Every name of several words as it is without spaces, and its initials."""
    names = {fold(name) for entity in entities for name in names_of(entity)}
    for name in sorted(names):
        if " " in name and len(name) <= LONGEST_WORD:
            for letters in sorted({name.replace(" ", ""), *initials(name)}):
                sink.add(tables.NameSound, key=f"{RUN_TOGETHER}{letters}", word=name, plain=letters)


def names_of(entity: Entity) -> Sequence[str]:
    """The name to show, those that articles print, and those of reference data."""
    printed = (name.text for name in entity.names)
    return [entity.name, *printed, *(name.text for name in entity.reference.names)]


def _parts(name: str) -> Iterator[str]:
    """The words of a name from any of its words on, each two of them, and the whole."""
    words = name.split()
    yield from words
    yield from map(" ".join, pairwise(words))
    yield name
