"""What hosts take: the table, what a site may not exceed, and how many plans still fit."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from cityplans.cli.main import main
from cityplans.core.errors import CommandError
from cityplans.core.findings import Severity
from cityplans.core.hosts import UNITS, Host, HostLimit
from cityplans.core.urls import public_url_problem
from cityplans.read.hosts import hosts_named, usual_hosts
from cityplans.verify.hosts import check_hosts, room_in_words, site_size
from tests.support import corpus

PLANS = {f"plans/p{i}/index.html" for i in range(4)}
FILES = dict.fromkeys((*PLANS, "index.html", "data/all.csv"), 100) | {"data/all.sqlite": 1_000}
"""Seven files with 1,600 bytes in seven folders, of four plans."""


def host(kind: str, most: int, name: str = "here") -> Host:
    return Host(name, name.title(), (HostLimit(kind, most, "https://here.example/limits", "2026-11-29"),))


def test_the_table_names_every_limit_with_its_source_and_day() -> None:
    assert {"github-pages", "cloudflare-pages", "netlify", "gitlab-pages", "codeberg-pages", "vercel"} <= set(
        usual_hosts()
    )
    for each in usual_hosts().values():
        kinds = [limit.kind for limit in each.limits]
        assert kinds and len(kinds) == len(set(kinds)) and set(kinds) <= set(UNITS)
        for limit in each.limits:
            assert limit.most > 0 and not public_url_problem(limit.source) and date.fromisoformat(limit.looked_up)
    cloudflare = {limit.kind: limit.most for limit in usual_hosts()["cloudflare-pages"].limits}
    assert cloudflare == {"files": 20_000, "file_bytes": 25 * 2**20}


@pytest.mark.parametrize(
    ("kind", "count", "path"),
    [
        ("files", 7, "."),
        ("entries", 13, "."),
        ("bytes", 1_600, "."),
        ("file_bytes", 1_000, "data/all.sqlite"),
        ("folder_files", 2, "data"),
    ],
)
def test_a_limit_may_be_reached_and_not_passed(kind: str, count: int, path: str) -> None:
    size = site_size(FILES, PLANS)
    assert list(check_hosts(size, [host(kind, count)], [host(kind, count)])) == []
    small, roomy = host(kind, count - 1), host(kind, count, "there")
    (finding,) = check_hosts(size, [small], [roomy, small])
    assert (finding.code, finding.location.path, finding.severity) == ("host-limit", path, Severity.ERROR)
    assert "Here takes" in finding.message and "https://here.example/limits" in finding.hint
    assert "there" in finding.hint or kind in ("file_bytes", "folder_files")


def test_a_file_too_large_for_a_host_that_was_not_chosen_is_a_warning() -> None:
    size = site_size(FILES, PLANS)
    limits = [host(kind, 1, kind) for kind in UNITS]
    found = list(check_hosts(size, [], limits))
    assert {(f.location.path, f.severity, f.message.partition(";")[2]) for f in found} == {
        (path, Severity.WARNING, " File_Bytes takes 1") for path in FILES
    }


@pytest.mark.parametrize(
    ("kind", "most", "plans"),
    [
        ("files", 14, "room for 4 more plans"),
        ("files", 9, "room for 1 more plan "),
        ("files", 8, "room for 0 more plans"),
    ],
)
def test_it_says_how_many_plans_still_fit(kind: str, most: int, plans: str) -> None:
    words = room_in_words(site_size(FILES, PLANS), host(kind, most))
    assert words.startswith(f"Here: 7 of {most} files; ") and plans in words
    assert "too large" in room_in_words(site_size(FILES, PLANS), host("files", 6))
    assert "room" not in room_in_words(site_size(FILES, set()), host("files", 14))


def test_the_limit_that_is_reached_first_decides() -> None:
    limits = (*host("files", 70).limits, *host("bytes", 2_000).limits)
    assert "room for 1 more plan " in room_in_words(site_size(FILES, PLANS), Host("here", "Here", limits))


def test_an_unknown_host_is_refused_with_a_suggestion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=r'there is no host "gihub-pages"; did you mean "github-pages"\?'):
        hosts_named(["netlify", "gihub-pages"])
    assert main(["verify", str(tmp_path), "--host", "x" * 300]) == 2
    assert f"there are: {', '.join(usual_hosts())}" in capsys.readouterr().err
    assert [each.name for each in hosts_named(["netlify", "netlify"])] == ["netlify"]


def test_the_command_fails_beyond_and_says_what_to_do(
    tmp_path: Path, datasets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package larger than 25 MiB: a fault for one host, a warning for the other."""
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    (site / "data/all.zip").write_bytes(b"PK\x03\x04")
    os.truncate(site / "data/all.zip", 25 * 2**20 + 1)
    found = "data/all.zip:1:1: {}: 26,214,401 bytes in one file; Cloudflare Pages (free) takes 26,214,400"
    for hosts, severity in ((["github-pages"], "warning"), (["github-pages", "cloudflare-pages"], "error")):
        words = [word for name in hosts for word in ("--host", name)]
        # A site that lacks its home page fails in any case; here it is about this finding.
        main(["verify", str(site), *words])
        printed = capsys.readouterr()
        assert found.format(severity) in printed.out and "split it" in printed.out, printed.out
        assert "GitHub Pages: 26.2 MB of 1,000.0 MB in all" in printed.err
    corpus.damage(datasets, "datapackage.yaml", "hosts: [github-pages, ", "hosts: [")
    main(["verify", str(site), "--datasets", str(datasets)])
    assert found.format("error") in capsys.readouterr().out
    (datasets / "datapackage.yaml").write_text("hosts: [", encoding="utf-8")
    assert main(["verify", str(site), "--datasets", str(datasets)]) == 2
    assert "is not valid: run `build.py check`" in capsys.readouterr().err
