"""Building the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cityplans.build.staging import StagingArea, begin, leave_out, locked_staging, swap
from cityplans.build_record import (
    BuildRecord,
    Made,
    Stamp,
    Summary,
    digest_of,
    read_record,
    read_summary,
    stamps_of,
    write_record,
    write_summary,
)
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.progress import Progress
from cityplans.core.processes import processors
from cityplans.inputs import data_digest, program_digest

if TYPE_CHECKING:
    from cityplans.catalog.builder import Casts
    from cityplans.core.findings import Finding
    from cityplans.core.model import Catalog
    from cityplans.known import Memory


def run(options: argparse.Namespace) -> int:
    """Check the data, then build the site where anything has changed."""
    progress = Progress(sys.stderr, quiet=options.quiet)
    with locked_staging(
        options.site, lambda: progress.say("another build of this site is running; waiting for it")
    ) as place:
        return _build(options, place, progress)


def _build(options: argparse.Namespace, place: StagingArea, progress: Progress) -> int:
    program = program_digest([str(options.site_url), str(options.only), options.engine], options.datasets / "schemas")
    folders: Sequence[Path] = [folder for folder in (options.datasets, options.sources, options.archive) if folder]
    data = data_digest(folders)
    known = Summary() if options.clean else read_summary(place.summary)
    published = stamps_of(place.site) or {}
    if (known.program, known.data) == (program, data) and digest_of(published) == known.site:
        sys.stderr.write(known.said)
        progress.done(f"nothing has changed; {known.files:,} files in {options.site}")
        return FINE
    # What only a build needs is imported when there is something to build.
    from cityplans.build.archive import load_archive
    from cityplans.build.site import build_site
    from cityplans.catalog.former_ids import FormerAddresses
    from cityplans.cli.report import as_text
    from cityplans.core.findings import Severity
    from cityplans.known import Memory
    from cityplans.verdicts import read_verdicts, write_verdicts

    progress.stage("check")
    jobs = options.jobs or processors()
    verdicts = read_verdicts(options.datasets, anew=options.clean)
    catalog, said = checked(options, jobs, Memory(sound=verdicts.sound))
    write_verdicts(verdicts)
    sys.stderr.write(said)
    if catalog is None:
        print(f"build.py: the data has errors; {options.site} is left as it was", file=sys.stderr)
        return FINDINGS
    url = address(options, catalog)
    archive = load_archive(options.archive, catalog.versions) if options.archive else {}
    # Where files stand: below this address, and once more under the ids that were renamed since.
    frame = repr((url, sorted(FormerAddresses(catalog).former.items())))
    former = BuildRecord() if options.clean else read_record(place.record)
    if (former.program, former.frame) != (program, frame) or published != former.stamps:
        former = BuildRecord()
    place = begin(place, lambda twin: bool(former.parts) and stamps_of(twin) == former.stamps)
    parts, shells = build_site(catalog, url, archive, place, former, jobs, progress, options.engine)
    progress.stage("verify")
    stamps, changed, judged = _verified(place, former, parts, jobs)
    faults = [finding for finding in judged if finding.severity is Severity.ERROR]
    if faults:
        sys.stderr.write(as_text(faults))
        print(f"build.py: the site that was made is not sound; {options.site} is left as it was", file=sys.stderr)
        return FINDINGS
    progress.stage("exchange")
    swap(place, None if changed is None else [*changed, *(former.stamps.keys() - stamps.keys())])
    write_record(place.record, BuildRecord(program, frame, shells, parts, stamps))
    write_summary(place.summary, Summary(program, data, digest_of(stamps), len(stamps), said))
    progress.done(f"{len(stamps):,} files in {options.site}")
    return FINE


def _verified(
    place: StagingArea, former: BuildRecord, parts: Mapping[str, Made], jobs: int
) -> tuple[dict[str, Stamp], Collection[str] | None, Sequence[Finding]]:
    """Verify the next site: give the stamps of its files, the paths that are not as they were, and what is wrong.

    Where it was not made on from the former site, all of it is new, and no paths are given.
    """
    from cityplans.verify.folder import verify_changes, verify_site

    stamps = stamps_of(place.next) or {}
    if not former.parts:
        return stamps, None, verify_site(place.next, jobs)
    files = {path: facts for made in parts.values() for path, facts in made.files.items()}
    leave_out(place, stamps.keys() - files.keys())
    stamps = {path: stamp for path, stamp in stamps.items() if path in files}
    # What is taken over was verified when it was made.
    changed = [path for path, stamp in stamps.items() if former.stamps.get(path) != stamp]
    known = {path: facts for path, facts in files.items() if facts}
    return stamps, changed, verify_changes(place.next, stamps.keys(), changed, known, jobs)


def checked(
    options: argparse.Namespace, jobs: int, memory: Memory | None = None, casts: Casts | None = None
) -> tuple[Catalog | None, str]:
    """Check the data in so many processes and give its Catalog, none where it has errors, with what the check had to say.

    What `memory` knows to be sound is not judged again, and of `casts` is taken over what has not changed. Raises CommandError
    where a plan is asked for that there is not.
    """
    from cityplans.catalog.builder import build_catalog
    from cityplans.check.runner import check
    from cityplans.cli.report import as_text
    from cityplans.core.errors import CommandError
    from cityplans.core.findings import has_errors
    from cityplans.read.dataset import restricted

    dataset, findings = check(options.datasets, options.sources, jobs, memory)
    if dataset is None or has_errors(findings):
        return None, as_text(findings)
    if options.only:
        plans = sorted(record.id for record in dataset["plans"])
        if options.only not in plans:
            raise CommandError(f'there is no plan "{options.only}"; there are: {", ".join(plans)}')
        dataset = restricted(dataset, options.only)
    return build_catalog(dataset, casts), as_text(findings)


def address(options: argparse.Namespace, catalog: Catalog) -> str:
    """Give the address that a site is built for, with a slash at its end. Raises CommandError where it is none."""
    from cityplans.build.site import with_slash

    return with_slash(options.site_url or catalog.identity.homepage)
