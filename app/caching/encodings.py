"""Encodings of an answer's body: which one a client takes, and how it is made."""

import re
import zlib
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

import brotli

Coding: TypeAlias = Literal["br", "gzip"]

CODINGS: tuple[Coding, ...] = ("br", "gzip")
"""The ones there are; of two that a client likes equally well, the first."""

LEAST = 512
"""How many bytes a body has to have for an encoding to be worth while: fewer fit into one packet as they are."""

BROTLI_QUALITY = 5
"""Smaller than gzip's best, in less time. Brotli's best is a tenth smaller, and takes a hundred times as long."""

GZIP_LEVEL = 6

LONGEST_PREFERENCE = 1_000
"""How many bytes of Accept-Encoding are read, at most; whoever sends more has none that is meant."""

COMPRESSIBLE = re.compile(rb"text/|image/svg|application/(?:[\w.-]+\+)?(?:json|xml|javascript|x-ndjson|n-triples)\b")
"""The media types whose text shrinks; others are compressed already."""

_PREFERENCE = re.compile(
    r"[ \t]*(?:x-)?(?P<coding>[a-z*-]+)[ \t]*(?:;[ \t]*q=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[ \t]*)?",
    re.IGNORECASE,
)


class Encoding(NamedTuple):
    """What is to become of a body."""

    coding: Coding | None
    """The encoding that the client likes best; None for the body as it is."""
    required: bool = False
    """Whether the client refuses the body as it is, be it ever so small."""

    def suits(self, media_type: bytes, size: int) -> bool:
        """Whether a body is to be encoded."""
        return self.coding is not None and (self.required or (size >= LEAST and bool(COMPRESSIBLE.match(media_type))))


def encoding_for(accept_encoding: bytes) -> Encoding:
    """What a client takes, by its Accept-Encoding. One that takes nothing there is gets the body as it is."""
    return _encoding_for(accept_encoding) if len(accept_encoding) <= LONGEST_PREFERENCE else Encoding(None)


@lru_cache(maxsize=64)
def _encoding_for(accept_encoding: bytes) -> Encoding:
    weights: dict[str, float] = {}
    for preference in accept_encoding.decode("latin-1").split(","):
        if found := _PREFERENCE.fullmatch(preference):
            weights.setdefault(found["coding"].lower(), float(found["weight"] or 1))
    others = weights.get("*", 0.0)
    coding = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(coding, others)
    if weight == 0.0 or weight < weights.get("identity", 0.0):
        return Encoding(None)
    return Encoding(coding, required=weights.get("identity", weights.get("*")) == 0.0)


def encoded(body: bytes, coding: Coding) -> bytes:
    """The body in an encoding."""
    if coding == "br":
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        return compressed
    return zlib.compress(body, GZIP_LEVEL, wbits=zlib.MAX_WBITS + 16)
