"""What every entry of a dossier shares: strictness, the line it came from, and the texts an author writes."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from seed.source import Fault, Mapping, Place


class Entry(BaseModel):
    """Something an author wrote down, which remembers its line. One made in code has none, and is checked the same."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    _source: Mapping | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_source(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        entry = handler(data)
        if isinstance(data, Mapping):
            entry._source = data
        return entry

    def line_of(self, field: str = "") -> Place | None:
        """The line of a field of this entry, or of the entry itself."""
        if self._source is None:
            return None
        return Place(self._source.place.file, self._source.lines.get(field, self._source.place.line))

    def fault(self, field: str, message: str) -> Fault:
        """Something wrong with a field of this entry."""
        return Fault(self.line_of(field), field, message)


def _label(text: str) -> str:
    if (words := len(text.split())) > 6:
        raise ValueError(f"{words} words; expected at most six, as printed")
    return text


def _sentence(text: str) -> str:
    if not text.endswith("."):
        raise ValueError("expected a sentence of ours that ends with a full stop")
    return text


def _statement(text: str) -> str:
    if (words := len(text.split())) > 20:
        raise ValueError(f"{words} words; expected one clause of at most twenty")
    return _sentence(text)


def _printable(text: str) -> str:
    text = text.removesuffix("\n")  # of a folded scalar
    if text != text.strip() or not text:
        raise ValueError("expected text without space around it")
    if hidden := next(
        (character for character in text if not (character.isprintable() or character == "\u200c")), None
    ):
        raise ValueError(f"holds the character U+{ord(hidden):04X}, which cannot be seen")
    return text


Text = Annotated[str, AfterValidator(_printable)]
"""Text on one line, as it will be shown."""
Label = Annotated[Text, AfterValidator(_label)]
"""At most six words, as printed."""
Sentence = Annotated[Text, AfterValidator(_sentence)]
"""A sentence of ours."""
Statement = Annotated[Text, AfterValidator(_statement)]
"""One present-tense main clause of ours, of at most twenty words."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
