"""The first article with invented figures beside its own: every qualifier, vague words, claims that are not put as so."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from seed.compile import Dataset, compile_dossiers
from seed.dossier import Figure
from tests.dossiers import first_article

INVENTED: list[tuple[str, str, str, str, str, dict[str, Any], str | None]] = [
    ("more-than-twenty", "evacuated", "person", "more than 20", "more_than", {"lower": 20}, None),
    ("fewer-than-fifty", "evacuated", "person", "fewer than 50", "less_than", {"upper": 50}, None),
    ("seven-exactly", "evacuated", "person", "seven", "exact", {"value": 7}, None),
    ("five-million", "evacuated", "person", "5 million", "exact", {"value": 5_000_000}, None),
    ("about-forty", "evacuated", "person", "about 40", "about", {"value": 40}, None),
    ("dozens", "evacuated", "person", "dozens", "vague", {}, None),
    ("hundreds", "evacuated", "person", "several hundred", "vague", {}, None),
    ("tens-of-thousands", "evacuated", "person", "tens of thousands", "vague", {}, None),
    ("millions", "evacuated", "person", "millions", "vague", {}, None),
    ("countless", "evacuated", "person", "countless", "vague", {}, None),
    ("at-most-hours", "duration", "hour", "up to 2.5", "at_most", {"upper": Decimal("2.5")}, None),
    ("part-of-an-hour", "duration", "hour", "about 0.7", "about", {"value": Decimal("0.7")}, None),
    ("below-zero", "duration", "hour", "about -3", "about", {"value": -3}, None),
    ("zero-hours", "duration", "hour", "about 0", "about", {"value": 0}, None),
    ("perhaps-ten", "deaths", "person", "10", "exact", {"value": 10}, "us-withdrawal-may-be-delayed"),
    ("not-ten", "deaths", "person", "10", "exact", {"value": 10}, "massoud-does-not-want-war"),
    ("dozens-if", "deaths", "person", "dozens", "vague", {}, "massoud-determined-to-confront-taliban"),
]
"""Id, measure, unit, printed words, qualifier, numbers, and the claim that the figure is part of, if any."""


def invented_figures() -> Dataset:
    """The dataset."""
    dossiers = first_article()
    (article,) = dossiers.articles
    claims = {claim.id: claim for claim in article.claims}
    last = article.figures[-1]
    figures = [
        Figure(
            id=id,
            claim=claim,
            statement=f"The invented figure {id} counts {printed}.",
            measure=measure,
            counted="what is invented",
            unit=unit,
            printed=printed,
            qualifier=qualifier,
            evidence=claims[claim].evidence[:1] if claim else last.evidence,
            **numbers,
        )
        for id, measure, unit, printed, qualifier, numbers, claim in INVENTED
    ]
    in_order = sorted([*article.figures, *figures], key=lambda figure: figure.evidence[0].start)
    return compile_dossiers(replace(dossiers, articles=[replace(article, figures=in_order)]))
