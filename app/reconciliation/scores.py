"""How well a candidate fits a question, feature by feature, and whether it is safe to take it without looking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.reconciliation.candidates import Known, KnownName
from app.reconciliation.catalogue import PROPERTIES
from app.reconciliation.likeness import NOTHING, AskedName, Likeness

AGREES = "agrees_"
"""What the feature of a property begins with."""
LEAST = 40.0
"""The score that a candidate has to have."""
SAFE_DISTANCE = 90.0
"""A candidate is not safe while another has this score or more."""
_DISAGREES = 0.5
"""Under which agreement a property speaks against a candidate."""
_PROPERTY = 0.3
"""How much a property counts beside the name, which counts 1."""
_OTHER_TYPE = 0.5
"""What is left of the score of a candidate that has not the type that it should."""


@dataclass(frozen=True)
class Scored:
    """A candidate with all that its score comes from."""

    entity: Known
    matched: KnownName | None
    """The one of its names that is most like what was asked for; None if no name was."""
    likeness: Likeness
    id_given: bool
    """Whether what was asked for is its very id."""
    type_fits: bool
    agreements: Mapping[str, float]
    """Property -> how well the values agree, where there are some to compare."""

    @property
    def exact(self) -> bool:
        """Whether what was asked for is one of its names, letter for letter once both are folded."""
        return self.likeness.similarity == 1

    @property
    def identified(self) -> bool:
        """Whether an id in another catalogue is the same."""
        return any(PROPERTIES[id].scheme is not None and agrees == 1 for id, agrees in self.agreements.items())

    @cached_property
    def score(self) -> float:
        """From 0 to 100."""
        parts = [(1.0, self.likeness.similarity)] if self.matched else []
        if self.id_given:
            parts = [(1.0, 1.0)]
        # an id that is the same weighs as much as the name; one that differs rules a match out, but says little of who
        # comes next: the name does, as it does for those of whom no id is known
        parts += [
            (1.0 if PROPERTIES[id].scheme is not None and agrees == 1 else _PROPERTY, agrees)
            for id, agrees in self.agreements.items()
        ]
        weights = sum(weight for weight, _ in parts)
        fit = sum(weight * part for weight, part in parts) / weights if weights else 0.0
        return round(100 * (fit if self.type_fits else fit * _OTHER_TYPE), 2)

    @cached_property
    def ruled_out(self) -> bool:
        """Whether its type or one of its properties speaks against it."""
        return not self.type_fits or any(
            # whoever gives two ids in one catalogue, or two places around, means both
            agrees < (1 if PROPERTIES[id].scheme is not None or PROPERTIES[id].holds == "place" else _DISAGREES)
            for id, agrees in self.agreements.items()
        )

    @property
    def may_be_safe(self) -> bool:
        """Whether nothing in the candidate itself keeps it from being taken without looking."""
        if self.ruled_out:
            return False
        if self.identified:
            return self.matched is None or self.likeness.similarity >= _DISAGREES
        if self.id_given:
            return "-" in self.entity.id  # of a single word nobody knows whether it is meant as an id
        return self.exact and self.matched is not None and self.matched.stands_alone

    def features(self, rank: Sequence["Scored"]) -> dict[str, float | bool]:
        """What the score and the certainty come from."""
        features: dict[str, float | bool] = {}
        if self.matched is not None:
            features = {
                "name_similarity": round(100 * self.likeness.similarity, 2),
                "name_exact": self.exact,
                "name_sounds_alike": self.likeness.sounds_alike,
                "name_stands_alone": self.matched.stands_alone,
                "name_words_left_over": self.likeness.left_over,
                "id_exact": self.id_given,
            }
        features["type_fits"] = self.type_fits
        features["rivals"] = len(rivals(self, rank))
        return features | {f"{AGREES}{id}": round(100 * agrees, 2) for id, agrees in self.agreements.items()}


def nearest_name(asked: AskedName, entity: Known) -> tuple[KnownName, Likeness]:
    """The one of an entity's names that is most like a name; of several alike, one that stands alone, and is written
    so."""
    best, likeness, fit = entity.names[0], NOTHING, (0.0, False, False)
    for name in entity.names:
        found = asked.likeness(name.text)
        if (found.similarity, name.stands_alone, name.text == asked.name) > fit:
            best, likeness = name, found
            fit = (found.similarity, name.stands_alone, name.text == asked.name)
    return best, likeness


def ranked(scored: Sequence[Scored]) -> list[Scored]:
    """The candidates that fit, the best first. Of "Kabul, Afghanistan" the city comes first, as it does there."""
    fitting = [one for one in scored if one.score >= LEAST]
    return sorted(fitting, key=lambda one: (-one.score, -one.may_be_safe, one.likeness.first, one.entity.id))


def rivals(one: Scored, rank: Sequence[Scored]) -> list[Scored]:
    """The other candidates that come too near for one to be safe."""
    others = [other for other in rank if other is not one]
    if one.identified:
        # the id says one thing, and the name perhaps another
        return [other for other in others if other.identified or other.likeness.similarity > one.likeness.similarity]
    return [
        other
        for other in others
        if not other.ruled_out and (other.exact or other.score >= SAFE_DISTANCE or _is_named_better(other, one))
    ]


def _is_named_better(one: Scored, than: Scored) -> bool:
    """Whether a name that was given as a property is the one's, and not the other's."""
    return any(
        PROPERTIES[id].is_name and agrees == 1 and than.agreements.get(id, 1) < 1
        for id, agrees in one.agreements.items()
    )


def is_safe(one: Scored, rank: Sequence[Scored]) -> bool:
    """Whether the candidate can be taken without looking."""
    return one.may_be_safe and not rivals(one, rank)
