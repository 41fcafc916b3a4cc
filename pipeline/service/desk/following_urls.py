"""Addresses of the desk: a session's id and a route, and never an item.

What hands out something sealed asks for a fresh second factor; what takes a record does not, so that nobody loses what
they wrote while they listened.
"""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import View, allow, step_up
from pipeline.service.desk import following, following_acts
from pipeline.service.roles import Permission


def _holder(view: View) -> View:
    return allow(Permission.OPEN_ITEMS, view)


_SESSION = "<str:session_id>/<str:route>/"

urlpatterns = [
    path("", _holder(following.waiting), name="following"),
    path("kept/", _holder(following.kept), name="following-kept"),
    path("blank/", _holder(following.blank), name="following-blank"),
    path(_SESSION, _holder(step_up(following.session)), name="following-session"),
    path(f"{_SESSION}sealed", _holder(step_up(following.sealed)), name="following-sealed"),
    path(f"{_SESSION}opened", _holder(following.opened), name="following-opened"),
    path(f"{_SESSION}records", _holder(following_acts.append), name="following-records"),
    path(f"{_SESSION}records/<int:number>", _holder(step_up(following.record)), name="following-record"),
    path(f"{_SESSION}close", _holder(following_acts.close), name="following-close"),
    path(f"{_SESSION}hold", _holder(following_acts.hold), name="following-hold"),
    path(f"{_SESSION}hold/<int:hold_id>/lift", _holder(following_acts.lift), name="following-lift"),
    path(
        f"{_SESSION}releases/<int:number>/recall",
        allow(Permission.RECALL, following_acts.recall),
        name="following-recall",
    ),
]
