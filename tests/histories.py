"""Made-up histories: datasets of a few people and places, each made of the one before by all that can happen to a
record, in whatever order; and what became of ids in them, worked out from the datasets alone."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.tables import Entity, FormerId
from app.vocabulary import EntityType, RecordType
from seed.compile import Dataset

POOL: list[tuple[EntityType, str]] = [
    (type, f"{type}-{number}") for type in ("person", "place") for number in range(6)
]  # fmt: skip

Records = dict[tuple[RecordType, str], str]


@dataclass
class State:
    """What a dataset holds: documents, which say something, and former ids."""

    records: Records = field(default_factory=dict)
    renamed: dict[tuple[RecordType, str], str] = field(default_factory=dict)

    def dataset(self) -> Dataset:
        """The rows and documents as a seed takes them."""
        dataset = Dataset(documents=dict(self.records), renamed=dict(self.renamed))
        for number, ((type, slug), document) in enumerate(sorted(self.records.items()), 1):
            named = {"kind": "person", "name": f"The {slug}"}
            dataset.add(Entity, id=number, slug=slug, type=type, document=document, **named)
        for (type, former), now in self.renamed.items():
            dataset.add(FormerId, type=type, slug=former, now=now)
        dataset.version = dataset.digest()
        return dataset


class History:
    """Makes one state after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same history each time is the point
        self.states = [State({id: f"{id[1]} 0" for id in POOL[::2]})]

    def next(self) -> State:
        """The next state: some steps further, or one that was there before."""
        if len(self.states) > 2 and self.random.random() < 0.15:
            state = self.random.choice(self.states)
        else:
            state = State(dict(self.states[-1].records), dict(self.states[-1].renamed))
            # a record is renamed once a seed, at most: the dossiers have one list of former ids for each
            there = set(state.records)
            for _ in range(self.random.randint(1, 4)):
                self.step(state, there)
        self.states.append(state)
        return state

    def step(self, state: State, there: set[tuple[RecordType, str]]) -> None:
        """Do something to a record."""
        id = self.random.choice(POOL)
        type = id[0]
        other: tuple[RecordType, str] = (type, self.random.choice([other for t, other in POOL if t == type]))
        match self.random.choice(["toggle", "change", "rename", "rename"]):
            case "toggle" if id in state.records:
                self.remove(state, id)
            case "toggle":
                self.put(state, id)
            case "change" if id in state.records:
                self.put(state, id)
            case "rename" if id in state.records and id in there and other != id:
                del state.records[id]
                there.discard(id)
                if other not in state.records:
                    self.put(state, other)
                kept = {key: now for key, now in state.renamed.items() if (key[0], now) != id}
                followed = self.random.random() < 0.7
                moved = {key: other[1] for key in state.renamed if key not in kept and followed and key != other}
                state.renamed = {**kept, **moved, id: other[1]}

    def put(self, state: State, id: tuple[RecordType, str]) -> None:
        """Have a record say something that it may have said before. Its id is nobody's former one from then on."""
        state.records[id] = f"{id[1]} {self.random.randrange(3)}"
        state.renamed.pop(id, None)

    def remove(self, state: State, id: tuple[RecordType, str]) -> None:
        """Take a record out, and what is said of its former ids."""
        del state.records[id]
        state.renamed = {key: now for key, now in state.renamed.items() if (key[0], now) != id}


def applied(records: Mapping[tuple[RecordType, str], str], changes: list[Any]) -> set[tuple[RecordType, str]]:
    """The ids that somebody has who had some and is told of changes."""
    ids = set(records)
    for change in changes:
        if change["how"] in {"removed", "renamed"}:
            ids.remove((change["type"], change["id"]))
    for change in changes:
        if change["how"] == "renamed":
            ids.add((change["type"], change["renamed_to"]))
        elif change["how"] == "added":
            assert (change["type"], change["id"]) not in ids
            ids.add((change["type"], change["id"]))
        elif change["how"] == "changed":
            assert (change["type"], change["id"]) in ids
    return ids


def fetched_anew(changes: list[Any]) -> Iterator[tuple[RecordType, str]]:
    """The ids whose documents somebody fetches who is told of changes."""
    for change in changes:
        if change["how"] != "removed":
            yield change["type"], change["renamed_to"] or change["id"]
