"""allauth's forms in our words: sign-in name, passphrase, code. What they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

LENGTH_HINT = "At least 14 characters. Four or five words that do not belong together are easy to remember."
CODE_HINT = "Six digits from your authenticator app, or one of your recovery codes."


def _words(form: forms.Form, labels: dict[str, str]) -> None:
    """Label these fields; a placeholder is no label, and goes."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _code(form: forms.Form, hint: str) -> None:
    _words(form, {"code": "Code"})
    form.fields["code"].help_text = hint
    form.fields["code"].widget.attrs.update(inputmode="numeric", spellcheck="false")


class SignIn(account.LoginForm):
    """Sign-in name and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _words(self, {"login": "Sign-in name", "password": "Passphrase"})


class Confirm(account.ReauthenticateForm):
    """The passphrase again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _words(self, {"password": "Passphrase"})


class ChangePassphrase(account.ChangePasswordForm):
    """The old one once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _words(
            self,
            {
                "oldpassword": "Passphrase that you have now",
                "password1": "New passphrase",
                "password2": "New passphrase once more",
            },
        )
        self.fields["password1"].help_text = LENGTH_HINT


class SecondFactor(mfa.AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class ConfirmSecondFactor(mfa.ReauthenticateForm):
    """The code again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class SetUpApp(totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        _code(self, "Six digits that the app shows now.")


class AddKey(webauthn.AddWebAuthnForm):
    """The name of a new security key; what the key answers comes with it, unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's, without its name for the first key, which says nothing to its owner."""
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        _words(self, {"name": "Name of the key"})
        self.fields["name"].help_text = "For example where you keep it."
