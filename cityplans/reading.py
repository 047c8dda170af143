"""What a piece of work reads of the Catalog, so that it is done again when that has changed, and only then."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar, cast, overload

from cityplans.core.model import TABLES, Catalog

T = TypeVar("T")
P = ParamSpec("P")
Input: TypeAlias = tuple[str, str | None]
"""A part of the Catalog and a key in it; None for the whole of it."""
_RECORDS = frozenset(TABLES.values())
_REMEMBERED = 4096
_DIGESTS = 1 << 128


class Observed:
    """A Catalog that notes what is read of it, and of mappings derived from it as if they were its own.

    Schemas are not noted: where one changes, everything is made anew.
    """

    rows = Catalog.rows

    def __init__(self, catalog: Catalog, derive: Mapping[str, Callable[[Catalog], Mapping[str, Any]]]) -> None:
        self._catalog = catalog
        self._derive = derive
        self._derived: dict[str, Mapping[str, Any]] = {}
        self._seen = set[Input]()
        self._answers: dict[Any, tuple[Any, set[Input]]] = {}

    @property
    def schemas(self) -> Any:
        """The schemas as they are."""
        return self._catalog.schemas

    def __getattr__(self, name: str) -> Any:
        value = self.part(name)
        if isinstance(value, Mapping):
            # From now on the attribute is found without coming here.
            found = self.__dict__[name] = _Part(self, name, value)
            return found
        self._seen.add((name, None))
        return value

    def part(self, name: str) -> Any:
        """Give a part as it is, without noting it."""
        if name not in self._derive:
            return getattr(self._catalog, name)
        if name not in self._derived:
            self._derived[name] = self._derive[name](self._catalog)
        return self._derived[name]


class _Part(Mapping[str, Any]):
    """A mapping of the Catalog: a look-up is noted by its key, a walk through it as a whole."""

    __slots__ = ("_name", "_owner", "_rows")

    def __init__(self, owner: Observed, name: str, rows: Mapping[str, Any]) -> None:
        self._owner, self._name, self._rows = owner, name, rows

    def __getitem__(self, key: str) -> Any:
        self._owner._seen.add((self._name, key))
        return self._rows[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._owner._seen.add((self._name, key))
        return self._rows.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._owner._seen.add((self._name, str(key)))
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> Any:
        return self._whole().keys()

    def values(self) -> Any:
        return self._whole().values()

    def items(self) -> Any:
        return self._whole().items()

    def _whole(self) -> Mapping[str, Any]:
        self._owner._seen.add((self._name, None))
        return self._rows


def observed(catalog: Catalog, derive: Mapping[str, Callable[[Catalog], Mapping[str, Any]]]) -> Catalog:
    """Give a Catalog that notes what is read of it; the mappings of `derive` are made when first read, as its attributes."""
    return cast(Catalog, Observed(catalog, derive))


@contextmanager
def noting(catalog: Catalog) -> Iterator[set[Input]]:
    """Give the set that fills with what is read of an observed Catalog meanwhile; it stays empty for any other."""
    seen = set[Input]()
    if not isinstance(catalog, Observed):
        yield seen
        return
    before, catalog._seen = catalog._seen, seen
    try:
        yield seen
    finally:
        catalog._seen = before


class derived(Generic[T]):
    """An attribute computed once from `self.catalog`; whoever asks for it has read all that it was computed from."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = f"_{compute.__name__}"
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> derived[T]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: Any, kind: type) -> derived[T] | T:
        if owner is None:
            return self
        if self._name not in owner.__dict__:
            with noting(owner.catalog) as seen:
                value = self._compute(owner)
            owner.__dict__[self._name] = value, seen
        value, seen = owner.__dict__[self._name]
        if isinstance(owner.catalog, Observed):
            owner.catalog._seen |= seen
        return cast(T, value)


def remembered(answer: Callable[Concatenate[Catalog, P], T]) -> Callable[Concatenate[Catalog, P], T]:
    """Keep the latest answers of a function of an observed Catalog; who is given one has read all that it was made of."""

    @wraps(answer)
    def ask(catalog: Catalog, /, *arguments: P.args, **named: P.kwargs) -> T:
        if not isinstance(catalog, Observed):
            return answer(catalog, *arguments, **named)
        known, question = catalog._answers, (answer, arguments, *named.items())
        if question not in known:
            # What is remembered does not grow with the site.
            if len(known) >= _REMEMBERED:
                known.clear()
            with noting(catalog) as seen:
                value = answer(catalog, *arguments, **named)
            known[question] = value, seen
        value, seen = known[question]
        catalog._seen |= seen
        return cast(T, value)

    return ask


class Digests:
    """Digests of what can be read of one observed Catalog, each computed once."""

    def __init__(self, catalog: Catalog) -> None:
        assert isinstance(catalog, Observed)
        self._catalog = catalog
        self._known: dict[Input, int] = {}
        self._records: dict[int, bytes] = {}

    def of(self, inputs: Collection[Input]) -> str:
        """Give one digest, in hex, of all that was read, each named once; the order does not matter."""
        known = self._known
        for one in inputs:
            if one not in known:
                known[one] = self._one(*one)
        # A sum needs no order: to sort what long lists have read would take longer than to digest it.
        return f"{sum(map(known.__getitem__, inputs)) % _DIGESTS:032x}"

    def _one(self, name: str, key: str | None) -> int:
        value = self._catalog.part(name)
        found = self._value(value if key is None else value.get(key))
        return int.from_bytes(_hash(f"{name}\0{'' if key is None else key}\0".encode() + found), "big")

    def _value(self, value: Any) -> bytes:
        """Give the digest of a value; that of a record, which stands in many indexes, is computed once."""
        match value:
            case tuple() | list():
                return _hash(b"".join(map(self._value, value)))
            case Mapping():
                return _hash(b"".join(self._value(key) + self._value(row) for key, row in value.items()))
            case _ if type(value) in _RECORDS:
                known = self._records.get(id(value))
                if known is None:
                    # A frozen dataclass of text and numbers, whose repr tells all there is.
                    known = self._records[id(value)] = _hash(repr(value).encode())
                return known
            case _ if is_dataclass(value):
                return _hash(b"".join(self._value(getattr(value, each.name)) for each in fields(value)))
        return _hash(repr(value).encode())


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
