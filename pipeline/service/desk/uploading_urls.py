"""Addresses of uploads and of the roster."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.urls import path

from pipeline.service.access import View, allow
from pipeline.service.desk import roster_pages, uploading_pages, uploading_tus
from pipeline.service.roles import Permission

UPLOAD, ROSTER = Permission.UPLOAD, Permission.KEEP_ROSTER


def from_text(view: View) -> View:
    """For the page into which htmx writes what the server sends; nothing that was said stands on it."""
    replaced: View = csp_replace({"require-trusted-types-for": None, "trusted-types": None})(view)
    return replaced


urlpatterns = [
    path("upload/", allow(UPLOAD, uploading_pages.upload), name="upload"),
    path("upload/pieces/", allow(UPLOAD, uploading_tus.create), name="upload-begin"),
    path("upload/pieces/<str:session_id>/", allow(UPLOAD, uploading_tus.pieces), name="upload-pieces"),
    path("uploads/", allow(UPLOAD, uploading_pages.own_uploads), name="uploads"),
    path("uploads/<str:session_id>/", allow(UPLOAD, from_text(uploading_pages.session)), name="upload-session"),
    path("uploads/<str:session_id>/progress/", allow(UPLOAD, uploading_pages.progress), name="upload-progress"),
    path("uploads/<str:session_id>/finish/", allow(UPLOAD, uploading_pages.finish), name="upload-finish"),
    path("uploads/<str:session_id>/cancel/", allow(UPLOAD, uploading_pages.cancel), name="upload-cancel"),
    path("uploads/<str:session_id>/again/", allow(UPLOAD, uploading_pages.try_again), name="upload-again"),
    path("uploads/<str:session_id>/copies/", allow(UPLOAD, uploading_pages.copies_deleted), name="upload-copies"),
    path("roster/", allow(ROSTER, roster_pages.roster), name="roster"),
    path("roster/delete/", allow(ROSTER, roster_pages.delete), name="roster-delete"),
]
