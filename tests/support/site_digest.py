"""Digests of everything the program produces, to show that a refactoring changes nothing.

python -m tests.support.site_digest write FILE        # the real site, the corpus site, all findings
python -m tests.support.site_digest compare OLD NEW   # lists what differs; exit status 1 if anything does
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cityplans.cli.main import main
from cityplans.read.load import load
from tests.integration.test_mutations import _spoil, files, ways
from tests.support import corpus
from tests.support.hostile import cases

SITE_URL = "https://plans.example.org/"


def digests() -> dict[str, str]:
    """Return the SHA-256 of every file of both sites and of each damaged dataset's findings, by name."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ["XDG_CACHE_HOME"] = str(root / "cache")
        os.environ.pop("PLAN_SOURCES", None)
        found = dict(_site(root / "real", corpus.REPOSITORY / "datasets", "real"))
        good = corpus.build(root / "good")
        found |= _site(root / "corpus", good, "corpus")
        os.chdir(root)
        found |= _findings(good)
        return found


def _site(folder: Path, datasets: Path, label: str) -> Iterator[tuple[str, str]]:
    words = ["build", "--quiet", "--site", str(folder), "--site-url", SITE_URL, "--datasets", str(datasets)]
    if main(words) != 0:
        raise SystemExit(f"the {label} site could not be built")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{label}/{path.relative_to(folder).as_posix()}", hashlib.sha256(path.read_bytes()).hexdigest()


def _findings(good: Path) -> Iterator[tuple[str, str]]:
    place = Path("spoilt/datasets")
    for case in cases():
        _fresh(good, place)
        with contextlib.suppress(OSError, ValueError):
            case.do(place.absolute())
        yield f"hostile/{case.name}", _checked(place)
    dataset = load(good).dataset
    assert dataset is not None
    _fresh(good, place)
    for table, file in files():
        record, sound = dataset[table][0], (place / file).read_bytes()
        for field in dataset.schemas[table].fields:
            for number, (text, _, _) in enumerate(ways(dataset.schemas[table], field)):
                if field.name in record.cells and text != record[field.name]:
                    _spoil(place, file, record.cells[dataset.schemas[table].names[0]], field.name, text)
                    yield f"mutation/{table}/{field.name}/{number}", _checked(place)
                    (place / file).write_bytes(sound)


def _fresh(good: Path, place: Path) -> None:
    shutil.rmtree(place.parent, ignore_errors=True)
    shutil.copytree(good.parent, place.parent)


def _checked(datasets: Path) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = main(["check", "--format", "json", "--datasets", str(datasets)])
    return hashlib.sha256(f"{status}\n{out.getvalue()}".encode()).hexdigest()


def run(words: list[str]) -> int:
    """Write digests to a file, or compare two such files and list the differences."""
    if words[0] == "write":
        Path(words[1]).write_text(json.dumps(digests(), indent=0, ensure_ascii=False), encoding="utf-8")
        return 0
    old, new = (json.loads(Path(word).read_text(encoding="utf-8")) for word in words[1:3])
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    for name in changed:
        print("gone" if name not in new else "new" if name not in old else "changed", name)
    print(f"{len(old):,} and {len(new):,} entries, {len(changed):,} differ")
    return 1 if changed else 0


if __name__ == "__main__":
    target = [str(Path(word).absolute()) if Path(word).suffix == ".json" else word for word in sys.argv[1:]]
    sys.exit(run(target))
