"""What is read of entities whose names are compared, and of those that are found by something else than their name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import col

from app.tables import Containment, Entity, EntityName, Identifier, NameSound
from app.tables.search import RUN_TOGETHER

MOST = 40
"""How many entities are read of at once."""
MAX_NAMES = 1000
"""How many names of them."""


def numbered(numbers: Sequence[int]) -> dict[str, Any]:
    """The parameters of a statement below: as many numbers as it takes, the last one repeated."""
    filled = [*numbers, *[numbers[-1]] * (MOST - len(numbers))]
    return {f"number_{index}": number for index, number in enumerate(filled)}


def with_ids(ids: Sequence[str]) -> dict[str, Any]:
    """The same for a statement that takes ids."""
    filled = [*ids, *[ids[-1]] * (MOST - len(ids))]
    return {f"slug_{index}": id for index, id in enumerate(filled)}


_NUMBERS: list[BindParameter[int]] = [bindparam(f"number_{index}") for index in range(MOST)]

NAMES = (
    select(
        *map(col, (Entity.id, Entity.slug, Entity.type, Entity.kind, Entity.name)),
        *map(col, (EntityName.text, EntityName.kind, EntityName.source)),
    )
    .outerjoin(EntityName, col(EntityName.entity_id) == col(Entity.id))
    .where(col(Entity.id).in_(_NUMBERS))
    .order_by(col(Entity.id), col(EntityName.position))
    .limit(MAX_NAMES)
)
"""Number, id, type, kind and name to show of entities; and each of their names, with its kind or its source."""

DOCUMENTS = select(col(Entity.id), col(Entity.document)).where(col(Entity.id).in_(_NUMBERS))
"""Numbers and documents of entities."""

AROUND = (
    select(col(Containment.place_id), col(Entity.slug), col(Entity.name))
    .join(Entity, col(Entity.id) == col(Containment.container_id))
    .where(col(Containment.place_id).in_(_NUMBERS), col(Containment.place_id) != col(Containment.container_id))
    .order_by(col(Containment.place_id), col(Entity.slug))
    .limit(MAX_NAMES)
)
"""The places around each of some places: number, and id and name of the one around."""

OF_IDS = select(col(Entity.id), col(Entity.slug), col(Entity.document)).where(
    col(Entity.slug).in_([bindparam(f"slug_{index}") for index in range(MOST)])
)
"""Numbers, ids and documents of entities with some ids."""

OF_ID = select(col(Entity.id)).where(col(Entity.slug) == bindparam("slug"))
"""The number of the entity with an id."""

IDENTIFIED = (
    select(col(Identifier.entity_id))
    .where(col(Identifier.scheme) == bindparam("scheme"), col(Identifier.value) == bindparam("value"))
    .order_by(col(Identifier.entity_id))
    .limit(MOST)
)
"""The entities with an id in another catalogue."""

WITHIN = (
    select(col(Containment.place_id))
    .where(col(Containment.container_id) == bindparam("around"), col(Containment.place_id) != bindparam("around"))
    .order_by(col(Containment.place_id))
    .limit(MOST)
)
"""The places that lie in one."""

IDS_BEGINNING = (
    select(col(Entity.id), col(Entity.slug))
    .where(col(Entity.slug) >= bindparam("first"), col(Entity.slug) < bindparam("beyond"))
    .order_by(col(Entity.slug))
    .limit(MOST)
)
"""Numbers and ids of entities whose id begins alike."""

MAX_TOGETHER = 10
"""How many names are looked at that are run together, or abbreviated, to the same letters."""

TOGETHER = (
    select(col(NameSound.word))
    .where(col(NameSound.key) == bindparam("key"))
    .order_by(col(NameSound.word))
    .limit(MAX_TOGETHER)
)
"""Names of several words that are run together, or abbreviated, to some letters."""


def together(letters: str) -> dict[str, Any]:
    """The parameters of that statement."""
    return {"key": f"{RUN_TOGETHER}{letters}"}
