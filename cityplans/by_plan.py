"""Judging plan by plan: what the rules said of plans that have not changed need not be asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from cityplans.check.rules import LIMITS, OVER_ALL, PROOFS, RULES, Rule, apply_rules
from cityplans.core.findings import Finding, has_errors
from cityplans.known import Known, key_of
from cityplans.read.dataset import Dataset, Record, folder_of

SHARED = ""
"""Stands beside the ids of the plans for the tables that all plans share, and for the ledgers."""
_PART = 8
"""Where more than one in so many plans is to be judged, all are judged together: that is sooner then."""


def judged_by_plan(
    dataset: Dataset, rows: Mapping[str, tuple[Record, ...]], keys: Mapping[str, bytes], sound: Known[bytes, bool]
) -> list[Finding] | None:
    """Judge the plans that are not known to be sound, each on its own, and what holds plans against each other.

    `rows` has the records of every file by its path, `keys` are those of keys_by_plan.

    Gives None where many are unknown, or where something is wrong: then the whole has to be judged together, for what one
    plan says of another can be told only so. Findings of severity warning are no more than one plan's.
    """
    unknown = [plan for plan, key in keys.items() if not sound.find(key)]
    if len(unknown) > max(1, len(keys) // _PART):
        return None
    every: Mapping[str, Rule] = LIMITS | RULES | PROOFS
    findings = apply_rules({code: rule for code, rule in every.items() if code in OVER_ALL}, dataset)
    one_by_one = {code: rule for code, rule in every.items() if code not in OVER_ALL}
    for plan, part in _parts(dataset, rows, unknown):
        told = apply_rules(one_by_one, part)
        if not told:
            sound.keep(keys[plan], True)
        findings += told
    return None if has_errors(findings) else findings


def remember(
    dataset: Dataset, findings: Collection[Finding], keys: Mapping[str, bytes], sound: Known[bytes, bool]
) -> None:
    """Remember the plans about which nothing was said when all were judged together, and no error was found."""
    if has_errors(findings):
        return
    root = dataset.identity.path.rpartition("/")[0]
    folders = (finding.location.path.removeprefix(f"{root}/").partition("/")[0] for finding in findings)
    troubled = {folder if folder in keys else SHARED for folder in folders}
    for plan in keys.keys() - troubled:
        sound.keep(keys[plan], True)


def keys_by_plan(dataset: Dataset, digests: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give for every plan a digest of all that the rules read when they ask of it alone: its files, and what all plans share.

    `digests` has every file by its path. Which texts are at hand is part of that; what is in them is fixed by the table of sources.
    """
    plans = sorted(folder_of(plan) for plan in dataset["plans"])
    files: dict[str, list[str | bytes]] = {plan: [plan] for plan in (SHARED, *plans)}
    for path, digest in sorted(digests.items()):
        folder = path.partition("/")[0]
        files[folder if folder in files else SHARED] += [path, digest]
    shared = key_of(*files[SHARED], *sorted(dataset.texts))
    # A record that all share may name a plan, and asks nothing else of it.
    return {SHARED: key_of(shared, *plans), **{plan: key_of(shared, *files[plan]) for plan in plans}}


def _parts(
    dataset: Dataset, rows: Mapping[str, tuple[Record, ...]], plans: Iterable[str]
) -> Iterator[tuple[str, Dataset]]:
    """Give some plans, or what all share, as datasets: with the schemas that are judged, and all records that are looked up."""
    of_plans = {name: schema for name, schema in dataset.schemas.items() if schema.scope == "plan"}
    of_all = {name: schema for name, schema in dataset.schemas.items() if schema.scope != "plan"}
    reference = {name: dataset[name] for name, schema in of_all.items() if schema.scope == "reference"}
    for plan in plans:
        if plan == SHARED:
            tables = {name: dataset[name] for name in (*of_all, "plans")}
            yield plan, replace(dataset, schemas=of_all, tables=tables, texts={})
        else:
            about = {
                name: tuple(row for row in found if row["plan_id"] in ("", plan)) for name, found in reference.items()
            }
            own = {found[0].table: found for path, found in rows.items() if found and path.startswith(f"{plan}/")}
            yield plan, replace(dataset, schemas=of_plans, tables=about | own)
