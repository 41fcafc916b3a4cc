"""Where allauth is told what this service wants of it: its own extension points, and no more.

Signing in says the same whether a name exists or not; who has a second factor confirms with that and not with the
passphrase; what the database keeps of a second factor is wrapped under the instance key, which lies elsewhere.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from pipeline.service.access import confirmed_lately
from pipeline.service.accounts import acts
from pipeline.service.accounts.models import User
from pipeline.service.store import the_store


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and confirming."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This sign-in name and this passphrase do not belong together.",
        "incorrect_password": "This is not your passphrase.",
        "enter_current_password": "This is not your passphrase.",
        "too_many_login_attempts": "There were too many attempts. Wait five minutes, then try again.",
        "rate_limited": "There were too many attempts. Wait five minutes, then try again.",
        "username_taken": "Somebody else has this sign-in name.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: people are invited."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only a page of this service is gone to after signing in, whatever `next` says."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("mfa_index")

    def is_reauthentication_required(self, app: str) -> bool:
        """Whether to ask again before a change to one's account: not within minutes of having shown who one is."""
        return not confirmed_lately(self.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """The second factor where there is one, else the passphrase; a security key before codes, if that is all."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not isinstance(user, User) or not user.has_second_factor:
            return methods
        stronger = [method for method in methods if method["id"].startswith("mfa_reauthenticate")]
        return stronger if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else stronger[::-1]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; raises ValidationError once there were too many, which the audit chain learns once."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            acts.locked_out(credentials.get("username", ""))
            raise


class MfaAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or was used already. Wait for the next one.",
        "cannot_delete_authenticator": "Your role needs a second factor, and this is your only one. Add another first.",
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it; raises KeyFileError."""
        return b64encode(the_store().vault.instance().wrap(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises TamperedError or KeyFileError."""
        return the_store().vault.instance().unwrap(b64decode(encrypted_text)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element of the page: the policy allows none whose address is its content."""
        return str(super().build_totp_svg(url).partition("?>")[2])

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role needs one."""
        user = User.objects.get(pk=authenticator.user_id)
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=user, type__in=kinds).exclude(pk=authenticator.pk)
        return not user.must_have_second_factor or bool(others.exists())


@receiver(authenticator_added)
def _count_as_shown(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who set a second factor up has just shown it, and is not asked for it before they see their recovery codes."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
