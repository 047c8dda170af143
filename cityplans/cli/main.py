"""The command line of build.py: its words, and which command they call."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cityplans.cli.commands import CANNOT_RUN, FINDINGS, FINE
from cityplans.cli.report import FORMATS
from cityplans.cli.terminal import sanitized_output
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError

__all__ = ["CANNOT_RUN", "FINDINGS", "FINE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 fine, 1 findings, 2 cannot run."""
    # Little of what a command makes is ever garbage in a circle: to look for it less often takes a tenth off a build.
    gc.set_threshold(50_000, 20, 20)
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    try:
        with sanitized_output():
            return _answer(words)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN


def _answer(words: Sequence[str]) -> int:
    options = _parser().parse_args(words)
    try:
        return _run(options)
    except CommandError as problem:
        # In one line, whatever the name of a file or folder holds.
        print(f"build.py: {escape_invisible(str(problem))}", file=sys.stderr)
        return CANNOT_RUN
    except KeyboardInterrupt:
        return CANNOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Check the data of City Plans and build its site.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--datasets", type=Path, default=Path("datasets"), metavar="DIR", help="the data (default: datasets)"
    )
    data.add_argument(
        "--sources",
        type=Path,
        default=Path(os.environ["PLAN_SOURCES"]) if os.environ.get("PLAN_SOURCES") else None,
        metavar="DIR",
        help="the saved copies of the official texts; turns the evidence checks on (default: $PLAN_SOURCES)",
    )
    data.add_argument("--quiet", action="store_true", help="print findings only")
    site = argparse.ArgumentParser(add_help=False)
    site.add_argument(
        "--site", type=Path, default=Path("site"), metavar="DIR", help="where the site is published (default: site)"
    )
    site.add_argument(
        "--site-url", metavar="URL", help="the address the site will have (default: homepage of datapackage.yaml)"
    )
    site.add_argument("--jobs", type=_count, metavar="N", help="processes at work (default: one per processor)")
    site.add_argument(
        "--engine",
        choices=("mkdocs", "zensical"),
        default="mkdocs",
        help="the program that renders the theme (default: mkdocs)",
    )
    site.add_argument("--only", metavar="PLAN", help="build as if there were this plan only, for a quick look")
    site.add_argument("--clean", action="store_true", help="make everything anew, even what has not changed")
    site.add_argument(
        "--archive",
        type=Path,
        metavar="DIR",
        help="the files of former versions, one folder each, to be published again",
    )
    commands.add_parser("build", parents=[data, site], help="check, then build the site (the default)")
    checker = commands.add_parser("check", parents=[data], help="check the data")
    checker.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    checker.add_argument("--strict", action="store_true", help="warnings fail the check too")
    checker.add_argument(
        "--clean", action="store_true", help="judge everything anew, even what has not changed since the last check"
    )
    fixer = commands.add_parser(
        "fix", parents=[data], help="bring the files into their canonical form: order, quoting, spaces, digits"
    )
    fixer.add_argument("--check", action="store_true", help="write nothing; fail with what would change")
    differ = commands.add_parser(
        "diff", parents=[data], help="tell what changed in the data, by record and field, and what follows"
    )
    differ.add_argument("base", metavar="BASE", help="the state before: a git revision or a folder")
    differ.add_argument("head", nargs="?", metavar="HEAD", help="the state after (default: the data as it is now)")
    differ.add_argument(
        "--format", choices=("md", "json"), default="md", help="Markdown for people or JSON for programs (default: md)"
    )
    differ.add_argument("--allow-deletions", action="store_true", help="do not fail where much of a table is gone")
    maker = commands.add_parser("new", help="begin a plan, a measure or a target, every field explained")
    kinds = maker.add_subparsers(dest="kind", required=True, metavar="plan|measure|target")
    words = argparse.ArgumentParser(add_help=False)
    words.add_argument(
        "cells", nargs="*", metavar="FIELD=VALUE", help="cells that are known already, such as title_zh=修建书屋"
    )
    plan = kinds.add_parser("plan", parents=[data, words], help="the folder of a new plan")
    plan.add_argument("--id", required=True, metavar="ID", help="its id, city and year: hangzhou-2016")
    measure = kinds.add_parser("measure", parents=[data, words], help="a measure of a plan")
    measure.add_argument("--plan", required=True, metavar="ID", help="the id of its plan")
    measure.add_argument("--number", required=True, metavar="NUMBER", help="its number as printed: 13 or （三）2")
    target = kinds.add_parser("target", parents=[data, words], help="a target or outcome of a plan, section or measure")
    target.add_argument(
        "--subject", required=True, metavar="ID", help="the id of the record under which the text states it"
    )
    evidence = commands.add_parser("evidence", parents=[data], help="locate every passage and write evidence.csv")
    evidence.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    translator = commands.add_parser(
        "translations", parents=[data], help="write translations.csv: which Chinese each English text was made from"
    )
    translator.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    translator.add_argument(
        "--confirm",
        nargs="+",
        default=[],
        metavar="ID",
        help="records whose English was held against the present Chinese",
    )
    importer = commands.add_parser(
        "import", parents=[data], help="turn an official text into the draft of a plan's folder"
    )
    importer.add_argument("text", type=Path, metavar="TEXT", help="the saved text, plain UTF-8")
    importer.add_argument("--plan-id", required=True, metavar="ID", help="id of the plan, for example hangzhou-2016")
    importer.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty or new folder for the draft")
    importer.add_argument(
        "--start", type=int, metavar="N", help="first character of the plan's text in the file, from 0"
    )
    importer.add_argument("--end", type=int, metavar="N", help="one past its last character")
    explainer = commands.add_parser("explain", help="explain a finding")
    explainer.add_argument("code", nargs="?", metavar="CODE", help="the code in square brackets (none: list all)")
    explainer.add_argument(
        "--language", choices=("en", "zh"), default="en", help="language of the explanation (default: en)"
    )
    releaser = commands.add_parser(
        "release", parents=[data], help="step the version of the data up by what changed since the last release"
    )
    releaser.add_argument(
        "--base", metavar="BASE", help="the last release: a git revision or a folder (default: the tag data-<version>)"
    )
    releaser.add_argument("--date", metavar="DAY", help="day of the release (default: today)")
    releaser.add_argument("--check", action="store_true", help="write nothing; tell what the next version would be")
    commands.add_parser(
        "links", parents=[data], help="ask every address outside that data and pages name; report what does not answer"
    )
    verifier = commands.add_parser(
        "verify", help="judge a built site: links, ids, checksums, well-formed files, nothing foreign"
    )
    verifier.add_argument("folder", type=Path, metavar="SITE", help="the folder of a built site")
    verifier.add_argument(
        "--format", choices=("json", "text"), default="text", help="how findings are written (default: text)"
    )
    verifier.add_argument("--jobs", type=int, metavar="N", help="processes to read with (default: one per core)")
    verifier.add_argument("--quiet", action="store_true", help="print findings only")
    server = commands.add_parser("serve", parents=[data, site], help="build, then show the site at a local address")
    server.add_argument("--port", type=int, default=8000, help="port to listen at (default: 8000)")
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is no number of processes: give 1 or more')
    return int(text)


def _run(options: argparse.Namespace) -> int:
    # A command is imported when it is asked for: a check waits for nothing that only publishing needs.
    match options.command:
        case "build":
            from cityplans.cli.commands.build import run
        case "serve":
            from cityplans.cli.commands.serve import run
        case "check":
            from cityplans.cli.commands.check import run
        case "fix":
            from cityplans.cli.commands.fix import run
        case "diff":
            from cityplans.cli.commands.diff import run
        case "new":
            from cityplans.cli.commands.new import run
        case "evidence":
            from cityplans.cli.commands.ledgers import run_evidence as run
        case "translations":
            from cityplans.cli.commands.ledgers import run_translations as run
        case "import":
            from cityplans.cli.commands.import_text import run
        case "explain":
            from cityplans.cli.commands.explain import run
        case "release":
            from cityplans.cli.commands.release import run
        case "links":
            from cityplans.cli.commands.links import run
        case "verify":
            from cityplans.cli.commands.verify import run
    return run(options)
