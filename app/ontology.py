"""Our own classes and properties in linked data, from `ontology.toml`: each with its meaning.

What has a property and what it holds is said too."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_name("ontology.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Property:
    """Something that is said of things."""

    meaning: str
    of: Sequence[str]
    """The classes of what has it, as the context of linked data names them."""
    holds: Sequence[str]
    """The types or classes of what it holds, named likewise; `Concept` is a term of a vocabulary."""

    @property
    def is_link(self) -> bool:
        """Whether it leads to something else, instead of holding a text or a number."""
        return not any(one.startswith("xsd:") for one in self.holds)


CLASSES: Mapping[str, tuple[str, str]] = {
    name: (defined["label"], defined["meaning"]) for name, defined in _FILE["class"].items()
}
"""Name of a class -> its label and its meaning."""

PROPERTIES: Mapping[str, Property] = {name: Property(**defined) for name, defined in _FILE["property"].items()}
"""Name of a property -> what it is."""
