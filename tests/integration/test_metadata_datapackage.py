"""The descriptors judged by the official profiles of Data Package v2 and by frictionless."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import frictionless
import pytest
from jsonschema import Draft7Validator

from cityplans.core.content import file_digest
from cityplans.core.identity import Contributor
from cityplans.core.model import Catalog
from cityplans.core.tables import TABLES
from cityplans.exports.metadata.datapackage import datapackage
from cityplans.exports.package import PLAN_TABLES, packages, table_path
from cityplans.exports.ready.tables import READY_TABLES
from tests.support import corpus

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture(scope="module")
def profile() -> Draft7Validator:
    """The official profile as dplib brings it along."""
    schema = json.loads((resources.files("dplib") / "profiles/2.0/datapackage.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def descriptors(unpacked: Path) -> dict[str, Any]:
    return {
        p.parent.name: json.loads(p.read_text(encoding="utf-8")) for p in sorted(unpacked.glob("*/datapackage.json"))
    }


def test_every_descriptor_keeps_to_the_profile(unpacked: Path, catalog: Catalog, profile: Draft7Validator) -> None:
    found = descriptors(unpacked)
    assert set(found) == {catalog.identity.name, *catalog.plans}
    faults = {
        name: [f"{e.json_path}: {e.message}" for e in profile.iter_errors(descriptor)]
        for name, descriptor in found.items()
    }
    assert {name: errors for name, errors in faults.items() if errors} == {}


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no resources": lambda d: d.update(resources=[]),
    "a resource without a name": lambda d: d["resources"][0].pop("name"),
    "a path out of the package": lambda d: d["resources"][0].update(path="../plans.csv"),
    "a licence that says nothing": lambda d: d["licenses"][0].clear(),
    "roles that are no list": lambda d: d["contributors"][0].update(roles="creator"),
    "a contributor's address that is none": lambda d: d["contributors"][0].update(path="file:/etc/passwd"),
    "a source's version that is no text": lambda d: d["sources"][0].update(version=1),
    "a field without a name": lambda d: d["resources"][0]["schema"]["fields"][0].pop("name"),
    "a type that does not exist": lambda d: d["resources"][0]["schema"]["fields"][0].update(type="text"),
    "a reference to nothing": lambda d: d["resources"][1]["schema"]["foreignKeys"][0].pop("reference"),
    "a mark for empty cells that is none": lambda d: d["resources"][0]["schema"].update(missingValues=[None]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_profile_refuses_damaged_descriptors(unpacked: Path, profile: Draft7Validator, damage: str) -> None:
    descriptor = descriptors(unpacked)["guangzhou-2018"]
    assert profile.is_valid(descriptor)
    DAMAGES[damage](descriptor)
    assert not profile.is_valid(descriptor)


def test_frictionless_opens_and_validates_the_whole(unpacked: Path) -> None:
    """It has every row; test_packages validates the package of a plan, which is made alike."""
    report = frictionless.Package(str(unpacked / "city-plans" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats.items() >= {"tasks": len(READY_TABLES) + len(TABLES), "errors": 0, "warnings": 0}.items()


def test_frictionless_refuses_a_package_whose_file_was_changed(unpacked: Path, tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(unpacked / "citybuild-undated", package)
    table = package / "measures.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("citybuild-undated", "elsewhere"), encoding="utf-8")
    codes = {code for (code,) in frictionless.Package(str(package / "datapackage.json")).validate().flatten(["type"])}
    assert {"hash-count", "byte-count", "foreign-key"} <= codes


def test_who_made_it_and_from_what(unpacked: Path, catalog: Catalog) -> None:
    known = catalog.identity.contributors
    for name, descriptor in descriptors(unpacked).items():
        made = [
            (c["title"], tuple(c["roles"]), c.get("path", ""), c.get("organization", ""))
            for c in descriptor["contributors"]
        ]
        assert made == [(c.title, c.roles, c.path, c.organization) for c in known]
        assert all(c["path"] for c in descriptor["contributors"])
        plans = catalog.plans if name == catalog.identity.name else {name: None}
        sources = sorted(s.sha256 for s in catalog.sources.values() if s.plan_id in plans)
        assert sorted(s["version"] for s in descriptor["sources"]) == sources
        assert descriptor["homepage"] == (corpus.SITE_URL if len(plans) > 1 else f"{corpus.SITE_URL}plans/{name}/")
        # Other formats of a table would be validated as tables of their own; the catalogue lists them.
        tables = TABLES if len(plans) > 1 else PLAN_TABLES
        assert [r["path"] for r in descriptor["resources"]] == [
            f"{table_path(table)}.csv" for table in (*READY_TABLES, *tables)
        ]


def test_nothing_is_said_of_a_contributor_that_is_not_known(catalog: Catalog, profile: Draft7Validator) -> None:
    package = next(packages(catalog))
    made = (Contributor("A", ("creator",)), Contributor("B", ("editor",), organization="C"))
    catalog = dataclasses.replace(catalog, identity=dataclasses.replace(catalog.identity, contributors=made))
    descriptor = datapackage(
        package,
        catalog,
        corpus.SITE_URL,
        {f"{table_path(table)}.csv": file_digest(b"") for table in (*READY_TABLES, *TABLES)},
    )
    assert descriptor["contributors"] == [
        {"title": "A", "roles": ["creator"]},
        {"title": "B", "organization": "C", "roles": ["editor"]},
    ]
    assert profile.is_valid(descriptor)
