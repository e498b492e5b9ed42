"""FastAPI and SQLModel as their tutorials have it: objects, sessions in threads, and answers that are validated."""

import os
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlmodel import Session, create_engine, select

from app.tables import Claim, Entity, Evidence, Fact, Participation

engine = create_engine(
    f"sqlite:///file:{os.environ['BENCH_FILE']}?mode=ro&uri=true", connect_args={"check_same_thread": False}
)
app = FastAPI()


class Link(BaseModel):
    """Who has a role."""

    role: str
    entity: str | None
    label: str | None
    certainty: str


class Span(BaseModel):
    """Where it stands."""

    start: int
    end: int
    sha256: str


class Shown(BaseModel):
    """A claim, with some of what the service shows of it."""

    id: str
    statement: str
    kind: str
    modality: str
    links: list[Link]
    evidence: list[Span]


def session() -> Iterator[Session]:
    """A session for a request."""
    with Session(engine) as session:
        yield session


Reading = Annotated[Session, Depends(session)]


def shown(reading: Session, fact: Fact, claim: Claim) -> Shown:
    """A claim with its rows."""
    links = reading.exec(
        select(Participation, Entity)
        .join(Entity, Entity.id == Participation.entity_id, isouter=True)  # type: ignore[arg-type]
        .where(Participation.fact_id == fact.id)
        .order_by("position")
    )
    return Shown(
        id=fact.slug,
        statement=fact.statement,
        kind=claim.kind,
        modality=claim.modality,
        links=[
            Link(role=link.role, entity=entity and entity.name, label=link.label, certainty=link.certainty)
            for link, entity in links
        ],
        evidence=[
            Span(start=span.start, end=span.end, sha256=span.sha256)
            for span in reading.exec(select(Evidence).where(Evidence.fact_id == fact.id))
        ],
    )


@app.get("/v1/claims/{id}", response_model=Shown)
def item(id: str, reading: Reading) -> Shown:
    """One claim."""
    fact = reading.exec(select(Fact).where(Fact.slug == id)).first()
    if fact is None:
        raise HTTPException(404)
    return shown(reading, fact, reading.get_one(Claim, fact.id))


@app.get("/v1/claims", response_model=list[Shown])
def page(reading: Reading, limit: int = 50, offset: int = 0) -> list[Shown]:
    """A page of claims."""
    found = select(Fact, Claim).join(Claim, Claim.id == Fact.id).order_by("id").offset(offset)  # type: ignore[arg-type]
    return [shown(reading, fact, claim) for fact, claim in reading.exec(found.limit(limit))]
