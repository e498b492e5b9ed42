"""What else there is to know of the verdict on a quotation: as that the words are a name."""

from collections.abc import Sequence

from app.folding import fold
from app.quotations.judgements import Judged
from app.quotations.matches import Found
from app.quotations.summaries import Asked
from app.quotations.words import words_of


def note_of(found: Found, judged: Sequence[Judged], asked: Asked, name: str | None) -> str | None:
    """What else there is to know of the verdict."""
    notes = []
    if name is not None:
        given = " ".join(word.shown for word in words_of(asked.text))
        alone = given.casefold().removeprefix("the ") == name.casefold().removeprefix("the ")
        of = "" if alone else f" of {name}"
        notes.append(f"“{given}” is a name{of}, not words that somebody is quoted as saying.")
    if found.narration:
        notes.append(f"“{found.narration}” was taken for what tells who spoke: {_of_names(found)}.")
    if found.wording == "altered" and any(fold(one.claim["statement"]) == fold(asked.text) for one in judged):
        notes.append("These are the words of this service for what was said, not a quotation.")
    notes += [sentence for one in judged[:1] for sentence in _implied(one, asked)]
    if found.beyond_latin:
        notes.append("Whether a “not” was dropped or added is told of English words alone.")
    return " ".join(notes) or None


def _of_names(found: Found) -> str:
    """What is done with the names in what tells who spoke."""
    match len(found.told_of) + len(found.told_to):
        case 0:
            return "it is not compared, and names nobody to check"
        case 1:
            return "it is not compared, but the name in it was checked"
    return "it is not compared, but the names in it were checked"


def _implied(judged: Judged, asked: Asked) -> list[str]:
    """Which of speaker and outlet the article does not state."""
    implied = {
        link["entity"]["id"]
        for link in judged.claim["attribution"]
        if link["entity"] is not None and link["certainty"] == "implied"
    }
    sentences = []
    if judged.speaker == "confirmed" and asked.speaker is not None and asked.speaker.id in implied:
        sentences.append(f"That these are words of {asked.speaker.name} is implied by the article, not stated.")
    if judged.outlet == "confirmed" and asked.outlet is not None and asked.outlet.id in implied:
        sentences.append(f"That these words come from {asked.outlet.name} is implied by the article, not stated.")
    return sentences
