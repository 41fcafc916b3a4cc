"""Every address there is; each names its permission (see `access`)."""

from __future__ import annotations

from django.urls import include, path

from pipeline.service import dpia, pages
from pipeline.service.access import allow
from pipeline.service.desk import health, kit_pages, oversight
from pipeline.service.roles import Permission

urlpatterns = [
    path("", allow(Permission.SIGNED_IN, pages.home), name="home"),
    path("promises/", pages.promises, name="promises"),
    path("promises/dpia/", allow(Permission.SIGNED_IN, dpia.dpia), name="dpia"),
    path("", include("pipeline.service.accounts.urls")),
    path("keys/", include("pipeline.service.accounts.keys_urls")),
    path("follow-up/", include("pipeline.service.desk.following_urls")),
    path("review/", include("pipeline.service.desk.reviewing_urls")),
    path("read/", include("pipeline.service.desk.reading_urls")),
    path("kit/", allow(Permission.PREPARE, kit_pages.kit), name="kit"),
    path("", include("pipeline.service.desk.uploading_urls")),
    path("retention/", include("pipeline.service.desk.retention_urls")),
    path("settings/", allow(Permission.OVERSEE, oversight.settings_in_force), name="settings"),
    path("audit/", allow(Permission.OVERSEE, oversight.log), name="audit"),
    path("audit/file", allow(Permission.OVERSEE, oversight.log_file), name="audit-file"),
    path("health/", allow(Permission.SEE_HEALTH, health.health), name="health"),
    path("health/<str:session_id>/again/", allow(Permission.SEE_HEALTH, health.try_again), name="health-again"),
]

handler429 = "pipeline.service.pages.too_many"
