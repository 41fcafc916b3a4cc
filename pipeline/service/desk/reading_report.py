"""A released session's report, to open in the browser and to save: read and audited as the release itself.

The report is a whole document of its own, whose own policy lets in its one style sheet, named by digest, and the
pictures that lie in it. A browser holds to that and to ours, so that ours must not forbid these two; scripts and all
else it forbids as everywhere.
"""

from __future__ import annotations

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pipeline import audit
from pipeline.errors import PipelineError
from pipeline.service.access import View
from pipeline.service.accounts import person
from pipeline.service.desk import released, reports
from pipeline.service.desk.models import Release
from pipeline.service.desk.reading import gone, readable
from pipeline.service.saving import to_save


def dressed(view: View) -> View:
    """For the report as a page."""
    replaced: View = csp_replace({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]})(view)
    return replaced


@require_safe
def report(request: HttpRequest, session_id: str) -> HttpResponse:
    """The report as a page."""
    release = readable(session_id)
    try:
        return HttpResponse(_content(request, release, "html", "report-read"))
    except PipelineError as problem:
        return gone(request, release, problem)


@require_safe
def file(request: HttpRequest, session_id: str, ending: str) -> HttpResponse:
    """One format of the report, to save."""
    release = readable(session_id)
    if ending not in reports.FORMATS:
        raise Http404
    try:
        content = _content(request, release, ending, "report-saved")
    except PipelineError as problem:
        return gone(request, release, problem)
    name = f"report-{release.session.date:%Y-%m-%d}-{session_id}-release-{release.number}.{ending}"
    return to_save(content, released.TYPES[ending], name)


def _content(request: HttpRequest, release: Release, ending: str, act: str) -> bytes:
    """A file of the report, once it stands in the log who got it; raises Http404 until there is one, PipelineError."""
    if not reports.is_made(release):
        raise Http404
    content = reports.content(release, ending)
    facts = {"session": release.session_id, "release": release.number, "format": ending, "by": person.of(request).pk}
    audit.append(act, facts)
    return content
