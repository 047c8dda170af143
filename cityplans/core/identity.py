"""The collection as a whole: its names, licences, makers and addresses."""

from __future__ import annotations

from dataclasses import dataclass

from cityplans.core.languages import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as in a Data Package: SPDX id, title, address."""

    name: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A maker of the data, with roles as in a Data Package; address and organization may be empty."""

    title: str
    roles: tuple[str, ...]
    path: str = ""
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The collection as a whole, from datasets/datapackage.yaml.

    `hosts` are the names of the hosts whose limits the published site keeps.
    """

    name: str
    title: Text
    description: Text
    version: str
    released: str
    homepage: str
    repository: str
    branch: str
    contact: str
    licences: tuple[Licence, ...]
    contributors: tuple[Contributor, ...]
    keywords: tuple[str, ...]
    hosts: tuple[str, ...] = ()
