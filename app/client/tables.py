"""Records as lines of a table that fits a terminal."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any, TypeAlias

from app.client.reading import Record

READABLE, NARROWEST = 20, 8
"""How many columns of the terminal a text needs to be read, and how many it has however little room there is."""
GAP = "  "
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
STEERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Characters that turn the direction of what follows."""

Columns: TypeAlias = Mapping[str, Callable[[Record], Any]]


def _field(name: str) -> Callable[[Record], Any]:
    return lambda record: record[name]


def _fields(*names: str) -> dict[str, Callable[[Record], Any]]:
    return {name: _field(name) for name in names}


def _other_script(entity: Record) -> Any:
    """A name that is not in Latin letters, where there is one."""
    return next((name["text"] for name in entity["reference"]["names"] if name["script"] != "Latn"), None)


def _mentioned(mention: Record) -> Any:
    return mention["entity"]["id"]


def _day(fact: Record) -> Any:
    return fact["time"] and (fact["time"]["edtf"] or fact["time"]["printed"])


_PERSON = _fields("id", "name") | {"other script": _other_script} | _fields("description")
_ENTITY = _fields("id", "kind", "name") | {"other script": _other_script} | _fields("description")

COLUMNS: Mapping[str, Columns] = {
    "claims": _fields("id", "statement", "attribution_text"),
    "figures": _fields("id", "printed", "statement", "attribution_text"),
    "events": _fields("id", "status", "statement", "attribution_text"),
    "relations": _fields("id", "status", "statement", "attribution_text"),
    "facts": _fields("id", "type", "statement", "attribution_text"),
    "timeline": {"time": _day} | _fields("id", "type", "statement", "attribution_text"),
    "people": _PERSON,
    "places": _ENTITY,
    "organisations": _ENTITY,
    "mentions": _fields("id", "kind", "text") | {"entity": _mentioned} | _fields("paragraph", "start", "end"),
    "articles": _fields("id", "language", "publisher", "name"),
}
"""Collection -> what is shown of each of its records."""


def table_of(columns: Columns, records: Iterable[Record], width: int, sample: int = 50) -> Iterator[str]:
    """The names of the columns, and then each record, whole, in as many lines as it takes: a statement that is cut off
    may say another thing. The first records say how wide each column is."""
    names = [name.replace("_", " ") for name in columns]
    pending = iter(records)
    first = [_cells(columns, record) for record in islice(pending, sample)]
    natural = [max(width_of(cell) for cell in column) for column in zip(names, *first, strict=True)]
    widths = fitted(natural, width, whole=list(columns).index("id"))
    yield from _lines(names, widths)
    yield from _lines(["-" * width for width in widths], widths)
    for cells in first:
        yield from _lines(cells, widths)
    for record in pending:
        yield from _lines(_cells(columns, record), widths)


def fitted(natural: Sequence[int], width: int, whole: int) -> list[int]:
    """The widths of columns, the widest made narrower until all fit.

    One of them stays whole, unless the others could not be read any more; and with very little room none is.
    """
    widths = list(natural)
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    everywhere = range(len(widths))
    elsewhere = [index for index in everywhere if index != whole]
    for where, least in ((elsewhere, READABLE), (everywhere, READABLE), (everywhere, NARROWEST)):
        while excess > 0 and widths[widest := max(where, key=widths.__getitem__)] > least:
            widths[widest] -= 1
            excess -= 1
    return widths


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_columns_of, text))


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines that are no wider: broken between words, or in a word that is too long for a line."""
    lines = [""]
    for word in text.split():
        together = f"{lines[-1]} {word}".lstrip()
        if width_of(together) <= width:
            lines[-1] = together
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if width_of(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _cells(columns: Columns, record: Record) -> list[str]:
    return [_shown(read(record)) for read in columns.values()]


def _shown(value: Any) -> str:
    """A value as text on one line. What would steer the terminal is shown as something that cannot be read."""
    text = "" if value is None else str(value)
    return "".join("\ufffd" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(character) in STEERING


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Cells side by side, in as many lines as the longest needs."""
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        yield GAP.join(_padded(part, width) for part, width in zip(parts, widths, strict=True)).rstrip()


def _padded(text: str, width: int) -> str:
    """A right-to-left script is set apart, so that it does not move its neighbours."""
    space = " " * (width - width_of(text))
    leftward = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)
    return f"{ISOLATE}{text}{END_OF_ISOLATE}{space}" if leftward else f"{text}{space}"
