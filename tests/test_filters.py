"""Every filter against a naive one that reads the whole list in Python, alone and in random combinations."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paging import _page_statement
from tests.conftest import Api
from tests.naive import World, matches_entity, matches_fact, matches_mention
from tests.trials import tried

ENTITIES = [
    "ahmad-massoud", "ahmad-shah-massoud", "taliban", "afp", "al-arabiya", "reuters", "al-jazeera", "white-house", "nato",
    "national-resistance-front", "ali-maysam-nazari", "abdullah-abdullah", "amrullah-saleh", "afghanistan", "mohammad-ismail",
]  # fmt: skip
PLACES = [
    "afghanistan",
    "kabul",
    "kabul-airport",
    "panjshir-province",
    "panjshir-valley",
    "bazarak",
    "central-asia",
    "united-states",
]
DATES = [
    "1980",
    "1985-06",
    "1996-01-01",
    "2001",
    "2001-12-31",
    "2021",
    "2021-08",
    "2021-08-15",
    "2021-08-21",
    "2021-08-22",
    "2021-08-31",
    "2022",
]
BOOLEANS = ["true", "false"]
NUMBERS = ["0", "1", "2.5", "3", "20", "21", "30", "10000", "12000", "15000", "28000", "60000"]
FACT_FILTERS: dict[str, list[str]] = {
    "q": ["massoud", "TALIBAN panj", "a", "the war", "long-term conflict", "afghan", "مسعود", "at least 2"],
    "article": ["panjshir-last-bastion"],
    "paragraph": [str(number) for number in range(1, 14)],
    "entity": ENTITIES,
    "role": [
        "speaker",
        "on_behalf_of",
        "told_to",
        "reported_by",
        "addressed_to",
        "subject",
        "object",
        "place",
        "about",
    ],
    "attributed_to": ENTITIES,
    "speaker": ENTITIES,
    "outlet": ["afp", "al-arabiya", "reuters", "al-jazeera", "white-house", "taliban", "nato"],
    "named_source": BOOLEANS,
    "voice": ["attributed", "article"],
    "certainty": ["stated", "implied"],
    "about": [*ENTITIES, *PLACES],
    "place": PLACES,
    "within": PLACES,
    "from": DATES,
    "to": DATES,
}
SINGLE = {"named_source", "from", "to", "quoted", "could_be", "at_least", "at_most", "q", "bbox"}
FILTERS: dict[str, dict[str, list[str]]] = {
    "facts": {**FACT_FILTERS, "type": ["claim", "figure", "event", "relation"], "id": ["takeover-of-kabul", "americans-to-evacuate"]},
    "timeline": {**FACT_FILTERS, "type": ["claim", "figure", "event", "relation"], "id": ["takeover-of-kabul", "us-troop-withdrawal"]},
    "claims": {
        **FACT_FILTERS,
        "kind": ["estimate", "demand", "intention", "prediction", "inference", "assessment", "report"],
        "modality": ["stated", "possible", "conditional", "negated"],
        "quoted": BOOLEANS,
    },
    "figures": {
        **FACT_FILTERS,
        "measure": ["deaths", "evacuated", "awaiting_evacuation", "present", "duration"],
        "unit": ["person", "hour", "week", "year"],
        "qualifier": ["exact", "about", "at_least", "at_most", "between", "vague", "more_than"],
        "could_be": NUMBERS,
        "at_least": NUMBERS,
        "at_most": NUMBERS,
    },
    "events": {
        **FACT_FILTERS,
        "kind": ["fighting", "takeover", "power_change", "movement", "talks", "gathering", "disclosure"],
        "status": ["occurred", "ongoing", "planned", "negated"],
    },
    "relations": {
        **FACT_FILTERS,
        "predicate": ["child_of", "leader_of", "located_in", "capital_of", "part_of", "spokesperson_of"],
        "status": ["current", "former"],
        "subject": [*ENTITIES, *PLACES],
        "object": [*ENTITIES, *PLACES],
    },
    "people": {"q": ["massoud", "Ahmad", "AHMAD SHAH", "مسعود", "احمد مسعود", "x", "a"], "article": ["panjshir-last-bastion"], "kind": ["person"]},
    "places": {
        "q": ["bazarak", "Panj", "kabul int", "كابل", "hindu"],
        "kind": ["country", "province", "city", "valley", "mountains", "airport", "region"],
        "within": PLACES,
        "bbox": ["68,34,71,36", "-180,-90,180,90", "170,0,-60,80", "69,34.5,69.3,34.6"],
        "article": ["panjshir-last-bastion"],
    },
    "organisations": {
        "q": ["al", "taliban", "nat", "front"],
        "kind": ["armed_group", "movement", "government", "alliance", "bloc", "institution", "media"],
    },
    "mentions": {
        "article": ["panjshir-last-bastion"],
        "paragraph": [str(number) for number in range(1, 14)],
        "entity": [*ENTITIES, *PLACES],
        "type": ["person", "place", "organisation"],
        "kind": ["name", "description"],
    },
}  # fmt: skip
MATCHERS = {
    "people": matches_entity,
    "places": matches_entity,
    "organisations": matches_entity,
    "mentions": matches_mention,
}


@st.composite
def questions(draw: st.DrawFn, world: World) -> tuple[str, dict[str, list[str]]]:
    """A collection, and a random combination of its filters. Two of three are drawn to find a record drawn before."""
    path = draw(st.sampled_from(sorted(FILTERS)))
    matches = MATCHERS.get(path, matches_fact)
    record = draw(st.sampled_from(world.lists[path])) if draw(st.integers(0, 2)) else None
    names = draw(st.lists(st.sampled_from(sorted(FILTERS[path])), min_size=1, max_size=4, unique=True))
    if {"could_be", "at_least", "at_most"} & set(names) and "measure" not in names:
        names.append("measure")
    query = {}
    for name in names:
        fitting = [value for value in FILTERS[path][name] if record and matches(world, record, {name: [value]})]
        values = st.sampled_from(fitting or FILTERS[path][name])
        query[name] = draw(st.lists(values, min_size=1, max_size=1 if name in SINGLE else 3, unique=True))
    if "from" in query and "to" in query:
        query["from"], query["to"] = sorted([query["from"], query["to"]])
    return path, query


def check(api: Api, world: World, path: str, query: dict[str, list[str]]) -> int:
    url = f"/v1/{path}?{urlencode(query, doseq=True)}"
    matches = MATCHERS.get(path, matches_fact)
    expected = [record["id"] for record in world.lists[path] if matches(world, record, query)]
    page = api.document(f"{url}&limit=500&count=true")
    assert [record["id"] for record in page["items"]] == expected, url
    assert page["total"] == len(expected)
    if len(expected) > 1:
        first = api.document(f"{url}&limit=1")
        second = api.document(first["next"])
        assert [first["items"][0]["id"], second["items"][0]["id"]] == expected[:2]
    return len(expected)


def test_shapes_of_statements_are_few_however_many_values_are_asked_for(api: Api) -> None:
    before = _page_statement.cache_info().currsize
    for number in range(1, 60):
        paragraphs = "&".join(f"paragraph={index}" for index in range(1, number + 1))
        assert api.get(f"/v1/events?{paragraphs}&voice=article&voice=article").status_code == 200
    assert _page_statement.cache_info().currsize - before <= 7


def test_random_combinations_equal_the_naive_answer(api: Api, database: str, world: World) -> None:
    found: list[int] = []
    # a request takes a server longer than a file, and the conditions are the same
    number = 1000 if database.startswith("sqlite") else 600

    @tried(number)
    @given(question=questions(world))
    def ask(question: tuple[str, dict[str, list[str]]]) -> None:
        found.append(check(api, world, *question))

    ask()
    assert len(found) >= number
    assert sum(1 for number in found if number) > len(found) / 2, "questions that find nothing show little"


@pytest.mark.parametrize(("path", "name"), [(path, name) for path in FILTERS for name in FILTERS[path]])
def test_each_value_of_each_filter_alone(api: Api, world: World, path: str, name: str) -> None:
    found = 0
    for value in FILTERS[path][name]:
        query = {name: [value]} | (
            {"measure": ["deaths", "duration"]} if name in {"could_be", "at_least", "at_most"} else {}
        )
        check(api, world, path, query)
        found += len(api.document(f"/v1/{path}?{urlencode(query, doseq=True)}")["items"])
    assert found > 0 or (name in FACT_FILTERS and path != "facts"), "a filter that never finds anything is not tested"


def test_a_number_that_has_an_exponent_in_python_has_none_in_a_link(api: Api) -> None:
    following = api.document("/v1/figures?measure=evacuated&measure=deaths&at_least=0.00001&limit=1")["next"]
    assert "at_least=0.00001&" in following
    assert ids(api, following) == ["people-evacuated-from-afghanistan"]


def ids(api: Api, url: str) -> list[str]:
    return [record["id"] for record in api.document(url)["items"]]


def test_what_the_taliban_said_the_unnamed_spokesman_included(api: Api) -> None:
    found = ids(api, "/v1/claims?attributed_to=taliban")
    assert {"taliban-negotiating-before-offensive", "panjshir-leaders-must-disarm", "taliban-preparing-attack"} <= set(
        found
    )


def test_claims_with_no_named_source(api: Api) -> None:
    assert ids(api, "/v1/claims?named_source=false&voice=attributed") == [
        "taliban-negotiating-before-offensive",
        "taliban-recaptured-baghlan-areas",
        "karzai-abdullah-taliban-exchange-views",
    ]


def test_what_was_told_to_afp_explicitly(api: Api) -> None:
    found = ids(api, "/v1/claims?entity=afp&role=told_to&certainty=stated")
    assert found == ["nrf-ready-for-long-conflict", "nrf-intends-to-negotiate"]


def test_everything_about_the_son_and_nothing_about_his_father(api: Api) -> None:
    found = ids(api, "/v1/facts?entity=ahmad-massoud&limit=500")
    assert len(found) > 15
    assert "ahmad-shah-massoud-resistance-hero" not in found
    assert ids(api, "/v1/people?q=ahmad massoud") == ["ahmad-massoud"]
    assert ids(api, "/v1/people?q=احمد مسعود") == ["ahmad-massoud"]


def test_figures_that_could_be_thirty(api: Api) -> None:
    assert ids(api, "/v1/figures?measure=deaths&could_be=30") == ["deaths-fleeing-afghanistan"]


def test_what_happened_on_saturday(api: Api) -> None:
    found = ids(api, "/v1/events?from=2021-08-21&to=2021-08-21&status=occurred")
    assert "karzai-abdullah-taliban-meeting" in found


@pytest.mark.parametrize(
    ("url", "status", "hint"),
    [
        ("/v1/claims?speeker=taliban", 400, "did you mean `speaker`?"),
        ("/v1/claims?speaker=talibans", 422, "did you mean `taliban`?"),
        ("/v1/claims?kind=demands", 400, "did you mean `demand`?"),
        ("/v1/claims?id=nrf-ready-for-long-conflit", 422, "did you mean `nrf-ready-for-long-conflict`?"),
        ("/v1/claims?voice=", 400, "expected one of attributed, article"),
        ("/v1/claims?named_source=maybe", 400, "named_source"),
        ("/v1/claims?quoted=true&quoted=false", 400, "takes one value"),
        ("/v1/claims?speaker=Taliban", 400, "expected the form"),
        ("/v1/claims?paragraph=0", 400, "paragraph"),
        ("/v1/claims?format=xml", 400, "expected one of json"),
        ("/v1/claims?measure=deaths", 400, "no such parameter"),
        ("/v1/events?from=2021-08-22&to=2021-08-21", 422, "is after `to`"),
        ("/v1/events?from=2021-13", 400, "is not in the calendar"),
        ("/v1/events?from=2021-02-29", 400, "is not in the calendar"),
        ("/v1/events?from=yesterday", 400, "expected the form"),
        ("/v1/figures?could_be=30", 422, "wants `measure`"),
        ("/v1/figures?measure=death", 422, "did you mean `deaths`?"),
        ("/v1/figures?measure=deaths&could_be=nan", 400, "could_be"),
        ("/v1/figures?measure=deaths&could_be=many", 400, "could_be"),
        ("/v1/claims?q=", 400, "at least 1 character"),
        ("/v1/people?q=", 400, "q"),
        ("/v1/people?q=a%00b", 400, "NUL"),
        ("/v1/places?bbox=1,2,3", 400, "west,south,east,north"),
        ("/v1/places?bbox=1,50,2,40", 400, "expected south at most north"),
        ("/v1/places?bbox=1,2,3,nan", 400, "expected four numbers"),
        ("/v1/places?bbox=1,2,3,91", 400, "south and north within 90"),
        ("/v1/people?within=kabul", 400, "no such parameter"),
        ("/v1/claims?id=americans-to-evacuate", 422, "is a figure; expected a claim"),
        ("/v1/people?id=taliban", 422, "is an organisation; expected a person"),
        ("/v1/claims?place=taliban", 422, "is an organisation; expected a place"),
        ("/v1/places?within=taliban", 422, "expected a place"),
        ("/v1/claims?outlet=kabul", 422, "is a place; expected an organisation"),
        ("/v1/claims?role=speeker", 400, "did you mean `speaker`?"),
        ("/v1/claims?paragraph=7.0", 400, "expected a whole number"),
        ("/v1/claims?named_source=off", 400, "expected true or false"),
        ("/v1/figures?measure=deaths&could_be=3_0", 400, "expected a number"),
        ("/v1/figures?measure=deaths&could_be=%2030", 400, "expected a number"),
        ("/v1/places?bbox=6_8,34,71,36", 400, "expected four numbers"),
        ("/v1/people?q=massoud%FF", 400, "not UTF-8"),
        (f"/v1/facts?{'&'.join(f'paragraph={n}' for n in range(1, 102))}", 400, "at most 100"),
        (f"/v1/facts?{'&'.join(f'paragraph={n}' for n in range(1, 80))}&{'&'.join(f'entity=e{n}' for n in range(30))}", 422, "at most 100 values"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_told_why(api: Api, url: str, status: int, hint: str) -> None:
    response = api.get(url)
    assert response.status_code == status, response.text
    assert hint in response.json()["detail"]
    assert response.json()["type"] == {400: "/problems/invalid-request", 422: "/problems/unanswerable"}[status]
