"""The README's requests and programs, and what they get. `python -m tests.readme` writes the answers anew."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from email.message import Message
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError

import httpx

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api
from tests.dossiers import facts, first_article

README = Path(__file__).parents[1] / "README.md"
REQUEST = re.compile(
    r"```sh\ncurl -s '?http://127\.0\.0\.1:8000(?P<url>[^'\n]+)'?\n```\n\n"
    r"```json(?P<abridged> abridged)?\n(?P<answer>.*?)```",
    re.DOTALL,
)
WIDTH = 118
KEPT = ("id", "statement", "attribution_text", "printed")
"""What is kept of a figure where an answer is abridged."""


@dataclass(frozen=True)
class Shown:
    """A request of the README with the answer it shows."""

    url: str
    answer: str
    abridged: bool

    def real_answer(self, api: Api) -> Any:
        """What an API answers, abridged where the README says so."""
        answer = api.get(self.url).json()
        for item in answer["figures"] if self.abridged else ():
            item["figure"] = {name: item["figure"][name] for name in KEPT} | {"...": "..."}
        return answer


def requests(text: str) -> list[Shown]:
    """The requests in some text of the README."""
    return [_shown(match) for match in REQUEST.finditer(text)]


def _shown(match: re.Match[str]) -> Shown:
    return Shown(match["url"], match["answer"], match["abridged"] is not None)


PROGRAM = re.compile(r"```python\n(?P<program>.*?)```\n\n```text\n(?P<printed>.*?)```", re.DOTALL)


def programs() -> Iterator[tuple[str, str]]:
    """Each program of the README with what it shows that it prints."""
    for match in PROGRAM.finditer(README.read_text(encoding="utf-8")):
        yield match["program"], match["printed"]


COMMAND = re.compile(r"```sh\n(?P<command>facts get [^\n]+)\n```\n\n```text\n(?P<printed>.*?)```", re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """Each `facts get` of the README with what it shows that it prints."""
    for match in COMMAND.finditer(README.read_text(encoding="utf-8")):
        yield match["command"], match["printed"]


@contextmanager
def asking(api: Api) -> Iterator[None]:
    """Programs ask an API, as they would a server."""

    def urlopen(url: str) -> BytesIO:
        answer = api.get(url, follow_redirects=True)
        if answer.is_error:
            raise HTTPError(url, answer.status_code, answer.reason_phrase, Message(), BytesIO(answer.content))
        return BytesIO(answer.content)

    def handle_request(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        headers = {**request.headers, "accept-encoding": "identity"}  # what is handed on has been decoded
        answer = api.get(request.url.raw_path.decode(), headers=headers)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    with patch("urllib.request.urlopen", urlopen), patch("httpx.HTTPTransport.handle_request", handle_request):
        yield


def printed_by(api: Api, program: str) -> str:
    """What a program prints that asks an API."""
    output = StringIO()
    with redirect_stdout(output), asking(api):
        exec(program, {})  # noqa: S102 - the README's own
    return output.getvalue()


def got_by(api: Api, command: str) -> str:
    """What `facts get` prints on a terminal as wide as the README, asking an API."""
    with asking(api), patch.dict("os.environ", {"COLUMNS": str(WIDTH)}):
        return facts(*command.split()[1:]).output


QUESTION = re.compile(r"^(?P<question>\| .+? \| `(?P<url>/v1/[^`]+)` \| )(?P<found>.*)\|$", re.MULTILINE)


def questions() -> Iterator[tuple[str, str]]:
    """Each request of the tables of questions with what it is said to find."""
    for match in QUESTION.finditer(README.read_text(encoding="utf-8")):
        yield match["url"], match["found"].strip()


def found_by(api: Api, url: str) -> str:
    """What a request finds: the ids of a list or a graph, or the line in which a check sums up."""
    document = api.document(url)
    ids = [item["id"] for item in document.get("items") or document.get("nodes") or ()]
    return str(document.get("summary") or ", ".join(f"`{id}`" for id in ids))


def shown(value: Any, indent: int = 0) -> str:
    """JSON in lines filled to the width; what does not fit on one is laid out below its key."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not isinstance(value, (dict, list)):
        return flat
    if isinstance(value, dict):
        entries = [f"{json.dumps(key)}: {shown(item, indent + 2)}" for key, item in value.items()]
        opening, closing = "{", "}"
    else:
        entries = [shown(item, indent + 2) for item in value]
        opening, closing = "[", "]"
    lines = [""]
    for entry in entries:
        last = lines[-1].rpartition("\n")[2].lstrip()
        if last and last[0] not in "]}" and "\n" not in entry and indent + 2 + len(last) + 2 + len(entry) < WIDTH:
            lines[-1] += f", {entry}"
        else:
            lines.append(entry)
    inner = "\n" + " " * (indent + 2)
    return opening + inner + f",{inner}".join(lines[1:]) + "\n" + " " * indent + closing


def rewrite(api: Api) -> None:
    """Put the answers of an API into the README."""

    def answered(match: re.Match[str]) -> str:
        answer = shown(_shown(match).real_answer(api))
        return match[0].removesuffix(f"{match['answer']}```") + f"{answer}\n```"

    def found(match: re.Match[str]) -> str:
        return f"{match['question']}{found_by(api, match['url'])} |"

    def printed(match: re.Match[str]) -> str:
        return match[0].replace(f"```text\n{match['printed']}```", f"```text\n{printed_by(api, match['program'])}```")

    def got(match: re.Match[str]) -> str:
        return match[0].replace(f"```text\n{match['printed']}```", f"```text\n{got_by(api, match['command'])}```")

    text = README.read_text(encoding="utf-8")
    text = COMMAND.sub(got, text)
    text = PROGRAM.sub(printed, QUESTION.sub(found, REQUEST.sub(answered, text)))
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/facts.db"
        load(compile_dossiers(first_article()), store_of(url))
        rewrite(Api(url))
