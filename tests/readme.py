"""The README's requests and answers. `python -m tests.readme` writes the answers anew."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api
from tests.dossiers import first_article

README = Path(__file__).parents[1] / "README.md"
REQUEST = re.compile(
    r"```sh\ncurl -s '?http://127\.0\.0\.1:8000(?P<url>[^'\n]+)'?\n```\n\n```json\n(?P<answer>.*?)```", re.DOTALL
)
WIDTH = 118


def requests() -> Iterator[tuple[str, str]]:
    """Each request of the README with the answer it shows."""
    for match in REQUEST.finditer(README.read_text(encoding="utf-8")):
        yield match["url"], match["answer"]


QUESTION = re.compile(r"^(?P<question>\| .+? \| `(?P<url>/v1/[^`]+)` \| )(?P<found>.*)\|$", re.MULTILINE)


def questions() -> Iterator[tuple[str, str]]:
    """Each request of the tables of questions with what it is said to find."""
    for match in QUESTION.finditer(README.read_text(encoding="utf-8")):
        yield match["url"], match["found"].strip()


def found_by(api: Api, url: str) -> str:
    """What a request finds: the ids of a list, or the line in which a check sums up."""
    document = api.document(url)
    return str(document.get("summary") or ", ".join(f"`{item['id']}`" for item in document["items"]))


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
        answer = shown(api.get(match["url"]).json())
        return match[0].replace(f"```json\n{match['answer']}```", f"```json\n{answer}\n```")

    def found(match: re.Match[str]) -> str:
        return f"{match['question']}{found_by(api, match['url'])} |"

    text = README.read_text(encoding="utf-8")
    README.write_text(QUESTION.sub(found, REQUEST.sub(answered, text)), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/facts.db"
        load(compile_dossiers(first_article()), store_of(url))
        rewrite(Api(url))
