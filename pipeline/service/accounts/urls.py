"""Addresses of signing in, of one's own account, and of people; of allauth's, only those that are needed.

No sign-up, no confirmation by mail, no reset by mail: people are invited, and who forgot their passphrase is again.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import path

from pipeline.service.access import allow, step_up
from pipeline.service.accounts import own, people_pages
from pipeline.service.accounts.welcome import welcome
from pipeline.service.roles import Permission

SECURE, PEOPLE = Permission.SECURE_ACCOUNT, Permission.MANAGE_PEOPLE

urlpatterns = [
    path("welcome/<str:token>/", welcome, name="welcome"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/refused/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/passphrase/", allow(SECURE, account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", allow(SECURE, mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/key/", allow(SECURE, webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/", allow(SECURE, mfa.index), name="mfa_index"),
    path("account/passphrase/", allow(SECURE, account.password_change), name="account_change_password"),
    path("account/app/", allow(SECURE, totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", allow(SECURE, totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/keys/", allow(SECURE, webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("account/keys/add/", allow(SECURE, webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/remove/", allow(SECURE, webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/codes/", allow(SECURE, recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/make/", allow(SECURE, recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("account/sessions/", allow(SECURE, usersessions.list_usersessions), name="usersessions_list"),
    path("account/alerts/", allow(Permission.SIGNED_IN, own.alerts), name="alerts"),
    path("account/still-here/", allow(SECURE, own.still_here), name="still_here"),
    path("people/", allow(PEOPLE, people_pages.listed), name="people"),
    path("people/add/", allow(PEOPLE, step_up(people_pages.add)), name="person_add"),
    path("people/<int:pk>/", allow(PEOPLE, step_up(people_pages.shown)), name="person"),
    path("people/<int:pk>/invite/", allow(PEOPLE, step_up(people_pages.invite)), name="person_invite"),
    path("people/<int:pk>/<slug:name>/", allow(PEOPLE, step_up(people_pages.act)), name="person_act"),
]
