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


def dressed(view: View) -> View:
    """For the report as a page."""
    replaced: View = csp_replace({"style-src": [SELF, UNSAFE_INLINE], "img-src": [SELF, "data:"]})(view)
    return replaced


@require_safe
def report(request: HttpRequest, session_id: str) -> HttpResponse:
    """The report as a page."""
    return _answer(request, readable(session_id), "html", "report-read")


@require_safe
def file(request: HttpRequest, session_id: str, ending: str) -> HttpResponse:
    """One format of the report, to save."""
    release = readable(session_id)
    answer = _answer(request, release, ending, "report-saved")
    name = f"report-{release.session.date:%Y-%m-%d}-{session_id}-release-{release.number}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _answer(request: HttpRequest, release: Release, ending: str, event: str) -> HttpResponse:
    if ending not in reports.FORMATS or not reports.is_made(release):
        raise Http404
    try:
        content = reports.content(release, ending)
    except PipelineError as problem:
        return gone(request, release, problem)
    facts = {"session": release.session_id, "release": release.number, "format": ending, "by": person.of(request).pk}
    audit.append(event, facts)
    return HttpResponse(content, content_type=released.TYPES[ending])
