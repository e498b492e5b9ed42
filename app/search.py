"""Search: the records with all the words that are asked for, the best first.

A bounded number of them is ranked, a slice at a time, and few searches are at work at once, so that whatever is asked
holds nothing else up. Where more would be found than are ranked, the answer says so.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from fastapi import Request, Response
from sqlalchemy import SelectBase, bindparam, select
from sqlalchemy.orm import aliased, outerjoin
from sqlmodel import col

from app.cursors import GONE, cursor_after, record_of, wrong_cursor
from app.database import Row, Snapshot
from app.documents import Reference, SearchAnswer, SearchCounts, SearchHit, Suggestion, Suggestions
from app.errors import UNANSWERABLE, wrong_parameter
from app.finding import Hit, find, having_words, otherwise, respelled, unled
from app.folding import words_asked
from app.names import ENTITY_TYPES, Candidate, in_any_order, named, spelled_out
from app.paging import links_of_page, parameters_of, url_of_page
from app.queries.base import padded, shape_of, values_bound
from app.queries.search import SearchQuery, SuggestQuery
from app.ranking import BY_SOUND, BY_STATEMENT, rank
from app.routes import document_response
from app.snippets import snippets
from app.tables import Searchable
from app.tables.search import ARTICLES_FROM
from app.vocabulary import PATHS, EntityType, SearchableType, SnippetField, url_of

SHOWN_SLICE = 2
"""How many records are made out before whatever else is waiting has its turn: a fifth of a millisecond."""

SUGGESTED_FROM = 50
"""How many statements are ranked for suggestions, at most: few are shown, and each key press asks."""


async def answer_search(request: Request, query: SearchQuery) -> Response:
    """The page that a search asks for."""
    if wrong := next(query.unanswerable(), None):
        raise wrong_parameter(UNANSWERABLE, *wrong)
    filters = query.filters()
    database, lane = request.app.state.database, request.app.state.searches
    async with lane.place(), database.snapshot() as snapshot:
        parameters = await parameters_of(snapshot, query, filters)
        types: list[EntityType] = [type for type in ENTITY_TYPES if type in (query.type or ENTITY_TYPES)]
        words, hits, complete = await find(snapshot, query.q, filters, parameters, types)
        page = hits[_position(query, filters, hits) :][: query.limit]
        items = [item async for item in _items(snapshot, page)]
    following = None
    if page and page[-1] is not hits[-1]:
        following = url_of_page(request.url.path, query, cursor_after(_name_of(page[-1]), query, filters))
    types_found = Counter(hit.type for hit in hits)
    answer = SearchAnswer(
        items=items,
        next=following,
        total=len(hits),
        counts=SearchCounts(**{name: types_found[type] for type, name in PATHS.items() if type != "mention"}),
        complete=complete,
        words=list(words),
    )
    links = ", ".join(links_of_page(request.url.path, query, following))
    return document_response(answer.model_dump_json(), snapshot.version, links)


def _position(query: SearchQuery, filters: Mapping[str, Any], hits: Sequence[Hit]) -> int:
    """Where the page begins: after the record that the cursor holds."""
    if query.cursor is None:
        return 0
    after = record_of(query.cursor, query, filters)
    try:
        return [_name_of(hit) for hit in hits].index(after) + 1
    except ValueError:
        raise wrong_cursor(GONE) from None


def _name_of(hit: Hit) -> str:
    """Tells records apart over all types."""
    return f"{hit.type} {hit.id}"


async def _items(snapshot: Snapshot, hits: Sequence[Hit]) -> AsyncIterator[SearchHit]:
    if not hits:
        return
    number = padded(len(hits))
    parameters = {f"number_{index}": hits[min(index, len(hits) - 1)].number for index in range(number)}
    details = {row[0]: row for row in await snapshot.rows(_details(number), parameters)}
    for count, hit in enumerate(hits, 1):
        yield _item(hit, details[hit.number])
        if count % SHOWN_SLICE == 0:
            await asyncio.sleep(0)


def _item(hit: Hit, details: Row) -> SearchHit:
    _, names, texts, folded_names, article, title = details
    matched, shown = None, _texts(hit.type, texts)
    if names:
        name = hit.name or names.split("\n")[_best_name(hit.words, folded_names.split("\n"))]
        matched = name if hit.place % BY_SOUND < BY_STATEMENT else None
        shown = [("name", name), *shown]
    *whole, last = hit.words
    return SearchHit(
        id=hit.id,
        type=hit.type,
        url=url_of(hit.type, hit.id),
        name=(names or texts).partition("\n")[0],
        article=Reference(id=article, type="article", name=title, url=url_of("article", article)) if article else None,
        how=hit.how,
        matched_name=matched,
        snippets=snippets(shown, lambda word: word in whole or word.startswith(last)),
    )


def _texts(type: str, texts: str) -> list[tuple[SnippetField, str]]:
    """The texts of a record, with what each is: a fact's statement comes before the words quoted."""
    if not texts:
        return []
    if type in ENTITY_TYPES:
        return [("description", text) for text in texts.split("\n")]
    statement, *quotes = texts.split("\n")
    return [("statement", statement), *(("quote", quote) for quote in quotes)]


def _best_name(words: Sequence[str], lines: Sequence[str]) -> int:
    """The place of the name that fits best; where none has all words, of the one with the most."""
    other = unled(words)

    def fit(place: int) -> tuple[int, int, int]:
        line = lines[place]
        return rank(words, line, "").place, rank(other, line, "").place, -len(set(words) & set(line.split(" ")))

    return min(range(len(lines)), key=fit)


async def answer_suggestions(request: Request, query: SuggestQuery) -> Response:
    """What may be meant by what has been typed so far: names, and where they are few, titles and statements."""
    database, lane = request.app.state.database, request.app.state.searches
    types = query.type or get_args(SearchableType)
    entity_types = [type for type in ENTITY_TYPES if type in types]
    others = sorted(set(types) - set(ENTITY_TYPES))
    items: list[Suggestion] = []
    words = words_asked(query.q)
    async with database.snapshot() as snapshot:
        if entity_types:
            meant = await _meant(snapshot, query.q, entity_types)
            items += map(_suggested, meant[: query.limit])
        if len(items) < query.limit and others:
            async with lane.place():
                statements = await _statements(snapshot, words, others, misspelt=not items)
                items += [item async for item in _others(snapshot, statements[: query.limit])]
    return document_response(Suggestions(items=items[: query.limit]).model_dump_json(), snapshot.version)


async def _meant(snapshot: Snapshot, text: str, types: Sequence[EntityType]) -> list[Candidate]:
    """Entities by a name as it is listed; else with its words in another order; else by its sound, or its initials."""
    words, found = words_asked(text), list[Candidate]()
    for asked in (words, otherwise(text)):
        found = found or await named(snapshot, " ".join(asked), types)
    if not found or found[0].how == "loose":
        found = await in_any_order(snapshot, words, types) or found
    return found or await spelled_out(snapshot, words, types)


def _suggested(one: Candidate) -> Suggestion:
    url = url_of(one.type, one.id)
    return Suggestion(text=one.name, type=one.type, id=one.id, url=url, how=one.how, matched=one.matched)


async def _statements(
    snapshot: Snapshot, words: Sequence[str], types: Sequence[SearchableType], *, misspelt: bool
) -> list[Hit]:
    """Titles and statements: the first few that have the words, perhaps in another spelling; the best first."""
    filters = {"q": [" ".join(words)], "type": types}
    shape, parameters = shape_of(filters), values_bound(filters)
    hits, _ = await having_words(snapshot, words, shape, parameters, SUGGESTED_FROM)
    if misspelt and not hits:
        hits, _ = await respelled(snapshot, words, shape, parameters, SUGGESTED_FROM)
    return sorted(hits, key=lambda hit: hit.place)


async def _others(snapshot: Snapshot, hits: Sequence[Hit]) -> AsyncIterator[Suggestion]:
    async for item in _items(snapshot, hits):
        yield Suggestion(
            text=item.name, type=item.type, id=item.id, url=item.url, how=item.how, matched=item.matched_name
        )


@lru_cache(maxsize=16)
def _details(number: int) -> SelectBase:
    article = aliased(Searchable)
    of_article = col(article.id) == col(Searchable.article_id) + ARTICLES_FROM
    shown = (Searchable.id, Searchable.names, Searchable.texts, Searchable.folded_names, article.slug, article.names)
    return (
        select(*map(col, shown))
        .select_from(outerjoin(Searchable, article, of_article))
        .where(col(Searchable.id).in_([bindparam(f"number_{index}") for index in range(number)]))
    )
