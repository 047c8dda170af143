"""The usual hosts of static sites with their limits, from the table beside this module."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from cityplans.core.errors import CommandError
from cityplans.core.hosts import Host, HostLimit
from cityplans.core.paths import HOSTS
from cityplans.core.suggest import suggest


@cache
def usual_hosts() -> Mapping[str, Host]:
    """Return the hosts by name."""
    hosts: dict[str, Host] = {}
    for row in csv.DictReader(HOSTS.read_text(encoding="utf-8").splitlines()):
        limit = HostLimit(row["limit"], int(row["most"]), row["source"], row["looked_up"])
        former = hosts[row["host"]].limits if row["host"] in hosts else ()
        hosts[row["host"]] = Host(row["host"], row["title"], (*former, limit))
    return hosts


def hosts_named(names: Sequence[str]) -> list[Host]:
    """Return the hosts of some names, each once.

    Raises:
        CommandError: There is no host of a name.
    """
    hosts = usual_hosts()
    for name in names:
        if name not in hosts:
            hint = suggest(name, list(hosts))
            raise CommandError(f'there is no host "{name}"; {f"{hint} " if hint else ""}there are: {", ".join(hosts)}')
    return [hosts[name] for name in dict.fromkeys(names)]
