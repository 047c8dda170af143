"""`build.py review` at work: forms without a script, foreign requests, and what it refuses."""

from __future__ import annotations

import http.client
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from cityplans.build.review_server import ReviewServer
from cityplans.cli.main import CANNOT_RUN, main
from cityplans.curate.review.session import Session
from cityplans.curate.reviews import confirm, unconfirmed_ids
from cityplans.curate.writer import write_files
from cityplans.read.load import load
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.paths import ROOT

MEASURE, TARGET = f"{PLAN}-m1", f"{PLAN}-sec1-t1"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def server(datasets: Path) -> Iterator[ReviewServer]:
    with ReviewServer(Session(datasets, datasets.parent / "sources", PLAN), 0) as server:
        yield server


def ask(
    server: ReviewServer, path: str, form: Mapping[str, str] | None = None, **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    """Send a request; a form as a browser without a script sends it, other headers by keyword."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    body = urlencode(form) if form is not None else None
    kind = {"Content-Type": FORM} if form is not None else {}
    sent = kind | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST" if body is not None else "GET", path, body, sent)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, unescape(text), answer.headers


def form_of(text: str) -> dict[str, str]:
    """Return what the form of a page would send if nothing was edited."""
    form = text[text.index('<form method="post"') :]
    fields = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form, re.S))
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)".*?>(.*?)</select>', form, re.S):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return fields | dict(re.findall(r'<textarea[^>]*? name="([^"]+)".*?>\n(.*?)</textarea>', form, re.S))


def test_a_form_without_a_script_corrects_and_confirms(server: ReviewServer, datasets: Path) -> None:
    before = (datasets / PLAN / "targets.csv").read_text(encoding="utf-8").splitlines()
    address = f"/en/records/{TARGET}/?table=targets"
    status, text, _ = ask(server, address)
    assert status == 200 and "<mark>120万人次</mark>" in text
    form = form_of(text)
    assert form["field.unit_id"] == "person-times" and form["field.note_zh"] == "试验用的说明，带“引号”。"
    status, text, _ = ask(server, address, {**form, "action": "save", "field.value": "120"})
    assert status == 422 and "figure-mismatch" in text and 'value="120"' in text
    # The finding is next to the cell that it is about, although the cells before it have another length.
    problems = text[text.index('id="problems-value_printed"') :]
    assert "figure-mismatch" in problems[: problems.index("</ul>")]
    status, _, headers = ask(server, address, {**form, "action": "save", "field.period": "2022"})
    assert status == 303 and headers["Location"].startswith(f"/en/records/{TARGET}/?table=targets&done=saved")
    after = (datasets / PLAN / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert len([line for line in after if line not in before]) == 1
    form = form_of(ask(server, headers["Location"])[1])
    assert form["field.period"] == "2022"
    status, text, _ = ask(server, address, {**form, "action": "confirm"})
    assert status == 422 and "Enter your handle" in text
    status, _, headers = ask(server, address, {**form, "action": "confirm", "reviewer": "lw"})
    assert status == 303 and f"/records/{MEASURE}-t1/" in headers["Location"]
    status, text, _ = ask(server, headers["Location"])
    assert f"{TARGET} is confirmed." in text and "1 of 13 confirmed" in text and form_of(text)["reviewer"] == "lw"


def test_a_shared_row_is_listed_and_filled_in_beside_where_it_is_used(server: ReviewServer, datasets: Path) -> None:
    agency = "exampleville-parks"
    corpus.edit(datasets, "bodies.csv", agency, "name_en", "")
    text = ask(server, "/?table=bodies")[1]
    assert "规划本身，和它带来的名称、单位、存本" in text
    assert text.index(agency) < text.index("文本里的记录") and f"/records/{PLAN}-m1/" not in text
    address = f"/en/records/{agency}/?table=bodies"
    status, text, _ = ask(server, address)
    assert status == 200 and "<mark>园林处</mark>" in text and "Where it is used" in text and "2 of 2" in text
    # The help is that of the schema, and what other records refer to is not edited.
    assert "Name as printed, with the 市 that governs the list." in text and "not to be changed here" in text
    form = form_of(text) | {"reviewer": "lw", "field.name_en": "Parks", "field.type": "wish"}
    status, text, _ = ask(server, f"/records/{agency}/", {**form, "action": "save"})
    problems = text[text.index('id="problems-type"') :]
    assert status == 422 and "enum" in problems[: problems.index("</ul>")] and 'value="Parks"' in text
    status, _, headers = ask(server, address, {**form, "action": "confirm", "field.type": "government"})
    assert status == 303 and "/records/exampleville-library/" in headers["Location"]
    assert corpus.row_of(datasets, "bodies.csv", agency)["name_en"] == "Parks"
    assert agency not in ask(server, "/en/?table=bodies")[1]


def test_a_record_that_changed_elsewhere_is_shown_with_what_was_written(server: ReviewServer, datasets: Path) -> None:
    form = form_of(ask(server, f"/records/{TARGET}/")[1])
    corpus.edit(datasets, "targets.csv", TARGET, "note_en", "Changed by somebody else.")
    status, text, _ = ask(server, f"/records/{TARGET}/", {**form, "action": "save", "field.note_en": "<Mine>"})
    assert status == 409 and "Changed by somebody else." in text and "您写的是</b> <q><Mine></q>" in text
    assert corpus.row_of(datasets, "targets.csv", TARGET)["note_en"] == "Changed by somebody else."
    assert form_of(text)["seen"] != form["seen"]


def test_a_form_without_a_script_adds_deletes_and_takes_back(server: ReviewServer, datasets: Path) -> None:
    address = f"/en/add/mentions/?about={PLAN}-m2-n1"
    status, text, _ = ask(server, address)
    form = form_of(text) | {
        "action": "save",
        "field.name_zh": "石阶",
        "field.name_en": "Steps",
        "field.type": "project",
    }
    assert status == 200 and form["field.subject_id"] == f"{PLAN}-m2" and f"{PLAN}-m2-n2 as things are" in text
    assert 'class="near"' in text and "field.plan_id" not in form
    status, text, _ = ask(server, address, {**form, "lines": "12"})
    fault = text[text.index('id="fault-passage"') :]
    assert status == 422 and "does not print “石阶”" in fault[: fault.index("</p>")]
    assert form_of(text)["lines"] == "12" and form_of(text)["field.name_en"] == "Steps"
    status, _, headers = ask(server, address, {**form, "quote": "留住石阶"})
    assert status == 303 and headers["Location"].startswith(f"/en/records/{PLAN}-m2-n2/?done=added")
    text = ask(server, headers["Location"])[1]
    assert "is added: mentions.csv, evidence.csv, translations.csv" in text and "<mark>石阶</mark>" in text
    address = f"/records/{PLAN}-m2-n2/delete/"
    form = form_of(ask(server, address)[1]) | {"action": "delete"}
    status, _, headers = ask(server, address, form)
    assert status == 303 and headers["Location"].startswith("/?done=deleted")
    text = ask(server, headers["Location"])[1]
    status, _, headers = ask(server, "/undo/", form_of(text))
    text = ask(server, headers["Location"])[1]
    assert status == 303 and "已撤销：mentions.csv" in text and 'action="/undo/"' not in text
    assert corpus.row_of(datasets, "mentions.csv", f"{PLAN}-m2-n2")["name_en"] == "Steps"


def test_what_cannot_be_deleted_or_renamed_says_why(server: ReviewServer, datasets: Path) -> None:
    text = ask(server, f"/en/records/{PLAN}-m2/delete/")[1]
    assert "cannot be deleted yet" in text and f"/en/records/{PLAN}-m2-1/" in text and "<button name" not in text
    form = form_of(text) | {"action": "delete"}
    status, text, _ = ask(server, f"/en/records/{PLAN}-m2/delete/", form)
    assert status == 422 and "nothing was deleted" in text
    assert ask(server, f"/en/records/{PLAN}/delete/")[0] == ask(server, f"/en/records/{PLAN}-m1/id/")[0] == 404
    assert "One record refers to it" in ask(server, "/en/records/guests/id/")[1]
    form = form_of(ask(server, "/records/guests/id/")[1]) | {"action": "rename", "new_id": "items"}
    status, text, _ = ask(server, "/records/guests/id/", form)
    assert status == 422 and "items 已经用在" in text and form_of(text)["new_id"] == "items"
    corpus.append(datasets, "versions.csv", id="0.1.0", released="2026-11-22", bump="first")
    corpus.append(datasets, "ids.csv", record_id="guests", table="indicators", version_id="0.1.0")
    corpus.edit(datasets, "indicators.csv", "guests", "name_en", "")
    text = ask(server, "/en/records/guests/id/")[1]
    assert "was published in version 0.1.0, so it stays" in text and "ids.csv" in text and "new_id" not in text


def test_only_a_page_of_the_review_itself_writes(server: ReviewServer, datasets: Path) -> None:
    address, files = f"/records/{TARGET}/", sorted(datasets.rglob("*.csv"))
    before = [path.read_bytes() for path in files]
    form = form_of(ask(server, address)[1]) | {"action": "save", "field.period": "2022"}
    assert ask(server, address, form, Host="plans.example.org")[0] == 421
    assert ask(server, address, Host=f"rebound.example.org:{server.port}")[0] == 421
    assert ask(server, address, form, Origin="https://plans.example.org")[0] == 403
    assert ask(server, address, form, Origin="null")[0] == 403
    assert ask(server, address, {**form, "token": "x"})[0] == 403
    assert ask(server, address, {name: value for name, value in form.items() if name != "token"})[0] == 403
    assert ask(server, address, form, Content_Type="text/plain")[0] == 403
    # The answer may come, and the connection end, before all is sent.
    with suppress(BrokenPipeError, ConnectionResetError):
        assert ask(server, address, {**form, "field.note_en": "x" * (1 << 20)})[0] == 413
    assert ask(server, address, {**form, "action": "delete"})[0] == 400
    assert ask(server, "/", form)[0] == 400
    further = {"add/mentions": "save", f"records/{TARGET}/delete": "delete", "records/guests/id": "rename", "undo": ""}
    for path, action in further.items():
        assert ask(server, f"/{path}/", {**form, "action": action, "token": "x"})[0] == 403
        assert ask(server, f"/{path}/", {**form, "action": action}, Origin="https://plans.example.org")[0] == 403
        assert ask(server, f"/{path}/", {**form, "action": "confirm"})[0] == 400 or path == "undo"
    assert ask(server, "/add/plans/", form)[0] == 404
    assert [path.read_bytes() for path in files] == before
    assert ask(server, address, form, Origin=server.address.rstrip("/"))[0] == 303


def test_pages_allow_nothing_foreign_and_no_cell_is_markup(server: ReviewServer, datasets: Path) -> None:
    corpus.edit(datasets, "targets.csv", TARGET, "note_en", "<script>alert(1)</script>")
    further = (f"/add/targets/?about={TARGET}&at=%3Cb%3E&cell.note_en=%3Cb%3E", f"/records/{TARGET}/delete/")
    for path in (
        "/",
        "/en/",
        f"/records/{TARGET}/",
        "/records/%3Cb%3E/",
        "/../../etc/passwd",
        "/-/review.js",
        *further,
    ):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert "<script>alert" not in text and "<b>" not in text.partition("</header>")[0] and "root:" not in text
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        addresses = re.findall(r'(?:src|href|action)="([^"]*)"', text)
        assert [one for one in addresses if not one.startswith(("/", "#", "?", "data:,"))] == []


def test_states_without_a_record_are_told(server: ReviewServer, datasets: Path) -> None:
    status, text, _ = ask(server, f"/en/records/{TARGET}x/")
    assert status == 404 and "no such record" in text and f"/en/records/{TARGET}/" in text
    assert "没有这样的记录" in ask(server, "/?show=findings")[1]
    assert ask(server, "/?show=%FF&table=%3Cb%3E")[0] == 200
    (datasets / PLAN / "targets.csv").write_text("id,plan_id\nx\n", encoding="utf-8")
    assert "targets.csv" in ask(server, "/en/")[1]
    (datasets / "datapackage.yaml").unlink()
    assert "cannot be read at the moment" in ask(server, "/en/")[1]
    shutil.rmtree(datasets.parent / "sources")
    status, text, _ = ask(server, "/en/")
    assert status == 500 and "sources is not a folder" in text


def test_everything_confirmed_is_told(server: ReviewServer, datasets: Path) -> None:
    dataset = load(datasets).dataset
    assert dataset
    first, *others = [entry.record.id for entry in server.session.snapshot().queue.entries]
    write_files([confirm(datasets, dataset, PLAN, others, "lw", "2026-11-22")])
    address = f"/en/records/{first}/"
    form = form_of(ask(server, address)[1]) | {"action": "confirm", "reviewer": "lw"}
    status, _, headers = ask(server, address, form)
    assert status == 303 and headers["Location"].startswith("/en/?done=confirmed")
    text = ask(server, headers["Location"])[1]
    assert "Every record is confirmed" in text and "13 of 13 confirmed" in text
    assert unconfirmed_ids(load(datasets).dataset or dataset, PLAN) == ()
    assert main(["check", "--quiet", "--datasets", str(datasets), "--sources", str(datasets.parent / "sources")]) == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["exampleville-2021", "--sources", "{sources}"], f'did you mean "{PLAN}"?'),
        ([PLAN], "give their folder with --sources"),
        ([PLAN, "--sources", "{datasets}"], f"is a copy of {PLAN}"),
        ([PLAN, "--sources", "{sources}/none"], "is not a folder"),
        ([PLAN, "--sources", "{sources}", "--reviewer", "l w"], "letters, digits, dots and hyphens"),
    ],
)
def test_what_cannot_be_reviewed_is_told_at_once(
    words: list[str],
    reason: str,
    datasets: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PLAN_SOURCES", raising=False)
    folders = {"sources": datasets.parent / "sources", "datasets": datasets}
    arguments = ["review", "--datasets", str(datasets), "--port", "0", *(word.format_map(folders) for word in words)]
    assert main(arguments) == CANNOT_RUN
    assert reason in capsys.readouterr().err


def test_the_command_drafts_serves_and_ends(datasets: Path) -> None:
    corpus.edit(datasets, "measures.csv", MEASURE, "theme_id", "")
    stub = shlex.join([sys.executable, str(ROOT / "tests" / "support" / "drafter.py"), "all", '{"theme_id": "none"}'])
    words = ["review", PLAN, "--datasets", str(datasets), "--sources", str(datasets.parent / "sources"), "--port", "0"]
    command = [sys.executable, "-u", "build.py", *words, "--drafter", stub]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as process:
        assert process.stdout
        printed = ""
        while line := process.stdout.readline():
            printed += line
            if "Ctrl+C" in line:
                break
        try:
            with urllib.request.urlopen(line.split()[0], timeout=20) as answer:
                assert "复核" in answer.read().decode()
        finally:
            process.send_signal(signal.SIGINT)
        printed += process.stdout.read()
    assert process.returncode == 0 and "Traceback" not in printed
    assert "0 proposals to review" in printed and "refused: there is no such theme" in printed
