"""Fills in what ties a dossier to the article's text: paragraphs, offsets and hashes.

An author marks a span by its offsets, by its first and last words, or, for quotes and mentions, by the words
themselves. The mark is replaced, in place, by the paragraph, the offsets and the hash; first and last words do not
stay in the file. What stands outside the marks is not touched.
"""

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path

from app.verification import ArticleText, sha256
from seed.source import DossierError, Fault, Items, Mapping, Place, Tree, parse, read_text

SPAN_LISTS = {
    "claims": ("evidence", "quotes"),
    "figures": ("evidence",),
    "events": ("evidence",),
    "relations": ("evidence",),
    "mentions": ("spans",),
}
"""Name of a file -> the lists of spans that each of its entries has."""

_OFFSET = re.compile(r"[0-9]{1,9}")
_KEYWORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

MARKS = ("first", "last", "paragraph", "start", "end", "sha256")


@dataclass
class Anchored:
    """What anchoring did to one dossier."""

    filled: int = 0
    """How many spans were filled in; none where there are faults."""
    kept: int = 0
    """How many were in place already."""
    faults: list[Fault] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The files that were written."""


@dataclass(frozen=True)
class _Edit:
    """New text for a run of a file's characters."""

    start: int
    end: int
    text: str


def anchor(folder: Path, root: Path, article: ArticleText) -> Anchored:
    """Anchor the dossier in `folder` to the article's text. Files are written only if no fault was found in any."""
    return _Anchorer(root, article).anchor(folder)


class _Anchorer:
    def __init__(self, root: Path, article: ArticleText) -> None:
        self.root = root
        self.text = article.text
        self.paragraphs = list(article.paragraphs())
        self.done = Anchored()
        self.written: dict[Path, str] = {}

    def anchor(self, folder: Path) -> Anchored:
        for path in sorted(folder.glob("*.yaml")):
            try:
                self.anchor_file(path)
            except DossierError as error:
                self.done.faults.extend(error.faults)
        if self.done.faults:
            self.done.filled = 0
        else:
            for path, text in self.written.items():
                _write(path, text)
                self.done.files.append(path)
        return self.done

    def anchor_file(self, path: Path) -> None:
        """Work out what a file will be. Raises DossierError if it cannot be read, or would come out otherwise."""
        name = path.relative_to(self.root)
        text = read_text(path, name)
        mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
        text = text.removeprefix("\ufeff")
        edits = sorted(self.edits(path.stem, parse(text, name)), key=lambda edit: -edit.start)
        if not edits:
            return
        for edit in edits:
            text = text[: edit.start] + edit.text + text[edit.end :]
        written = set(_mappings(parse(text, name)))
        if not all(_parsed(edit.text) in written for edit in edits):
            raise DossierError(
                [Fault(Place(name, 1), "", "cannot be anchored as it is laid out; write spans in braces")]
            )
        self.written[path] = mark + text

    def edits(self, file: str, tree: Tree) -> Iterator[_Edit]:
        if file == "article" and isinstance(tree, Mapping):
            yield from self.article_edits(tree)
        for entry in tree if isinstance(tree, Items) else ():
            if not isinstance(entry, Mapping):
                continue
            if file == "coverage":
                yield from self.span_edit(entry, 0, len(self.text))
            for name in SPAN_LISTS.get(file, ()):
                spans = entry.get(name, ())
                for span in spans if isinstance(spans, Items) else ():
                    if isinstance(span, Mapping):
                        yield from self.span_edit(span, *self.bounds(entry, name))

    def article_edits(self, article: Mapping) -> Iterator[_Edit]:
        fingerprint = {"sha256": sha256(self.text), "length": str(len(self.text))}
        text = article.get("text")
        if isinstance(text, Mapping) and text.get("sha256", fingerprint["sha256"]) != fingerprint["sha256"]:
            self.fault(article, "text", "is the fingerprint of another text; to anchor to this one, write `text: {}`")
            return
        if isinstance(text, Mapping):
            yield from self.replace(text, fingerprint)
        else:
            self.fault(article, "text", "is missing; write `text: {}`")
        paragraphs = article.get("paragraphs")
        found = paragraphs if isinstance(paragraphs, Items) else Items()
        if len(found) != len(self.paragraphs):
            self.fault(article, "paragraphs", f"found {len(found)}; the text has {len(self.paragraphs)}")
            return
        for paragraph, (start, end) in zip(found, self.paragraphs, strict=True):
            if isinstance(paragraph, Mapping):
                hashed = {"start": str(start), "end": str(end), "sha256": sha256(self.text[start:end])}
                yield from self.replace(paragraph, {**paragraph, **hashed})

    def bounds(self, entry: Mapping, name: str) -> tuple[int, int]:
        """Where to look for words: a quote stands inside its claim's evidence."""
        if name != "quotes" or not isinstance(entry.get("evidence"), Items):
            return 0, len(self.text)
        found = [self.locate(e, 0, len(self.text), quiet=True) for e in entry["evidence"] if isinstance(e, Mapping)]
        spans = [span for span in found if span is not None]
        return min((start for start, _ in spans), default=0), max((end for _, end in spans), default=len(self.text))

    def span_edit(self, span: Mapping, low: int, high: int) -> Iterator[_Edit]:
        located = self.locate(span, low, high)
        if located is None:
            return
        start, end = located
        number = next((n for n, (low, high) in enumerate(self.paragraphs, 1) if low <= start and end <= high), None)
        if number is None:
            self.fault(span, "start", f"{start} to {end} does not lie inside one paragraph")
            return
        words = self.text[start:end]
        if span.get("text", words) != words:
            self.fault(span, "text", f"found `{span['text']}`; {start} to {end} is other text")
            return
        if "first" not in span and "sha256" in span and span["sha256"] != sha256(words):
            self.fault(span, "sha256", f"{start} to {end} is other text than when it was anchored")
            return
        rest = {key: value for key, value in span.items() if key not in MARKS}
        leading: dict[str, Tree] = {key: rest.pop(key) for key in ("text", "kind") if key in rest}
        hashed = {"paragraph": str(number), "start": str(start), "end": str(end), "sha256": sha256(words)}
        yield from self.replace(span, {**leading, **hashed, **rest})

    def locate(self, span: Mapping, low: int, high: int, *, quiet: bool = False) -> tuple[int, int] | None:
        """Start and end of a span, from whichever mark the author gave."""
        candidates: list[tuple[int, int]] = []
        if isinstance(first := span.get("first"), str):
            last = span.get("last", first)
            candidates = self.runs(first, str(last), low, high)
            wanted = f"`{first}` to `{last}`" if "last" in span else f"`{first}`"
            hint = "give more words"
        elif _OFFSET.fullmatch(str(span.get("start", ""))) and _OFFSET.fullmatch(str(span.get("end", ""))):
            start, end = int(str(span["start"])), int(str(span["end"]))
            candidates = [(start, end)] if start < end <= len(self.text) else []
            wanted, hint = f"{start} to {end}", ""
        elif isinstance(text := span.get("text"), str):
            candidates = self.runs(text, text, low, high)
            wanted, hint = f"`{text}`", "give `start` and `end`"
        else:
            wanted, hint = "a span", "give `start` and `end`, or `first` and `last` words"
        if len(candidates) == 1:
            return candidates[0]
        if not quiet:
            found = ", ".join(f"{start} to {end}" for start, end in candidates[:20]) or "not found in the article"
            self.fault(span, "", f"{wanted}: {found}{f'; {hint}' if hint and len(candidates) != 1 else ''}")
        return None

    def runs(self, first: str, last: str, low: int, high: int) -> list[tuple[int, int]]:
        """Every shortest run inside one paragraph that begins with some words and ends with others."""
        runs = []
        for opening in _whole(first).finditer(self.text, low, high):
            start = opening.start()
            paragraph_end = next((end for begin, end in self.paragraphs if begin <= start < end), start)
            closing = _whole(last).search(self.text, start if first == last else opening.end(), paragraph_end)
            if closing:
                runs.append((start, closing.end()))
        return runs

    def replace(self, mapping: Mapping, values: AnyMapping[str, Tree]) -> Iterator[_Edit]:
        if dict(mapping) == values:
            self.done.kept += 1
            return
        self.done.filled += 1
        yield _Edit(mapping.start, mapping.end, _flow(values))

    def fault(self, mapping: Mapping, field: str, message: str) -> None:
        place = Place(mapping.place.file, mapping.lines.get(field, mapping.place.line))
        self.done.faults.append(Fault(place, field, message))


def _whole(words: str) -> re.Pattern[str]:
    """Finds words where they are not a part of longer ones."""
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w$", words) else ""
    return re.compile(before + re.escape(words) + after)


def _mappings(tree: Tree) -> Iterator[str]:
    """Every mapping of a tree, on one line."""
    if isinstance(tree, Mapping):
        yield _flow(tree)
    for item in tree.values() if isinstance(tree, Mapping) else tree if isinstance(tree, Items) else ():
        yield from _mappings(item)


def _parsed(flow: str) -> str | None:
    """A mapping on one line as it reads back; None if it does not."""
    tree = parse(flow, Path("edit"))
    return _flow(tree) if isinstance(tree, Mapping) else None


def _write(path: Path, text: str) -> None:
    """Put a file in the place of another, whole or not at all."""
    beside = path.with_name(f".{path.name}.anchoring")
    beside.write_bytes(text.encode("utf-8"))
    beside.replace(path)


def _flow(value: "AnyMapping[str, Tree] | Tree") -> str:
    """A value as YAML on one line."""
    if isinstance(value, AnyMapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    plain = re.fullmatch(r"[A-Za-z][\w.-]*( [\w.'’-]+)*|[0-9]+|[0-9a-f]{64}", value)
    return value if plain and value.lower() not in _KEYWORDS else json.dumps(value, ensure_ascii=False)
