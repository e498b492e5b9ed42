"""Exports as they are served: listed, whole or in parts, and nothing but what is listed."""

import asyncio
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.types import Message

from app import streams
from app.documents import ExportedFiles, ExportFile
from app.export import export
from app.resources.export import CHECKSUMS, LISTED, ListedFile
from app.store import store_of
from tests.conftest import Api, Serve
from tests.dossiers import copy_of_dossiers, seed, seed_something_new
from tests.test_collections import is_problem, schema_of


def test_every_file_is_served_as_it_is_listed(api: Api, openapi: Mapping[str, Any]) -> None:
    listed = api.document("/v1/export")
    jsonschema.validate(listed, schema_of(openapi, "/v1/export"))
    assert listed["current"] is True
    assert listed["dataset_version"] == api.document("/v1")["dataset_version"]
    assert len(listed["files"]) == 23
    for file in listed["files"]:
        answer = api.get(file["url"])
        assert answer.headers["content-type"].partition(";")[0] == file["media_type"]
        assert answer.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'
        assert answer.headers["etag"] == f'"{file["sha256"]}"'
        assert answer.headers["dataset-version"] == listed["dataset_version"]
        assert "last-modified" in answer.headers
        assert len(answer.content) == file["bytes"] == int(answer.headers["content-length"])
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        head = api.request("HEAD", file["url"])
        assert (head.status_code, head.headers, head.content) == (200, answer.headers, b"")


def test_a_download_goes_on_where_it_broke_off(api: Api) -> None:
    url = "/v1/export/facts.db"
    whole = api.get(url)
    first = api.get(url, headers={"range": "bytes=0-999"})
    rest = api.get(url, headers={"range": "bytes=1000-", "if-range": whole.headers["etag"]})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.headers["content-range"] == f"bytes 0-999/{len(whole.content)}"
    assert first.content + rest.content == whole.content
    other = api.get(url, headers={"range": "bytes=1000-", "if-range": '"another"'})
    assert (other.status_code, other.content) == (200, whole.content)


def test_a_part_that_there_is_none_of_is_a_problem(api: Api, openapi: Mapping[str, Any]) -> None:
    length = api.get("/v1/export/SHA256SUMS").headers["content-length"]
    behind = api.get("/v1/export/SHA256SUMS", headers={"range": "bytes=99999999-"})
    assert is_problem(behind, 416, openapi)
    assert behind.headers["content-range"] == f"bytes */{length}"
    assert is_problem(api.get("/v1/export/SHA256SUMS", headers={"range": "bytes=b-a"}), 400, openapi)


@pytest.mark.parametrize("unit", ["items=0-5", "seconds=1-", "none", "", "byte=0-5"])
def test_a_unit_that_is_not_known_is_ignored(api: Api, unit: str) -> None:
    whole = api.get("/v1/export/SHA256SUMS")
    answer = api.get("/v1/export/SHA256SUMS", headers={"range": unit})
    assert (answer.status_code, answer.content) == (200, whole.content)
    head = api.request("HEAD", "/v1/export/SHA256SUMS", headers={"range": "bytes=0-5"})
    assert (head.status_code, head.headers["content-length"]) == (200, whole.headers["content-length"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_client_that_keeps_no_tags_asks_by_when_a_file_was_written(api: Api, method: str) -> None:
    url = "/v1/export/claims.csv"
    whole = api.get(url)
    written = whole.headers["last-modified"]
    same = api.request(method, url, headers={"if-modified-since": written})
    assert (same.status_code, same.content) == (304, b"")
    assert [same.headers[name] for name in ("etag", "last-modified")] == [whole.headers["etag"], written]
    # a tag counts before a time, and a later time may be that of an export which is no longer the newest
    for headers in (
        {"if-modified-since": written, "if-none-match": '"other"'},
        {"if-modified-since": "Fri, 31 Dec 2100 23:59:59 GMT"},
        {"if-modified-since": "Wed, 21 Oct 2015 07:28:00 GMT"},
        {"if-modified-since": "yesterday"},
    ):
        assert api.request(method, url, headers=headers).status_code == 200
    assert api.get("/v1/export", headers={"if-modified-since": written}).status_code == 200


@pytest.mark.parametrize("url", ["/v1/export", "/v1/export/claims.csv"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_a_client_has_already_is_not_sent_again(api: Api, url: str, method: str) -> None:
    whole = api.get(url)
    tag = whole.headers["etag"]
    assert whole.headers["cache-control"] == "no-cache"
    for condition in (tag, f'"other", W/{tag}', "*"):
        answer = api.request(method, url, headers={"if-none-match": condition, "range": "bytes=0-5"})
        assert (answer.status_code, answer.content) == (304, b"")
        for name in ("etag", "cache-control", "dataset-version"):
            assert answer.headers[name] == whole.headers[name]
        assert "content-length" not in answer.headers
    assert api.request(method, url, headers={"if-none-match": '"other"'}).status_code == 200


def test_what_is_damaged_is_told_and_never_taken_for_what_was_written(
    tmp_path: Path, database: str, openapi: Mapping[str, Any], serve: Serve
) -> None:
    export(store_of(database), tmp_path)
    api, url = serve(database, export_dir=tmp_path), "/v1/export/claims.csv"
    whole = api.get(url)
    file = tmp_path / "latest" / "claims.csv"
    finished = (tmp_path / "latest" / "export.json").stat().st_mtime_ns
    file.write_bytes(whole.content[:-1] + b"!")
    os.utime(file, ns=(finished, finished + 1))
    changed = api.get(url, headers={"if-none-match": whole.headers["etag"]})
    assert (changed.status_code, changed.content[-1:]) == (200, b"!")
    assert changed.headers["etag"] != whole.headers["etag"]
    rest = api.get(url, headers={"range": "bytes=9-", "if-range": whole.headers["etag"]})
    assert (rest.status_code, rest.content) == (200, changed.content)
    os.truncate(file, 5)
    index = tmp_path / "latest" / "export.json"
    for damage, says in (
        (lambda: None, f"`claims.csv` has 5 bytes instead of {len(whole.content):,}"),
        (file.unlink, "`claims.csv` is missing"),
        (file.mkdir, "`claims.csv` is unreadable"),
        (lambda: index.write_text("{}"), "`export.json` is missing or unreadable"),
        (index.unlink, "`export.json` is missing or unreadable"),
        (lambda: (tmp_path / "latest").resolve().rename(tmp_path / "away"), "`export.json` is missing or unreadable"),
    ):
        damage()
        answer = api.get(url)
        assert is_problem(answer, 503, openapi)
        assert answer.json()["detail"] == f"{says}; `facts export` writes the export anew."
        assert answer.json()["type"] == "/problems/export-damaged"
        assert answer.headers["retry-after"] == "60"
        assert str(tmp_path) not in answer.text
        assert api.get("/v1/export").status_code in ({503} if "export.json" in says else {200})
    (tmp_path / "latest").unlink()
    (tmp_path / "latest").symlink_to("latest")
    assert is_problem(api.get(url), 503, openapi)
    (tmp_path / "latest").unlink()
    assert is_problem(api.get(url), 404, openapi)
    export(store_of(database), tmp_path)
    assert api.get(url).headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    "name",
    [
        "export.json",
        "..",
        ".",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "..%5clatest",
        "%2fetc%2fpasswd",
        "latest",
        "claims.csv%00",
        "claims.csv/",
        "CLAIMS.CSV",
        "",
        "x" * 5_000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_is_served_but_what_is_listed(api: Api, openapi: Mapping[str, Any], name: str, method: str) -> None:
    answer = api.request(method, f"/v1/export/{name}")
    assert answer.status_code in {200, 404}
    # a client makes `/v1` of `/v1/export/..` before it asks
    assert answer.status_code == 404 or name in {".", "..", "%2e%2e"}
    assert method == "HEAD" or answer.status_code == 200 or is_problem(answer, 404, openapi)


def test_a_misspelt_name_and_a_parameter_are_told(api: Api, openapi: Mapping[str, Any]) -> None:
    assert "`claim.csv`; did you mean `claims.csv`?" in api.get("/v1/export/claim.csv").json()["detail"]
    for url in ("/v1/export?limit=1", "/v1/export/SHA256SUMS?a=b"):
        assert is_problem(api.get(url), 400, openapi)


def test_a_connection_on_which_nothing_gets_through_is_given_up(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(streams, "STALLED", 0.01)
    (file,) = [file for file in api.document("/v1/export")["files"] if file["name"] == "facts.db"]
    folder = api.app.state.export_dir / "latest"
    exported = ExportedFiles(dataset_version="0123456789abcdef", files=[ExportFile.model_validate(file)])
    status = (folder / "facts.db").stat()
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == 3:
            await asyncio.Event().wait()

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/export/facts.db",
        "headers": [],
        "asgi": {"spec_version": "2.4"},
    }
    api.run(ListedFile(folder, exported.files[0], exported, status)(scope, None, send))  # type: ignore[arg-type]
    assert sent[-1]["more_body"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "was broken off" in caplog.text
    assert len(sent) == 3


def test_an_export_of_other_data_is_said_to_be_so(tmp_path: Path, place: str, serve: Serve) -> None:
    root, out = copy_of_dossiers(tmp_path), tmp_path / "out"
    seed(root, place)
    api = serve(place, export_dir=out)
    assert "There is no export yet" in api.get("/v1/export").json()["detail"]
    export(store_of(place), out)
    assert api.document("/v1/export")["current"] is True
    version = seed_something_new(root, place)
    answer = api.get("/v1/export")
    assert answer.json()["current"] is False
    assert answer.json()["dataset_version"] != answer.headers["dataset-version"] == version
    served = api.get("/v1/export/claims.ndjson")
    assert served.headers["dataset-version"] == answer.json()["dataset_version"]
    export(store_of(place), out)
    assert api.document("/v1/export")["current"] is True
    assert api.get("/v1/export/claims.ndjson").headers["etag"] != served.headers["etag"]


def test_without_exports_it_is_said_how_to_have_them(database: str, openapi: Mapping[str, Any], serve: Serve) -> None:
    api = serve(database)
    for url in ("/v1/export", "/v1/export/claims.csv"):
        answer = api.get(url)
        assert is_problem(answer, 404, openapi)
        assert "FACTS_EXPORT_DIR" in answer.json()["detail"]


def test_what_is_shown_without_exports_looks_like_a_real_answer(
    api: Api, database: str, openapi: Mapping[str, Any], serve: Serve
) -> None:
    real = api.document("/v1/export")
    assert openapi["paths"]["/v1/export"]["get"]["responses"]["200"]["content"]["application/json"]["example"] == real
    shown = serve(database).document("/openapi.json")["paths"]["/v1/export"]["get"]["responses"]["200"]["content"]
    assert shown["application/json"]["example"] == LISTED
    jsonschema.validate(LISTED, schema_of(openapi, "/v1/export"))
    assert list(LISTED) == list(real)
    (example,) = LISTED["files"]
    (file,) = [file for file in real["files"] if file["name"] == example["name"]]
    assert list(example) == list(file)
    for name in ("url", "media_type", "description"):
        assert example[name] == file[name]
    (line,) = CHECKSUMS.splitlines()
    sums = [real.split("  ") for real in api.get("/v1/export/SHA256SUMS").text.splitlines()]
    assert [len(part) for part in line.split("  ")] in [[len(sha256), len(name)] for sha256, name in sums]
