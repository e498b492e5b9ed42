"""YAML as an author writes it, read with the line of every entry, and errors that point at it.

Only the plain parts of YAML are read: mappings, sequences and scalars, each scalar as the string it is. Anchors,
aliases, tags and duplicate keys are refused, since each hides from a reader what a file says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, cast

import yaml

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 12
NULLS = {"", "~", "null", "Null", "NULL"}
"""What YAML reads as nothing where it is not quoted."""

Tree: TypeAlias = "Mapping | Items | str"


class Mapping(dict[str, Tree]):
    """A mapping that knows where it stands: the characters from `start` to `end`, and the line of each key."""

    def __init__(self, place: "Place", start: int) -> None:
        super().__init__()
        self.place = place
        self.start = start
        self.end = start
        self.lines: dict[str, int] = {}


class Items(list[Tree]):
    """A sequence that knows the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True)
class Place:
    """A line of a dossier's file, counted from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Fault:
    """Something wrong in a dossier: where, in which field, what was found and what was expected."""

    place: Place | None
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.field}: {self.message}" if self.field else f"{where}{self.message}"


@dataclass
class DossierError(Exception):
    """Everything that is wrong with the dossiers, in the order of files and lines."""

    faults: Sequence[Fault] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def read(path: Path, root: Path) -> Tree:
    """The content of one file. Its faults name the file relative to `root`.

    Raises DossierError if it is not UTF-8, not plain YAML, too large or too deep.
    """
    name = path.relative_to(root)
    return parse(read_text(path, name), name)


def read_text(path: Path, name: Path) -> str:
    """The text of one file, its line ends as they are. Raises DossierError if it is too large or not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DossierError([Fault(Place(name, 1), "", f"cannot be read: {error.strerror}")]) from None
    if len(raw) > MAX_BYTES:
        raise DossierError([Fault(Place(name, 1), "", f"is larger than {MAX_BYTES} bytes")])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DossierError([Fault(Place(name, line), "", "is not UTF-8 text")]) from None


def parse(text: str, name: Path) -> Tree:
    """The content of a YAML text; `name` is the file that its faults name."""
    try:
        return _Builder(name, yaml.parse(text, Loader=yaml.CBaseLoader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DossierError([Fault(Place(name, line), "", f"is not YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DossierError([Fault(Place(name, line), "", f"is not YAML: {error.reason}")]) from None


class _Builder:
    """Builds the tree from the parser's events, so that nothing of the text is lost on the way."""

    def __init__(self, file: Path, events: Iterator[yaml.Event]) -> None:
        self.file = file
        self.events = events

    def document(self) -> Tree:
        root: Tree = Items()
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fault(event, "a file holds one document; found a second `---`")
            elif isinstance(event, yaml.NodeEvent):
                root = self.node(event, depth=0)[0]
        return root

    def node(self, event: yaml.Event, depth: int) -> tuple[Tree, int]:
        """The value that begins with an event, and the offset behind its last character."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.fault(event, "anchors and aliases are not used here; write the value out")
        if getattr(event, "tag", None) not in {None, "!"}:
            raise self.fault(event, "tags are not used here")
        if depth > MAX_DEPTH:
            raise self.fault(event, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        if isinstance(event, yaml.ScalarEvent) and not event.style and event.value in NULLS:
            raise self.fault(event, "has no value; leave the field out")
        scalar = cast("yaml.ScalarEvent", event)  # the four node events are these
        return str(scalar.value), _end(scalar)

    def mapping(self, opening: yaml.MappingStartEvent, depth: int) -> tuple[Mapping, int]:
        mapping = Mapping(Place(self.file, _line(opening)), _start(opening))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self.fault(event, "a key is a plain word")
            key = str(self.node(event, depth + 1)[0])
            if key in mapping:
                raise self.fault(event, f"`{key}` is given twice; the first is on line {mapping.lines[key]}")
            mapping.lines[key] = _line(event)
            mapping[key], mapping.end = self.node(next(self.events), depth + 1)
        if opening.flow_style:
            mapping.end = _end(event)
        return mapping, mapping.end

    def sequence(self, opening: yaml.SequenceStartEvent, depth: int) -> tuple[Items, int]:
        items = Items()
        end = _end(opening)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.lines.append(_line(event))
            item, end = self.node(event, depth + 1)
            items.append(item)
        return items, _end(event) if opening.flow_style else end

    def fault(self, event: yaml.Event, message: str) -> DossierError:
        return DossierError([Fault(Place(self.file, _line(event)), "", message)])


def _line(event: yaml.Event) -> int:
    """The line of an event, from 1. The parser marks every event, which its types do not say."""
    return event.start_mark.line + 1  # type: ignore[union-attr]


def _start(event: yaml.Event) -> int:
    return event.start_mark.index  # type: ignore[union-attr]


def _end(event: yaml.Event) -> int:
    """The offset behind an event; that of a block scalar lies behind its line end, which is no part of it."""
    block = getattr(event, "style", None) in {"|", ">"}
    return event.end_mark.index - block  # type: ignore[union-attr]


def line_of(tree: Tree, path: Sequence[int | str]) -> int:
    """The line of the value at a path of keys and indexes, or of the nearest value around it."""
    line = tree.place.line if isinstance(tree, Mapping) else 1
    for step in path:
        match tree, step:
            case Mapping(), str() if step in tree:
                line, tree = tree.lines[step], tree[step]
            case Items(), int() if step < len(tree):
                line, tree = tree.lines[step], tree[step]
            case _:
                break
    return line
