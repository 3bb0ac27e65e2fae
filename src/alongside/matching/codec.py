"""Frozen dataclasses to JSON-ready data and back, driven by their annotations."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:
    """Return JSON-ready data: dataclasses as objects, sets as sorted lists, dates as ISO text."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted((encode(v) for v in value), key=json.dumps)
    if isinstance(value, (tuple, list)):
        return [encode(v) for v in value]
    if is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"Cannot write {type(value).__name__} as JSON.")


def decode(kind: type[T], data: Any) -> T:
    """Return an instance of ``kind`` from what ``encode`` wrote.

    Raises ``ValueError`` with the field's path for unknown, missing or ill-typed fields.
    """
    result: T = _decode(kind, data, kind.__name__)
    return result


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, data: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _decode_union(get_args(kind), data, path)
    if origin in (frozenset, tuple):
        return _decode_many(origin, get_args(kind), data, path)
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_object(kind, data, path)
    if kind is date:
        return _parse(date.fromisoformat, data, str, path)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _parse(kind, data, str, path)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if type(data) is not kind:
        raise ValueError(f"{path}: expected {getattr(kind, '__name__', kind)}.")
    return data


def _decode_union(kinds: tuple[Any, ...], data: Any, path: str) -> Any:
    if data is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is not type(None):
            try:
                return _decode(kind, data, path)
            except ValueError as error:
                failure = error
    raise failure


def _decode_many(origin: Any, kinds: tuple[Any, ...], data: Any, path: str) -> Any:
    if not isinstance(data, list):
        raise ValueError(f"{path}: expected a list.")
    if origin is tuple and kinds[-1] is not Ellipsis:
        if len(data) != len(kinds):
            raise ValueError(f"{path}: expected {len(kinds)} values.")
        return tuple(_decode(k, v, f"{path}[{i}]") for i, (k, v) in enumerate(zip(kinds, data, strict=True)))
    return origin(_decode(kinds[0], v, f"{path}[{i}]") for i, v in enumerate(data))


def _decode_object(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"{path}: expected an object.")
    hints = _hints(kind)
    known = {f.name for f in fields(kind)}
    if unknown := sorted(set(data) - known):
        raise ValueError(f"{path}: unknown field {unknown[0]}.")
    values = {name: _decode(hints[name], data[name], f"{path}.{name}") for name in data}
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{path}: {error}.") from error


def _parse(parser: Any, data: Any, expected: type, path: str) -> Any:
    if not isinstance(data, expected):
        raise ValueError(f"{path}: expected text.")
    try:
        return parser(data)
    except ValueError as error:
        raise ValueError(f"{path}: {error}.") from error
