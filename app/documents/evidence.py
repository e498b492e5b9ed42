"""Where in the article's text something stands, provable by anyone who holds a copy."""

from typing import Annotated

from pydantic import Field

from app.documents.base import Document
from app.vocabulary import Role

ParagraphNumber = Annotated[int, Field(ge=1, description="The paragraph, from 1: the text's non-empty lines.")]
Start = Annotated[int, Field(ge=0, description="Offset of the first character in the whole text, from 0.")]
End = Annotated[int, Field(ge=1, description="Offset behind the last character in the whole text.")]
Sha256 = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of exactly these characters, as UTF-8, in lower-case hexadecimal.",
    ),
]


class Span(Document):
    """A run of characters. Offsets count Unicode code points of the text as UTF-8 with LF line ends and no final
    newline."""

    paragraph: ParagraphNumber
    start: Start
    end: End
    sha256: Sha256


class Evidence(Span):
    """One telling of a fact."""

    omits: list[Role]
    """The roles that this telling does not print."""


class Quote(Document):
    """Words that somebody is quoted as saying, without the quotation marks; one for each printing."""

    text: str
    """The quoted words, exactly as printed."""
    paragraph: ParagraphNumber
    start: Start
    end: End
    sha256: Sha256
