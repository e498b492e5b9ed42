"""The folder of exports: each is whole or not there, whatever happens meanwhile, and old ones go."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.export import export, rows_to_write
from app.store import store_of
from tests.dossiers import copy_of_dossiers, seed, seed_something_new
from tests.processes import PROJECT
from tests.test_export import ends, hashes


def test_an_export_is_of_one_snapshot_whatever_is_seeded_meanwhile(tmp_path: Path, place: str) -> None:
    root = copy_of_dossiers(tmp_path)
    before = seed_something_new(root, place)
    export(store_of(place), tmp_path / "before")
    newer: list[str] = []

    def seed_meanwhile(_: int) -> None:
        if len(newer) < 3:
            newer.append(seed_something_new(root, place, len(newer) + 1))

    exported = export(store_of(place), tmp_path / "meanwhile", seed_meanwhile)
    assert exported.dataset_version == before not in newer
    assert hashes(tmp_path / "meanwhile") == hashes(tmp_path / "before")
    assert export(store_of(place), tmp_path / "before").dataset_version == newer[-1]


def test_an_interrupted_export_leaves_the_last_one_whole(tmp_path: Path, place: str) -> None:
    root, out = copy_of_dossiers(tmp_path), tmp_path / "out"
    seed(root, place)
    export(store_of(place), out)
    before, whole = ends(out), hashes(out)
    seed_something_new(root, place)
    rows = rows_to_write(store_of(place))
    for fraction in (0.0, 0.1, 0.5, 0.99):
        left = rows * fraction

        def interrupt(number: int) -> None:
            nonlocal left
            left -= number
            if left <= 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export(store_of(place), out, interrupt)
        assert ends(out) == before
        assert hashes(out) == whole


def test_what_a_killed_export_left_and_what_is_old_goes_and_nothing_else(tmp_path: Path, place: str) -> None:
    root, out = copy_of_dossiers(tmp_path), tmp_path / "out"
    (out / ".exporting-killed").mkdir(parents=True)
    (out / ".exporting-killed" / "claims.csv").write_text("id", encoding="utf-8")
    (out / ".exporting-latest").symlink_to("nowhere")
    (out / "mine").mkdir()
    versions = []
    for number in range(4):
        versions.append(seed_something_new(root, place, number))
        export(store_of(place), out)
        export(store_of(place), out)
        kept = [name.partition("-")[0] for name in ends(out) if name not in {"latest", "mine"}]
        assert kept == sorted(versions[-2:])
        assert (out / "latest").readlink().name.startswith(versions[-1])
    assert (out / "mine").is_dir()


def test_going_back_to_former_data_leads_to_its_export_again(tmp_path: Path, place: str) -> None:
    root, out = copy_of_dossiers(tmp_path), tmp_path / "out"
    former = copy_of_dossiers(tmp_path / "former")
    for dossiers in (former, root, former):
        if dossiers == root:
            seed_something_new(root, place)
        else:
            seed(former, place)
        version = export(store_of(place), out).dataset_version
        assert (out / "latest").resolve().name.startswith(version)
    assert len(ends(out)) == 3


def test_two_exports_at_once_wait_for_each_other(tmp_path: Path, database: str) -> None:
    command = [sys.executable, "-m", "app", "export", str(tmp_path / "out"), "--database-url", database]
    both = [subprocess.Popen(command, cwd=PROJECT) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    (name,) = [name for name in ends(tmp_path / "out") if name != "latest"]
    assert (
        subprocess.call(["/usr/bin/env", "sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out" / name)
        == 0
    )


def test_an_export_that_is_killed_leaves_the_last_one_whole(tmp_path: Path, place: str) -> None:
    root, out = copy_of_dossiers(tmp_path), tmp_path / "out"
    seed(root, place)
    export(store_of(place), out)
    whole = hashes(out)
    seed_something_new(root, place)
    program = (
        "import os, sys, pathlib; from app.export import export; from app.store import store_of;"
        "export(store_of(sys.argv[1]), pathlib.Path(sys.argv[2]), lambda _: os.kill(os.getpid(), 9))"
    )
    killed = subprocess.call([sys.executable, "-c", program, place, str(out)], cwd=PROJECT)
    assert killed == -9
    assert hashes(out) == whole
    assert len(ends(out)) == 3
    export(store_of(place), out)
    assert hashes(out) != whole
    assert all(not name.startswith(".") for name in ends(out))
