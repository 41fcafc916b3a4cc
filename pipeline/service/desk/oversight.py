"""What an administrator sees of how the service is set, and of what was done in it: ids, counts and roles, no content.

Settings are changed in service.toml and not here: whoever may change them has the machine, not an account. The log is
shown as it lies on the disk, once its chain was walked; a broken one is told and shown no further.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pydantic import BaseModel

from pipeline import audit
from pipeline.errors import AuditError
from pipeline.service.accounts import person
from pipeline.service.accounts.models import User
from pipeline.service.saving import to_save
from pipeline.settings import service

A_PAGE = 100
HIDDEN = frozenset({"mac", "n", "at", "act", "heads"})
"""Of an entry, what has a column of its own or none."""
PEOPLE = ("by", "person")
"""What names an account by its number."""


@require_safe
def settings_in_force(request: HttpRequest) -> HttpResponse:
    """Every setting, what it does, and whether it is what ships."""
    shipped, chosen = service.ServiceSettings(), settings.QUIETROOM
    tables = [
        {"name": name, "rows": _rows(getattr(chosen, name), getattr(shipped, name))}
        for name in type(chosen).model_fields
    ]
    return render(request, "desk/oversight/settings.html", {"tables": tables})


def _rows(table: BaseModel, shipped: BaseModel) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "says": field.title,
            "value": _shown(name, getattr(table, name)),
            "is_changed": getattr(table, name) != getattr(shipped, name),
        }
        for name, field in type(table).model_fields.items()
    ]


def _shown(name: str, value: object) -> str:
    """As in the file; an address of a database may hold a password."""
    if name == "database":
        return "PostgreSQL" if value else "a file in the data folder"
    return json.dumps(value, default=list, ensure_ascii=False)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first, and whether it is whole."""
    try:
        chain = audit.verify()
    except AuditError as problem:
        return render(request, "desk/oversight/audit.html", {"problem": str(problem)})
    page = Paginator(audit.entries()[::-1], A_PAGE).get_page(request.GET.get("page"))
    names = dict(User.objects.values_list("pk", "username"))
    rows = [_row(entry, names) for entry in page.object_list]
    return render(request, "desk/oversight/audit.html", {"chain": chain, "page": page, "rows": rows})


def _row(entry: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    facts = {key: value for key, value in entry.items() if key not in HIDDEN and value is not None}
    facts |= {key: names.get(facts[key], facts[key]) for key in PEOPLE if key in facts}
    told = "; ".join(f"{key} {_short(value)}" for key, value in facts.items())
    at = datetime.fromisoformat(entry["at"])
    return {"n": entry["n"], "at": f"{at:%Y-%m-%d %H:%M:%S}", "act": entry["act"], "facts": told}


def _short(value: object) -> str:
    """A digest of every file of a session would fill the page: the saved log has them."""
    if isinstance(value, dict):
        return f"({len(value)})"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@require_safe
def log_file(request: HttpRequest) -> HttpResponse:
    """The whole log as it lies on the disk, to be kept elsewhere: a head found there must be found here."""
    audit.append("audit-saved", {"by": person.of(request).pk})
    lines = "".join(json.dumps(entry) + "\n" for entry in audit.entries())
    return to_save(lines, "application/jsonl", "quietroom-audit.jsonl")
