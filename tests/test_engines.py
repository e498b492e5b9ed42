"""Every engine answers the same bytes."""

import pytest

from app.store import store_of
from app.vocabulary import VOCABULARIES
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.dossiers import first_article
from tests.postgres import PostgreSQLServer
from tests.test_collections import LISTS
from tests.test_filters import FILTERS


def test_every_list_and_item_is_the_same_bytes_from_both(
    postgresql: PostgreSQLServer, tmp_path_factory: pytest.TempPathFactory, serve: Serve
) -> None:
    dataset = compile_dossiers(first_article())
    urls = [f"sqlite:///{tmp_path_factory.mktemp('same') / 'facts.db'}", postgresql.new_database()]
    for url in urls:
        load(dataset, store_of(url))
    one, other = (serve(url) for url in urls)
    paths = ["/v1", "/v1/vocabularies", "/readyz", "/openapi.json", "/nope"]
    for collection in LISTS:
        page: str | None = f"/v1/{collection}?limit=7&count=true"
        while page:
            paths.append(page)
            items = one.document(page)
            paths += [item["url"] for item in items["items"]]
            page = items["next"]
        paths += [f"/v1/{collection}/nope", f"/v1/{collection}?limit=0", f"/v1/{collection}?id=nope"]
        for name, values in FILTERS.get(collection, {}).items():
            paths += [f"/v1/{collection}?{name}={value}" for value in values[:3]]
    for entity in ("taliban", "ahmad-massoud", "kabul", "nato", "nope"):
        asked = (
            "",
            "&depth=2&format=graphml",
            "&depth=3&role=subject&role=object",
            "&type=claim&type=event",
            "&depth=4",
        )
        paths += [f"/v1/graph?entity={entity}{more}" for more in asked]
        paths.append(f"/v1/graph?entity={entity}&depth=2&article=panjshir-last-bastion&type=relation")
    paths += [f"/v1/articles/{item['id']}/coverage" for item in one.everything("/v1/articles")]
    for measure in VOCABULARIES["measure"]:
        numbers = ("value=30", "value=0.3&limit=1", "lower=10000&upper=60000", "upper=3&unit=hour", "value=x", "")
        paths += [f"/v1/check/figure?measure={measure}&{number}" for number in numbers]
        paths += [f"/v1/compare/figures?measure={measure}&limit={limit}" for limit in (1, 2, 25)]
    names = ["Ahmad Masood", "Ahmed Shah Masud", "مسعود", "Panjsher", "the national front", "kabol airport", "x y z"]
    paths += [f"/reconcile?query={name}" for name in names]
    paths += [f"/reconcile/suggest/entity?prefix={prefix}" for prefix in ("", "a", "mas", "کا", "panjshir-")]
    paths += ["/reconcile", "/reconcile/entities/nope", "/reconcile/preview/kabul", "/reconcile/features/nope"]
    paths += ['/reconcile?query={"type":"place","properties":[{"pid":"lies_in","v":"Afghanistan"}]}']
    assert len(paths) > 500
    for path in paths:
        answers = [api.get(path) for api in (one, other)]
        assert len({(answer.status_code, answer.content) for answer in answers}) == 1, path
        assert answers[0].headers == answers[1].headers
