"""The JSON schema (draft 2020-12) of a problem, from the dataclasses themselves."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from alongside.matching.codec import encode
from alongside.matching.problem import Problem

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def schema(kind: type = Problem) -> dict[str, Any]:
    """Return the schema of what ``kind.from_dict`` reads: every field, its type, default and meaning."""
    definitions: dict[str, Any] = {}
    top = _of(kind, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **top, "$defs": definitions}


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return {"anyOf": [_of(k, definitions) for k in inner]}
    if origin is frozenset:
        return {"type": "array", "uniqueItems": True, "items": _of(inner[0], definitions)}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _of(inner[0], definitions)}
    if origin is tuple:
        each = [_of(k, definitions) for k in inner]
        return {"type": "array", "prefixItems": each, "minItems": len(each), "maxItems": len(each)}
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    assert isinstance(kind, type)
    assert is_dataclass(kind)
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _object(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints, properties, required = get_type_hints(kind), {}, []
    for f in fields(kind):
        properties[f.name] = _of(hints[f.name], definitions)
        if f.default is not MISSING:
            properties[f.name]["default"] = encode(f.default)
        elif f.default_factory is MISSING:
            required.append(f.name)
    about = " ".join((kind.__doc__ or "").split())
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
