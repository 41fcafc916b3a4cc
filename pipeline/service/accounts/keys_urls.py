"""Addresses about recipients' keys; each names its permission, and asks who it is again where it matters."""

from __future__ import annotations

from django.urls import path

from pipeline.service.access import allow, step_up
from pipeline.service.accounts import keys_actions as actions
from pipeline.service.accounts import keys_resealing_views as resealing
from pipeline.service.accounts import keys_views as views
from pipeline.service.roles import Permission

HOLD, ANYONE = Permission.HOLD_KEY, Permission.SIGNED_IN

urlpatterns = [
    path("", allow(HOLD, views.mine), name="keys"),
    path("fingerprints/", allow(ANYONE, views.everybodys), name="keys_everybodys"),
    path("route/<slug:route>/", allow(HOLD, views.of_one_route), name="keys_route"),
    path("new/<slug:route>/", allow(HOLD, step_up(views.make)), name="keys_make"),
    path("paper/<slug:route>/", allow(HOLD, step_up(views.paper)), name="keys_paper"),
    path("challenge/", allow(HOLD, step_up(actions.challenge_new)), name="keys_challenge_new"),
    path("add/", allow(HOLD, step_up(actions.add)), name="keys_add"),
    path("names/", allow(HOLD, actions.rename), name="keys_rename"),
    path("notices/", allow(ANYONE, actions.notices_seen), name="notices_seen"),
    path("lost/", allow(Permission.MANAGE_PEOPLE, step_up(actions.declare_lost)), name="keys_declare_lost"),
    path("lost/<slug:route>/not/", allow(HOLD, actions.object_to_loss), name="keys_object_to_loss"),
    path("again/", allow(HOLD, step_up(resealing.overview)), name="keys_reseal"),
    path("again/<int:pk>/", allow(HOLD, step_up(resealing.one_file)), name="keys_reseal_file"),
    path("<int:pk>/", allow(HOLD, step_up(views.one)), name="keys_one"),
    path("<int:pk>/challenge/", allow(HOLD, step_up(actions.challenge_known)), name="keys_challenge_known"),
    path("<int:pk>/confirm/", allow(HOLD, step_up(actions.confirm)), name="keys_confirm"),
    path("<int:pk>/witness/", allow(ANYONE, actions.witness), name="keys_witness"),
    path("<int:pk>/refuse/", allow(ANYONE, actions.refuse), name="keys_refuse"),
    path("<int:pk>/retire/", allow(ANYONE, step_up(actions.retire)), name="keys_retire"),
]
