"""Forms by which an administrator adds people and grants roles."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms

from pipeline.service.accounts.models import User
from pipeline.service.pages import WORDS, cautions
from pipeline.service.roles import Role


class Roles(forms.Form):
    """What somebody is; `cautions` has what several roles in one person mean, which must have been read."""

    roles = forms.MultipleChoiceField(
        choices=[(role.value, WORDS[role].title) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        label="Roles",
        help_text="One person, one role, wherever there are enough people.",
    )
    deputy = forms.BooleanField(
        required=False,
        label="Deputy",
        help_text="Alerted when an immediate item of their route was not opened in time, and not at once.",
    )
    understood = forms.BooleanField(
        label="I have read what these roles together mean, and it shall be so",
        error_messages={"required": "Read what stands above, then tick this or take a role away."},
    )

    def __init__(self, *args: Any, by: User, person: User | None = None, **kwargs: Any) -> None:
        """For this person, or a new one."""
        super().__init__(*args, **kwargs)
        self.keeps_administrator = person is not None and person.pk == by.pk
        self.cautions = cautions(self._asked_for()) if self.is_bound else []
        if not self.cautions:
            del self.fields["understood"]

    def _asked_for(self) -> frozenset[Role]:
        known = {role.value for role in Role}
        asked = self.fields["roles"].widget.value_from_datadict(self.data, self.files, self.add_prefix("roles"))
        return frozenset(Role(role) for role in asked or () if role in known)

    def clean_roles(self) -> frozenset[Role]:
        """The roles; raises ValidationError where an administrator would lock themselves out."""
        roles = frozenset(Role(role) for role in self.cleaned_data["roles"])
        if self.keeps_administrator and Role.ADMINISTRATOR not in roles:
            raise forms.ValidationError("You cannot take this role from yourself; another administrator can.")
        return roles


class NewPerson(Roles):
    """Somebody new."""

    name = forms.CharField(
        max_length=150,
        label="Sign-in name",
        help_text="They sign in with it, and are known by it here.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        required=False,
        label="E-mail address for alerts",
        help_text="An alert says that something waits, and nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email", "roles", "deputy", "understood")

    def clean_name(self) -> str:
        """The name; raises ValidationError if somebody has it."""
        return sign_in_name(self.cleaned_data["name"])


def sign_in_name(name: str) -> str:
    """A name that nobody has yet, whatever its capitals; raises ValidationError."""
    return str(get_adapter().clean_username(name))
