"""The folder of exports: each is whole or not there, whatever happens meanwhile, and old ones go."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.__main__ import main
from app.durable import sync
from app.export import export, rows_to_write, shelf
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


def damage(file: Path, how: str) -> None:
    """Let a file of an export be another than was written."""
    match how:
        case "missing":
            file.unlink()
        case "shorter":
            os.truncate(file, 5)
        case "changed":
            file.write_bytes(file.read_bytes()[:-1] + b"!")


@pytest.mark.parametrize("name", ["claims.csv", "export.json", "SHA256SUMS"])
@pytest.mark.parametrize("how", ["missing", "shorter", "changed"])
def test_a_damaged_export_is_replaced(tmp_path: Path, database: str, name: str, how: str) -> None:
    out = tmp_path / "out"
    export(store_of(database), out)
    whole = hashes(out)
    (folder,) = [path for path in out.iterdir() if not path.is_symlink()]
    damage(folder / name, how)
    with (folder / "facts.db").open("rb") as reader:
        export(store_of(database), out)
        assert hashes(out) == whole
        assert (out / "latest").readlink().name == f"{folder.name}-2"
        assert ends(out) == [f"{folder.name}-2", "latest"]
        assert hashlib.sha256(reader.read()).hexdigest() == whole["facts.db"]
    export(store_of(database), out)
    assert ends(out) == [f"{folder.name}-2", "latest"]
    damage(out / "latest" / name, how)
    export(store_of(database), out)
    assert hashes(out) == whole
    assert ends(out) == [folder.name, "latest"]


def test_readers_are_led_to_a_whole_export_while_a_damaged_one_is_replaced(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(store_of(database), out)
    damage(out / "latest" / "claims.csv", "changed")
    led_to: list[Path] = []

    def look(path: Path) -> None:
        led_to.append((out / "latest").resolve(strict=True))
        sync(path)

    monkeypatch.setattr(shelf, "sync", look)
    monkeypatch.setattr(shelf, "_remove", lambda _: led_to.append((out / "latest").resolve(strict=True)))
    export(store_of(database), out)
    assert len(set(led_to)) == 2
    assert led_to[-1].name.endswith("-2")
    monkeypatch.undo()
    export(store_of(database), out)  # as after a crash before the damaged one was gone
    assert ends(out) == [led_to[-1].name, "latest"]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("missing", "`claims.csv` is missing"),
        ("shorter", "`claims.csv` has 5 bytes instead of"),
        ("changed", "`claims.csv` has other bytes than it was written with"),
    ],
)
def test_an_export_can_be_checked(tmp_path: Path, database: str, how: str, says: str) -> None:
    out = str(tmp_path / "out")
    nothing = CliRunner().invoke(main, ["export", out, "--check"])
    assert (nothing.exit_code, nothing.output) == (1, f"Error: there is no export in {out}\n")
    version = export(store_of(database), tmp_path / "out").dataset_version
    checked = CliRunner().invoke(main, ["export", out, "--check"])
    assert (checked.exit_code, checked.output) == (0, f"{out} holds version {version}: all 23 files are whole.\n")
    damage(tmp_path / "out" / "latest" / "claims.csv", how)
    checked = CliRunner().invoke(main, ["export", out, "--check"])
    assert checked.exit_code == 1
    assert says in checked.output
    assert f"Error: 1 of 23 files of version {version} are damaged; export it again\n" in checked.output
    damage(tmp_path / "out" / "latest" / "export.json", "shorter")
    checked = CliRunner().invoke(main, ["export", out, "--check"])
    assert checked.output == "Error: `export.json` is missing or unreadable; `facts export` writes it anew\n"
