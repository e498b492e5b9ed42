"""The folder that exports are put in, each in a folder of its own, with a link that leads to the newest.

An export is built in a folder that nobody is led to. Once it is whole, the link is replaced in one step, so that an
export which is interrupted at any moment leaves the last one as it was. The one before is kept for those who are
still reading it; any older ones go, and so does what an interrupted export left.

The same data comes to the same files, which are left as they are if they are there and whole. If they are damaged, the
new ones are put beside them under another name and led to before the damaged ones go, so that there is never a moment
without a whole export.
"""

import fcntl
import filecmp
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import TextIO

from app.documents import ExportFile
from app.durable import sync
from app.export.source import ExportError
from app.exported import LATEST

UNFINISHED = ".exporting-"
"""The beginning of the name of what is not finished, or no longer needed."""

EXPORT = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}(-[0-9]+)?")
"""The name of an export: the dataset version, what begins the hash of its checksums, and the how manieth of them it is
if it stands for one that was damaged."""


class Shelf:
    """The folder, for whoever holds its lock."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    @contextmanager
    def alone(cls, root: Path) -> Iterator["Shelf"]:
        """The lock is on the folder, and goes with the process, however that ends. Raises ExportError or OSError."""
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            for litter in root.glob(f"{UNFINISHED}*"):
                _remove(litter)
            if (root / LATEST).exists() and not (root / LATEST).is_symlink():
                raise ExportError(f"{root / LATEST} is not a link of an export; move it away first")
            yield cls(root)
        finally:
            os.close(handle)

    @contextmanager
    def staging(self) -> Iterator["Staging"]:
        """A folder to write into, of which nothing is left unless it is finished."""
        folder = Path(mkdtemp(prefix=UNFINISHED, dir=self.root))
        try:
            folder.chmod(0o755)
            yield Staging(folder, self)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def take(self, folder: Path, name: str) -> None:
        """Give a folder its name and lead to it, unless the same is there already and whole."""
        there = {
            path.name for path in self.root.iterdir() if EXPORT.fullmatch(path.name) and path.name.startswith(name)
        }
        whole = {other for other in there if _same(folder, self.root / other)}
        if whole:
            name = min(whole)
        else:
            name = next(free for free in _names(name) if free not in there)
            folder.rename(self.root / name)
        latest = self.root / LATEST
        former = latest.readlink().name if latest.is_symlink() else name
        link = self.root / f"{UNFINISHED}{LATEST}"
        link.symlink_to(name)
        link.replace(latest)
        sync(self.root)
        for damaged in there - whole:
            self._drop(self.root / damaged)
        if former not in {name, *there}:
            self._keep({name, former})

    def _keep(self, names: set[str]) -> None:
        """Remove all other exports. Half of one is never there by its name."""
        for folder in self.root.iterdir():
            if EXPORT.fullmatch(folder.name) and folder.name not in names:
                self._drop(folder)

    def _drop(self, folder: Path) -> None:
        _remove(folder.rename(self.root / f"{UNFINISHED}{folder.name}"))


class Staging:
    """A folder that an export is written into."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.shelf = shelf
        self.files: list[ExportFile] = []

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """A file to write text to."""
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            yield file

    def write(self, name: str, content: str) -> None:
        """Write a file at once."""
        with self.text(name) as file:
            file.write(content)

    def add(self, name: str, media_type: str, description: str) -> None:
        """List a file that has been written."""
        self.files.append(self.listed(name, media_type, description))

    def listed(self, name: str, media_type: str, description: str) -> ExportFile:
        """A file that has been written, as it is listed."""
        with (self.folder / name).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        return ExportFile(
            name=name,
            url=f"/v1/export/{name}",
            media_type=media_type,
            description=description,
            bytes=size,
            sha256=sha256,
        )

    def finish(self, name: str) -> None:
        """Everything is written: make it durable, and lead to it."""
        for file in self.folder.iterdir():
            sync(file)
        sync(self.folder)
        self.shelf.take(self.folder, name)


def _names(name: str) -> Iterator[str]:
    """What an export may be called."""
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def _same(folder: Path, other: Path) -> bool:
    """Whether all files of a folder are in another, and are the same to the last byte."""
    _, changed, missing = filecmp.cmpfiles(folder, other, [file.name for file in folder.iterdir()], shallow=False)
    return not changed and not missing


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
