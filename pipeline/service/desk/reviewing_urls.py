"""Addresses of check and release: a session's id and a number, and never a word.

The transcript and the recording ask for a fresh second factor. The small records of what returns do not, nor does what
takes and follows a release: nobody shall lose what they decided while they listened.
"""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import View, allow, step_up
from pipeline.service.desk import reviewing, reviewing_acts
from pipeline.service.roles import Permission


def _reviewer(view: View) -> View:
    return allow(Permission.REVIEW, view)


_SESSION = "<str:session_id>/"
_REQUEST = f"{_SESSION}requests/<int:request_id>"

urlpatterns = [
    path("", _reviewer(reviewing.sessions), name="reviewing"),
    path("blank/", _reviewer(reviewing.blank), name="reviewing-blank"),
    path(_SESSION, _reviewer(step_up(reviewing.session)), name="reviewing-session"),
    path(f"{_SESSION}transcript", _reviewer(step_up(reviewing.transcript)), name="reviewing-transcript"),
    path(f"{_SESSION}listening", _reviewer(step_up(reviewing.listening)), name="reviewing-listening"),
    path(f"{_SESSION}records", _reviewer(reviewing.kept_records), name="reviewing-records"),
    path(f"{_SESSION}records/<int:number>", _reviewer(reviewing.record), name="reviewing-record"),
    path(f"{_SESSION}draft", _reviewer(reviewing_acts.draft), name="reviewing-draft"),
    path(f"{_SESSION}releases", _reviewer(reviewing.releases), name="reviewing-releases"),
    path(f"{_SESSION}requests", _reviewer(reviewing_acts.ask), name="reviewing-ask"),
    path(_REQUEST, _reviewer(reviewing_acts.state), name="reviewing-request"),
    path(f"{_REQUEST}/delivery", _reviewer(reviewing_acts.send), name="reviewing-send"),
    path(f"{_REQUEST}/sound/<int:number>", _reviewer(reviewing_acts.send_sound), name="reviewing-send-sound"),
    path(
        f"{_SESSION}releases/<int:number>/recall",
        allow(Permission.RECALL, reviewing_acts.recall),
        name="reviewing-recall",
    ),
]
