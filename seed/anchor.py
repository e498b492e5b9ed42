"""Fills in what ties a dossier to the article's text: paragraphs, offsets and hashes.

An author marks a span by its offsets, by its first and last words, or, for quotes and mentions, by the words
themselves. The mark is replaced, in place, by the paragraph, the offsets and the hash; first and last words do not
stay in the file. Nothing else in the file is touched.
"""

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path

from app.verification import ArticleText, sha256
from seed.source import DossierError, Fault, Items, Mapping, Place, Tree, read

SPAN_LISTS = {
    "claims": ("evidence", "quotes"),
    "figures": ("evidence",),
    "events": ("evidence",),
    "relations": ("evidence",),
    "mentions": ("spans",),
}
"""Name of a file -> the lists of spans that each of its entries has."""

MARKS = ("first", "last", "paragraph", "start", "end", "sha256")


@dataclass
class Anchored:
    """What anchoring did to one dossier."""

    filled: int = 0
    """How many spans were filled in."""
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
    """Anchor the dossier in `folder` to the article's text. Files are written only if no fault was found in them."""
    return _Anchorer(root, article).anchor(folder)


class _Anchorer:
    def __init__(self, root: Path, article: ArticleText) -> None:
        self.root = root
        self.text = article.text
        self.paragraphs = list(article.paragraphs())
        self.done = Anchored()

    def anchor(self, folder: Path) -> Anchored:
        for path in sorted(folder.glob("*.yaml")):
            before = len(self.done.faults)
            try:
                tree = read(path, self.root)
            except DossierError as error:
                self.done.faults.extend(error.faults)
                continue
            edits = list(self.edits(path.stem, tree))
            if edits and len(self.done.faults) == before:
                text = path.read_text(encoding="utf-8")
                for edit in sorted(edits, key=lambda edit: -edit.start):
                    text = text[: edit.start] + edit.text + text[edit.end :]
                path.write_text(text, encoding="utf-8")
                self.done.files.append(path)
        return self.done

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
                yield from self.replace(paragraph, {"kind": paragraph.get("kind", ""), **hashed})

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
        elif str(span.get("start", "")).isdigit() and str(span.get("end", "")).isdigit():
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
        for opening in re.finditer(re.escape(first), self.text[low:high]):
            start = low + opening.start()
            paragraph_end = next((end for begin, end in self.paragraphs if begin <= start < end), start)
            closing = self.text.find(last, start if first == last else start + len(first), paragraph_end)
            if closing >= 0:
                runs.append((start, closing + len(last)))
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


def _flow(value: "AnyMapping[str, Tree] | Tree") -> str:
    """A value as YAML on one line."""
    if isinstance(value, AnyMapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    plain = re.fullmatch(r"[\w.-]+( [\w.'’-]+)*", value)
    return value if plain else json.dumps(value, ensure_ascii=False)
