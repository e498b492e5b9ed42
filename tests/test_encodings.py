"""Which encoding a client gets, and that what it decodes is the answer."""

import gzip
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.caching.encodings import CODINGS, LEAST, Coding, Encoding, encoded, encoding_for
from app.caching.representations import Answer, represented

PLAIN = Encoding(None)

TAKEN = {
    "": PLAIN,
    "identity": PLAIN,
    "gzip": Encoding("gzip"),
    "br": Encoding("br"),
    "gzip, deflate, br, zstd": Encoding("br"),
    "GZip": Encoding("gzip"),
    "x-gzip": Encoding("gzip"),
    "gzip;q=1.0, br;q=0.5": Encoding("gzip"),
    "gzip ; q=0.2,br; Q=0.3": Encoding("br"),
    "br;q=0, gzip": Encoding("gzip"),
    "br;q=0, gzip;q=0": PLAIN,
    "*": Encoding("br"),
    "*;q=0.1, br;q=0": Encoding("gzip"),
    "deflate, zstd": PLAIN,
    "gzip;q=0.5, identity": PLAIN,
    "gzip;q=0.5, identity;q=0.5": Encoding("gzip"),
    "gzip, identity;q=0": Encoding("gzip", required=True),
    "gzip, *;q=0": Encoding("gzip", required=True),
    "gzip, *;q=0, identity;q=0.1": Encoding("gzip"),
    "identity;q=0": PLAIN,
    "*;q=0": PLAIN,
    "gzip;q=2": PLAIN,
    "gzip;q=nan": PLAIN,
    "gzip;level=9": PLAIN,
    ";q=1,,gzip": Encoding("gzip"),
    "gzip;q=0.001": Encoding("gzip"),
    "gzip;q=0.000": PLAIN,
    "br," * 333: Encoding("br"),
    "br," * 334: PLAIN,
}


@pytest.mark.parametrize(("accept_encoding", "taken"), TAKEN.items())
def test_a_client_gets_what_it_likes_best(accept_encoding: str, taken: Encoding) -> None:
    assert encoding_for(accept_encoding.encode()) == taken


@given(st.binary(max_size=200))
def test_any_bytes_are_a_preference_or_none(accept_encoding: bytes) -> None:
    assert encoding_for(accept_encoding).coding in {None, *CODINGS}


DECODED: dict[Coding, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", CODINGS)
@given(st.binary(max_size=2_000))
def test_what_is_decoded_is_the_body(coding: Coding, body: bytes) -> None:
    assert DECODED[coding](encoded(body, coding)) == body
    assert encoded(body, coding) == encoded(body, coding)


@pytest.mark.parametrize(
    ("media_type", "size", "required", "is_encoded"),
    [
        ("application/json", LEAST, False, True),
        ("application/problem+json", LEAST, False, True),
        ("application/ld+json; charset=utf-8", LEAST, False, True),
        ("application/graphml+xml", LEAST, False, True),
        ("application/x-ndjson", LEAST, False, True),
        ("text/html; charset=utf-8", LEAST, False, True),
        ("image/svg+xml", LEAST, False, True),
        ("image/png", 10 * LEAST, False, False),
        ("font/woff2", 10 * LEAST, False, False),
        ("", 10 * LEAST, False, False),
        ("application/json", LEAST - 1, False, False),
        ("application/json", 1, True, True),
        ("image/png", 1, True, True),
        ("application/json", 0, True, False),
    ],
)
@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_worth_while_is_encoded(
    coding: Coding, media_type: str, size: int, required: bool, is_encoded: bool
) -> None:
    body = b"x" * size
    answer = Answer(200, [(b"content-type", media_type.encode()), (b"content-length", str(size).encode())], body)
    sent = represented(answer, Encoding(coding, required), b"public")
    headers = dict(sent.headers)
    assert headers.get(b"content-encoding") == (coding.encode() if is_encoded else None)
    assert int(headers[b"content-length"]) == len(sent.body)
    assert headers[b"vary"] == b"Accept, Accept-Encoding"
    assert (DECODED[coding](sent.body) if is_encoded else sent.body) == body


def test_each_form_of_an_answer_has_its_own_tag() -> None:
    body = b"<p>" * LEAST
    tags = {
        represented(Answer(200, [(b"content-type", media_type)], text), encoding, b"public").etag
        for media_type in (b"text/html", b"text/plain")
        for encoding in (PLAIN, Encoding("br"), Encoding("gzip"))
        for text in (body, body + b".")
    }
    assert len(tags) == 12
