"""The command `verify`: verifies a built site, and compares its size with what hosts take."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_jobs_option, folder
from cityplans.cli.report import as_json, as_text
from cityplans.core.errors import CommandError
from cityplans.core.findings import has_errors, sorted_unique
from cityplans.core.processes import processors
from cityplans.read.datapackage import read_identity
from cityplans.read.files import LARGEST_YAML, read_bytes
from cityplans.read.hosts import hosts_named, usual_hosts
from cityplans.read.yaml_reader import parse_yaml
from cityplans.verify.folder import measure, verify_site
from cityplans.verify.hosts import check_hosts, room_in_words


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("folder", type=folder, metavar="SITE", help="the folder of a built site")
    parser.add_argument(
        "--host",
        action="append",
        metavar="NAME",
        help="a host whose limits the site must keep, may be repeated (default: hosts in datapackage.yaml)",
    )
    parser.add_argument(
        "--datasets",
        type=folder,
        default=Path("datasets"),
        metavar="DIR",
        help="folder of the data, which names the default hosts (default: datasets)",
    )
    parser.add_argument(
        "--format", choices=("json", "text"), default="text", help="output format of the findings (default: text)"
    )
    add_jobs_option(parser)
    parser.add_argument("--quiet", action="store_true", help="print findings only")


def run(options: argparse.Namespace) -> int:
    """Verify a built site by its files alone and print the findings in the requested format."""
    hosts = hosts_named(options.host or _default_hosts(options.datasets))
    findings = verify_site(options.folder, options.jobs or processors())
    size = measure(options.folder)
    findings = sorted_unique([*findings, *check_hosts(size, hosts, usual_hosts().values())])
    if options.format == "json":
        sys.stdout.write(as_json(findings))
    else:
        sys.stdout.write(as_text(findings))
        if not options.quiet:
            for host in hosts:
                print(room_in_words(size, host), file=sys.stderr)
            count = len(findings)
            result = f"{count:,} finding{'' if count == 1 else 's'}" if count else "nothing found"
            print(f"{options.folder}: {result}", file=sys.stderr)
    return FINDINGS if has_errors(findings) else FINE


def _default_hosts(datasets: Path) -> tuple[str, ...]:
    """Return the names of the hosts in datapackage.yaml; none if there is no such file.

    Raises:
        CommandError: The file is not valid.
    """
    path = datasets / "datapackage.yaml"
    if not path.is_file():
        return ()
    document, _ = parse_yaml(path.name, read_bytes(path, LARGEST_YAML))
    identity = read_identity(document)[0] if document else None
    if identity is None:
        raise CommandError(f"{path} is not valid: run `build.py check`, or name a host with --host")
    return identity.hosts
