"""docker-compose.yml: who waits for whom, and that nobody has more rights than needed."""

import re
from typing import Any

import pytest
import yaml

from tests.processes import PROJECT
from tests.soak.proxy import configuration, problem_of_proxy

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))[
    "services"
]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_write_nothing_and_gain_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    ours = service["image"] == "article-facts"
    assert ours or service["user"] != "root"
    assert not ours or "USER 10001:10001" in (PROJECT / "Dockerfile").read_text(encoding="utf-8")


def test_the_default_is_the_service_over_a_file() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["api"]
    assert {profile for service in SERVICES.values() for profile in service.get("profiles", ())} == {"postgres"}


def test_each_waits_for_what_it_needs() -> None:
    waits = {
        name: {other: how["condition"].removeprefix("service_") for other, how in service["depends_on"].items()}
        for name, service in SERVICES.items()
        if "depends_on" in service
    }
    assert waits == {
        "reader": {"postgres": "healthy"},
        "seed": {"postgres": "healthy", "reader": "completed_successfully"},
        "api-postgres": {"postgres": "healthy", "seed": "completed_successfully"},
        "proxy": {"api-postgres": "healthy"},
    }


def test_nothing_is_published_but_to_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api": ["127.0.0.1:8000:8000"], "proxy": ["127.0.0.1:8080:8080"]}
    assert "postgres" not in {name for name, service in SERVICES.items() if "replicas" in service.get("networks", ())}


def test_the_reader_has_the_rights_that_the_readme_gives() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    grants = re.findall(r"ALTER DEFAULT PRIVILEGES .+;", SERVICES["reader"]["environment"]["GRANTS"])
    assert len(grants) == 2
    assert all(grant in readme for grant in grants)


def test_all_of_the_proxys_own_answers_are_problems() -> None:
    answers = re.findall(r" status (\d+) content-type (\S+) lf-string '(.+?)'( hdr Retry-After 1)?", configuration())
    assert " ".join(answer[0] for answer in answers) == "400 408 413 429 500 502 503 504 414 431 404"
    for status, media_type, document, retry_after in answers:
        assert media_type == "application/problem+json"
        assert problem_of_proxy(int(status), document).instance == "%[var(txn.path),json]"
        assert bool(retry_after) == (status in {"429", "502", "503", "504"})
