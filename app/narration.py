"""What of a text is speech, and what tells who spoke: `"...", he said. "..."`."""

import re
from typing import NamedTuple

from app.quoted_words import words_of

_VERB = (
    r"(?:sa(?:y|ys|id|ying)|t(?:ell|ells|elling|old)|add(?:s|ed|ing)?|insist(?:s|ed|ing)?|stress(?:es|ed|ing)?"
    r"|warn(?:s|ed|ing)?|declar(?:es|ed|ing)|stat(?:es|ed|ing)|not(?:es|ed|ing)|explain(?:s|ed|ing)?"
    r"|claim(?:s|ed|ing)?|announc(?:es|ed|ing)|repeat(?:s|ed|ing)?|ask(?:s|ed|ing)?|repl(?:ies|ied)|answer(?:s|ed)?"
    r"|continu(?:es|ed)|conclud(?:es|ed)|(?:re-?)?emphasi[sz](?:es|ed|ing)|argu(?:es|ed)|comment(?:s|ed)|tweet(?:s|ed)"
    r"|wr(?:ites|ote)|according to)"
)
_WHO = r"(?:[Hh]e|[Ss]he|[Tt]hey|(?:[Tt]he )?(?:[A-Z][\w.'’-]{0,40}\s+){0,4}[A-Z][\w.'’-]{0,40})"
_SAYING = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_DENYING = re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE)
_NAMED = re.compile(rf"\s*[—–-]+\s*(?=[A-Z]){_WHO}(?:,[^.!?]{{0,80}})?[\s.]*")
"""A dash and a name, as below a motto."""
_LABEL = re.compile(rf"\s*(?=[A-Z]){_WHO}:\s*")
_MARKED = re.compile(
    r"“([^“”]*)”|\"([^\"]*)\"|＂([^＂]*)＂|«([^«»]*)»|»([^«»]*)«|„([^„“”]*)[“”]|‹([^‹›]*)›|「([^「」]*)」"
    r"|(?<!\w)['‘](?=[\w\[(.…])([^“”\"]{1,400}?)(?<=[,.!?…—–-])['’](?!\w)"
)
_TRAILING = re.compile(
    rf"(?P<said>.+[,!?…—–\"”’»])\s*(?P<told>(?:{_WHO}\s+{_VERB}|{_VERB}\s+{_WHO})\b[^,.!?]{{0,60}})[\s.]*", re.DOTALL
)
_SIGNED = re.compile(rf"(?P<said>.+(?:[—–]|[.,!?…\"”’»]\s*--?\s))\s*(?P<told>(?=[A-Z]){_WHO})[\s.]*", re.DOTALL)
_LABELLED = re.compile(rf"(?P<told>(?=[A-Z]){_WHO}:)\s+(?P<said>.+)", re.DOTALL)


class Reading(NamedTuple):
    """A way to read a text."""

    speech: str
    narration: str
    """What tells who spoke; empty if all is taken for speech."""


def readings(text: str) -> list[Reading]:
    """How a text can be read: all of it as speech, and before that without what tells who spoke."""
    narrated = _marked(text) or _unmarked(text)
    return [*([narrated] if narrated else []), Reading(text, "")]


def _marked(text: str) -> Reading | None:
    """What stands between quotation marks, if something else tells who spoke."""
    speech, narration, before = "", list[str](), 0
    marked = list(_MARKED.finditer(text))
    for match in marked:
        outside = text[before : match.start()]
        before = match.end()
        inside = next(group for group in match.groups() if group is not None)
        if _tells_who(outside, ends=False):
            narration.append(outside)
            # between two quotations something may be left out, at the beginning there is nothing
            speech += f" … {inside}" if speech else inside
        else:
            speech += f"{outside} {inside}"
    rest = text[before:]
    if marked and _tells_who(rest, ends=True):
        narration.append(rest)
    else:
        speech += f" {rest}"
    told = " … ".join(one.strip(" ,.:;—–-\n") for one in narration)
    return Reading(speech, told) if told and words_of(speech) else None


def _unmarked(text: str) -> Reading | None:
    """What stands before `, he said`, or after `Massoud:`."""
    labelled = _LABELLED.fullmatch(text.strip())
    if labelled and _may_tell(labelled["told"]):
        return Reading(labelled["said"], labelled["told"].strip(" :"))
    trailing = None if text.isupper() else _TRAILING.fullmatch(text) or _SIGNED.fullmatch(text)
    if trailing and _may_tell(trailing["told"]) and words_of(trailing["said"]):
        return Reading(trailing["said"], trailing["told"].strip(" .\n"))
    return None


def _tells_who(outside: str, *, ends: bool) -> bool:
    """Whether words outside of quotation marks tell who spoke."""
    told = _SAYING.search(outside) or _LABEL.fullmatch(outside) or (ends and _NAMED.fullmatch(outside))
    return bool(told) and _may_tell(outside)


def _may_tell(told: str) -> bool:
    """Whether words do not deny that it was said: those are never set aside."""
    return not _DENYING.search(told) and not any(word.negates for word in words_of(told))
