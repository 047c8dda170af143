"""The command `import`: turns an official text into a draft of the plan's folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from cityplans.build.output_folder import refuse_unsafe_location
from cityplans.cli.commands import FINE
from cityplans.cli.commands.import_again import import_again, is_adopted
from cityplans.cli.options import add_data_options, folder
from cityplans.core.errors import CommandError
from cityplans.core.identifiers import RESERVED_FOR_PLANS, is_id
from cityplans.curate.importer.decoding import LARGEST_TEXT, DecodingError, decode
from cityplans.curate.importer.draft import draft
from cityplans.curate.importer.draft_files import draft_files
from cityplans.curate.importer.draft_report import counts
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.hints import HintError, Hints
from cityplans.curate.importer.plausibility import reasons_for_doubt
from cityplans.curate.importer.reference import Reference, reference_of
from cityplans.curate.reimport.proposed import PROPOSED, as_csv
from cityplans.curate.writer import encoded, write_folder
from cityplans.read.files import UnsafeFileError, read_bytes
from cityplans.read.load import load_former

_LONGEST_ID = 48


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("text", type=folder, metavar="TEXT", help="file of the official text, plain UTF-8")
    parser.add_argument("--plan-id", required=True, metavar="ID", help="id of the plan, for example hangzhou-2016")
    parser.add_argument("--out", type=folder, required=True, metavar="DIR", help="new or empty folder for the draft")
    parser.add_argument(
        "--again",
        action="store_true",
        help="import into the draft or the plan that DIR has already, and keep what a person filled in",
    )
    parser.add_argument(
        "--start", type=int, metavar="N", help="offset of the first character of the plan's text, counted from 0"
    )
    parser.add_argument("--end", type=int, metavar="N", help="offset just after its last character")
    parser.add_argument(
        "--text-end", type=int, default=0, metavar="LINE", help="line of the file before which the plan's text ends"
    )
    parser.add_argument(
        "--not-a-list",
        type=int,
        action="append",
        default=[],
        metavar="LINE",
        help="line at which a numbered list begins that is ordinary text; may be repeated",
    )


def run(options: argparse.Namespace) -> int:
    """Write the draft, and print what it contains and what is doubtful.

    Raises:
        CommandError: An option is wrong, the text cannot be read, or the draft cannot be written.
    """
    plan_id, out = options.plan_id, options.out
    if not is_id(plan_id) or len(plan_id) > _LONGEST_ID or plan_id in RESERVED_FOR_PLANS:
        raise CommandError(
            f'"{plan_id}" is not a plan id: use lower-case letters, digits and single hyphens, such as hangzhou-2016'
        )
    if not (options.again and is_adopted(options)):
        refuse_unsafe_location(out, "--out", [options.datasets])
    if not options.again and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CommandError(
            f"{out} is not an empty folder: name a new one, or add --again to keep what is filled in there"
        )
    try:
        # One byte more than allowed, so that the decoder can report the text as too large.
        data = read_bytes(options.text, LARGEST_TEXT + 1, follow=True)
        text = decode(data)
    except OSError as problem:
        raise CommandError(f"{options.text} cannot be read: {problem.strerror}") from None
    except (DecodingError, UnsafeFileError) as problem:
        raise CommandError(f"{options.text}: {problem}") from None
    start, end = options.start or 0, len(text) if options.end is None else options.end
    if not 0 <= start < end <= len(text):
        raise CommandError(
            f"--start {start} and --end {end} do not select a part of the text, which has {len(text)} characters"
        )
    hints = Hints(options.text_end, tuple(options.not_a_list))
    try:
        made = draft(text, data, plan_id, (start, end), _reference(options.datasets), hints)
    except HintError as problem:
        raise CommandError(str(problem)) from None
    if options.again:
        return import_again(options, made)
    _write(made, out, options.text.name)
    if not options.quiet:
        print(f"{out}: {counts(made)}")
        for reason in reasons_for_doubt(made):
            print(reason)
        for doubt in (d for d in made.doubts if "--start" in d.reason):
            print(f"line {doubt.line}: {doubt.reason}")
        print(
            f"{len(made.doubts)} places to review, and the cells left empty: {out / 'DRAFT.md'} (as a table: draft.csv)"
        )
    return FINE


def _reference(datasets: Path) -> Reference:
    """Read the shared vocabularies; whether they are valid is for `check` to say."""
    if not datasets.is_dir():
        raise CommandError(f"{datasets} is not a folder: give the datasets folder with --datasets")
    try:
        return reference_of(load_former(datasets))
    except CommandError:
        raise CommandError(f"{datasets} cannot be read: run `build.py check` and fix what it reports first") from None


def _write(made: Draft, out: Path, text_name: str) -> None:
    files = {**draft_files(made, text_name), PROPOSED: as_csv(made.tables)}
    write_folder(out, {name: encoded(out / name, text) for name, text in files.items()})
