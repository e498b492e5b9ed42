"""What is kept of answers stays within its bytes, and the least recently used goes first."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from app.caching.encodings import Encoding
from app.caching.kept import LARGEST, KeptAnswers, Key, weight_of
from app.caching.representations import Answer, Representation, represented

PLAIN = Encoding(None)


def key_of(name: str) -> Key:
    return Key(f"/v1/claims/{name}", b"", b"*/*", PLAIN)


def answer_of(size: int) -> Representation:
    headers = [(b"content-type", b"application/json"), (b"dataset-version", b"0123456789abcdef")]
    return represented(Answer(200, headers, b"x" * size), PLAIN, b"public, max-age=5")


class Naive:
    """The same, read from a list: what was used last is at its end."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.entries: list[tuple[str, str, Representation]] = []

    def get(self, name: str, edition: str) -> Representation | None:
        found = [entry for entry in self.entries if entry[:2] == (name, edition)]
        if found:
            self.entries.remove(found[0])
            self.entries.append(found[0])
        return found[0][2] if found else None

    def keep(self, name: str, edition: str, representation: Representation) -> bool:
        if weight_of(key_of(name), representation) > self.max_bytes // LARGEST:
            return False
        self.entries = [entry for entry in self.entries if entry[0] != name]
        self.entries.append((name, edition, representation))
        while self.weight() > self.max_bytes:
            self.entries.pop(0)
        return True

    def weight(self) -> int:
        return sum(weight_of(key_of(name), representation) for name, _, representation in self.entries)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["get", "keep"]),
        st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
        st.sampled_from(["first", "second"]),
        st.integers(0, 1500),
    ),
    max_size=150,
)


@given(STEPS, st.integers(0, 40_000))
def test_it_keeps_what_a_naive_one_keeps(steps: list[tuple[str, str, str, int]], max_bytes: int) -> None:
    kept, naive = KeptAnswers(max_bytes), Naive(max_bytes)
    for what, name, edition, size in steps:
        if what == "get":
            assert kept.get(key_of(name), edition) is naive.get(name, edition)
        else:
            answer = answer_of(size)
            assert kept.keep(key_of(name), edition, answer) == naive.keep(name, edition, answer)
        assert kept.bytes == naive.weight() <= max_bytes
        assert len(kept) == len(naive.entries)


def test_no_number_of_urls_takes_more_memory_than_the_bound() -> None:
    max_bytes = 4_000_000
    kept = KeptAnswers(max_bytes)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        most = 0
        for number in range(50_000):
            name = f"{number}-{'x' * (number % 50)}"
            key = Key(f"/v1/claims/{name}", f"q={name}".encode(), f"text/{name}".encode(), PLAIN)
            assert kept.keep(key, "edition", answer_of(number % 700))
            if number % 100 == 0:
                most = max(most, tracemalloc.get_traced_memory()[0] - before)
    finally:
        tracemalloc.stop()
    assert max_bytes * 0.5 < most < max_bytes
    assert len(kept) < 4_000


def test_nothing_is_kept_in_no_bytes() -> None:
    kept = KeptAnswers(0)
    assert not kept.keep(key_of("a"), "edition", answer_of(0))
    assert kept.get(key_of("a"), "edition") is None


def test_a_large_answer_does_not_drive_all_others_out() -> None:
    kept = KeptAnswers(64_000)
    for name in "abc":
        assert kept.keep(key_of(name), "edition", answer_of(10))
    assert not kept.keep(key_of("large"), "edition", answer_of(4_000))
    assert all(kept.get(key_of(name), "edition") for name in "abc")
