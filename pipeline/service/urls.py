"""Every address there is; each names its permission (see `access`)."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import include, path

from pipeline.service import pages
from pipeline.service.access import allow
from pipeline.service.roles import Permission

SECURE = Permission.SECURE_ACCOUNT
urlpatterns = [
    path("", allow(Permission.SIGNED_IN, pages.home), name="home"),
    path("promises/", pages.promises, name="promises"),
    path("keys/", include("pipeline.service.accounts.keys_urls")),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/refused/", account.account_inactive, name="account_inactive"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", allow(SECURE, account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", allow(SECURE, mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/", allow(SECURE, mfa.index), name="mfa_index"),
    path("follow-up/", include("pipeline.service.desk.following_urls")),
    path("", include("pipeline.service.desk.uploading_urls")),
]
