"""Whether the sentences of an article fill its text, each is accounted for, and spans lie where they say."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from app.verification import sha256
from seed.dossier import ArticleDossier, Mention, Quote, Run
from seed.source import Fault


def tiling(dossier: ArticleDossier) -> Iterator[Fault]:
    """Paragraphs run in order, and sentences fill each from end to end, one space apart."""
    paragraphs = dossier.article.paragraphs
    for before, after in pairwise(paragraphs):
        if after.start <= before.end:
            yield after.fault("start", f"begins at {after.start}, before the line that ends at {before.end} is over")
    if paragraphs[-1].end != dossier.article.text.length:
        yield dossier.article.text.fault("length", f"the last paragraph ends at {paragraphs[-1].end}")
    position = {number: paragraph.start for number, paragraph in enumerate(paragraphs, 1)}
    for earlier, later in pairwise(dossier.sentences):
        if later.start < earlier.end:
            yield later.fault("start", f"found {later.start}; the sentence before it ends at {earlier.end}")
    for sentence in dossier.sentences:
        if sentence.paragraph not in position:
            yield sentence.fault("paragraph", f"there is no paragraph {sentence.paragraph}")
            continue
        expected = position[sentence.paragraph]
        first = expected == paragraphs[sentence.paragraph - 1].start
        if sentence.start != expected and (first or sentence.start != expected + 1):
            yield sentence.fault("start", f"found {sentence.start}; the sentence before it ends at {expected}")
        position[sentence.paragraph] = sentence.end
    for number, paragraph in enumerate(paragraphs, 1):
        if position[number] != paragraph.end:
            yield paragraph.fault(
                "end", f"paragraph {number} ends at {paragraph.end}; its sentences end at {position[number]}"
            )


def coverage(dossier: ArticleDossier) -> Iterator[Fault]:
    """Every sentence has a fact or a reason, not both."""
    starts = sorted(evidence.start for fact in dossier.facts() for evidence in fact.evidence)
    for sentence in dossier.sentences:
        covered = bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)
        if not covered and sentence.reason is None:
            yield sentence.fault("start", f"{sentence.start} to {sentence.end} has neither a fact nor a reason")
        if covered and sentence.reason is not None:
            yield sentence.fault("reason", "the sentence has facts; a reason is for one that has none")


def inside_one_sentence(span: Run, dossier: ArticleDossier) -> Iterator[Fault]:
    """A span lies in a sentence, and in the paragraph it says."""
    if not dossier.sentences:
        return
    likely = dossier.sentences[bisect_right(dossier.sentence_starts, span.start) - 1]
    sentence = likely if likely.holds(span) else next((s for s in dossier.sentences if s.holds(span)), None)
    paragraph = getattr(span, "paragraph", None)
    if sentence is None:
        yield span.fault("start", f"{span.start} to {span.end} does not lie inside one sentence of coverage.yaml")
    elif paragraph is not None and paragraph != sentence.paragraph:
        yield span.fault("paragraph", f"found {paragraph}; {span.start} to {span.end} lies in {sentence.paragraph}")


def text_fits(span: Mention | Quote) -> Iterator[Fault]:
    """A span that gives its text has the length and the hash of it."""
    if len(span.text) != span.end - span.start:
        yield span.fault(
            "text", f"has {len(span.text)} characters; {span.start} to {span.end} are {span.end - span.start}"
        )
    elif sha256(span.text) != span.sha256:
        yield span.fault("sha256", f"is not the hash of `{span.text}`")
