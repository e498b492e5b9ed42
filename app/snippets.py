"""Snippets: a text of a record, with the words in it that were asked for.

They are of our statements and descriptions, of names and of quoted words: what a record has of the article anyway.
"""

from collections.abc import Callable, Iterable, Iterator

from app.documents import Highlight, Snippet
from app.folding import places_of_words
from app.vocabulary import SnippetField

AT_MOST = 3
"""How many snippets a record has."""
LONGEST = 240
"""How many characters of a text are shown."""
BEFORE = 60
"""How many of them before the first word, where the beginning has to be left out."""


def snippets(texts: Iterable[tuple[SnippetField, str]], is_asked: Callable[[str], bool]) -> list[Snippet]:
    """Those of the texts that have words that were asked for, in order."""
    found = (snippet for field, text in texts if (snippet := _snippet(field, text, is_asked)))
    return [snippet for snippet, _ in zip(found, range(AT_MOST), strict=False)]


def _snippet(field: SnippetField, text: str, is_asked: Callable[[str], bool]) -> Snippet | None:
    places = [(start, end) for word, start, end in places_of_words(text) if is_asked(word)]
    if not places:
        return None
    begin, end = _part(text, places[0][0])
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    offset = len(before) - begin
    highlights = [
        Highlight(start=start + offset, end=min(stop, end) + offset) for start, stop in _apart(places) if start < end
    ]
    return Snippet(field=field, text=f"{before}{text[begin:end]}{after}", highlights=highlights)


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A letter that stands for several words is highlighted once."""
    reached = 0
    for start, end in places:
        if start >= reached:
            yield start, end
            reached = end


def _part(text: str, first: int) -> tuple[int, int]:
    """Where the part to show begins and ends: it has the first word that was asked for, and is cut between words."""
    if len(text) <= LONGEST:
        return 0, len(text)
    begin = 0 if first <= BEFORE else text.find(" ", first - BEFORE, first) + 1 or first
    end = begin + LONGEST
    if end < len(text) and " " in text[first:end]:
        end = text.rfind(" ", first, end)
    return begin, min(end, len(text))
