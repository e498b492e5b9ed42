"""Questions to the synthetic corpus, of every filter and of every two: what they cost is measured on each engine."""

from collections.abc import Iterator
from itertools import combinations
from urllib.parse import urlencode

# a busy value and a rare one of each filter
SHARED = {
    "q": ["so", "yes 1"],
    "article": ["article-000500", "article-000001"],
    "paragraph": ["1", "2"],
    "entity": ["person-0", "person-900"],
    "role": ["speaker", "reported_by"],
    "attributed_to": ["person-0", "organisation-700"],
    "speaker": ["person-0", "person-900"],
    "outlet": ["organisation-0", "organisation-999"],
    "named_source": ["true", "false"],
    "voice": ["attributed", "article"],
    "certainty": ["stated", "implied"],
    "about": ["organisation-0", "organisation-999"],
    "place": ["place-0", "place-999"],
    "within": ["place-0", "place-999"],
    "from": ["2000", "2024-12-31"],
    "to": ["2024", "1999"],
}
OWN = {
    "timeline": {"type": ["event", "relation"]},
    "claims": {"kind": ["demand", "report"], "modality": ["stated", "conditional"], "quoted": ["true", "false"]},
    "figures": {
        "measure": ["deaths", "duration"],
        "unit": ["person", "week"],
        "qualifier": ["exact", "at_most"],
        "could_be": ["30", "-1"],
        "at_least": ["99999", "1"],
        "at_most": ["100000", "0"],
    },
    "events": {"kind": ["talks", "gathering"], "status": ["planned", "negated"]},
    "relations": {
        "predicate": ["leader_of", "child_of"],
        "status": ["current", "former"],
        "subject": ["person-0", "person-900"],
        "object": ["organisation-0", "organisation-999"],
    },
}


MORE_QUESTIONS = [
    "/v1/facts?count=true",
    "/v1/mentions?count=true",
    "/v1/people?count=true",
    "/v1/facts?type=relation&voice=attributed&count=true",
    "/v1/facts?within=place-0&count=true",
    "/v1/facts?id=claim-1-1&id=figure-2-2",
    "/v1/mentions?kind=description&type=place&paragraph=2&count=true",
    "/v1/mentions?entity=person-0&entity=person-1&article=article-000001",
    "/v1/places?q=place&within=place-3&bbox=0,0,1,1&count=true",
    "/v1/organisations?q=o&kind=media&article=article-000001",
    "/v1/claims?entity=person-0&entity=person-1&entity=person-2&role=speaker&role=about",
    "/v1/check/figure?measure=deaths&value=30&limit=100",
    "/v1/check/figure?measure=deaths&lower=10&upper=50000&unit=person&within=place-0",
    "/v1/check/figure?measure=duration&upper=5&attributed_to=person-0&about=place-0",
    "/v1/compare/figures?measure=deaths&limit=25",
    "/v1/compare/figures?measure=present&place=place-999&from=2020",
    "/v1/timeline?count=true",
    "/v1/timeline?entity=person-0&entity=place-0&from=2010&to=2011",
]
GRAPHS = [
    "/v1/graph?entity=person-0",
    "/v1/graph?entity=person-0&role=speaker&role=subject&depth=2",
    "/v1/graph?entity=person-0&entity=place-0&entity=organisation-0&type=relation&depth=3",
    "/v1/graph?entity=person-900&depth=3",
    "/v1/graph?entity=person-900&entity=place-999&entity=organisation-999&role=subject&role=object&depth=3",
    "/v1/graph?entity=person-900&entity=place-999&entity=organisation-999&type=event&depth=3",
    "/v1/graph?entity=person-0&article=article-000001&depth=3",
]
"""Around a busy entity, and around rare ones that lead to busy ones."""


def questions() -> Iterator[str]:
    """Each filter, and each pair of filters, with busy values and with rare ones, which often find nothing."""
    for path, own in OWN.items():
        filters = {**SHARED, **own}
        pairs = [pair for pair in combinations(filters, 2) if path == "claims" or set(pair) & set(own)]
        for names in [*((name,) for name in filters), *pairs]:
            for choice in (0, 1):
                query = [(name, filters[name][choice]) for name in names]
                if {"could_be", "at_least", "at_most"} & set(names) and "measure" not in names:
                    query.append(("measure", "deaths"))
                yield f"/v1/{path}?{urlencode(query)}"
