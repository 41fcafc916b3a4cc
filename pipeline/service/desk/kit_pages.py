"""The page on which a session's kit is made: facts in, documents out, and nothing kept of either."""

from __future__ import annotations

import io
import zipfile

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pipeline import kit as kits
from pipeline.service.desk.kit_form import EVERYTHING, FactsForm, KitForm
from pipeline.service.desk.released import TYPES
from pipeline.service.saving import to_save
from pipeline.settings.school import School, as_toml

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip archive can hold: the same facts give the same bytes."""


@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest) -> HttpResponse:
    """The form; the form filled from an earlier kit's facts; or the documents, to save."""
    if request.method != "POST":
        return _page(request, KitForm(), FactsForm())
    if "fill" in request.POST:
        given = FactsForm(request.POST, request.FILES)
        return _page(request, KitForm(initial=given.cleaned_data["school"] if given.is_valid() else None), given)
    form = KitForm(request.POST, request.FILES)
    if form.is_valid():
        return _documents(form)
    return _page(request, form, FactsForm())


def _page(request: HttpRequest, form: KitForm, facts: FactsForm) -> HttpResponse:
    status = 422 if form.errors or facts.errors else 200
    return render(request, "desk/kit.html", {"form": form, "facts": facts}, status=status)


def _documents(form: KitForm) -> HttpResponse:
    school, given = form.facts(), form.cleaned_data
    filled = kits.Filled(given["plan"], school, settings.QUIETROOM.retention)
    if given["wanted"] == EVERYTHING:
        name, content, kind = f"kit-{school.session.date}.zip", _zipped(filled, school), "application/zip"
    else:
        name = f"{given['wanted']}.{given['ending']}"
        content, kind = kits.file(filled, given["wanted"], given["ending"]), TYPES[given["ending"]]
    return to_save(content, kind, name)


def _zipped(filled: kits.Filled, school: School) -> bytes:
    """Every document in both formats, and the facts, with which the form is filled the next time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*kits.files(filled), ("school.toml", as_toml(school).encode())):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
