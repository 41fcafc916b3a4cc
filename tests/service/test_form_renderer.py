"""Forms come out as GOV.UK Frontend markup with label, hint and error tied to the control."""

from __future__ import annotations

from django import forms
from django.test.html import parse_html


class Everything(forms.Form):
    name = forms.CharField(help_text="As on the door")
    secret = forms.CharField(widget=forms.PasswordInput)
    route = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect, help_text="Only one")
    days = forms.MultipleChoiceField(
        choices=[("m", "Monday"), ("t", "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Everyone agreed")
    why = forms.CharField(widget=forms.Textarea(attrs={"class": "narrow"}))
    file = forms.FileField()
    kind = forms.ChoiceField(choices=[("x", "X")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Choose a later day")


EMPTY = str(Everything())
REFUSED = str(Everything(data={"name": "", "kind": "x"}))


def test_markup_is_well_formed() -> None:
    parse_html(EMPTY)
    parse_html(REFUSED)


def test_every_control_has_its_class_and_keeps_its_own() -> None:
    for expected in (
        'class="govuk-input" id="id_name"',
        'govuk-js-password-input-input" id="id_secret"',
        'class="govuk-radios__input" id="id_route_1"',
        'class="govuk-checkboxes__input" id="id_days_0"',
        'class="govuk-checkboxes__input" id="id_agreed"',
        'class="govuk-textarea narrow"',
        'class="govuk-file-upload"',
        'class="govuk-select"',
    ):
        assert expected in EMPTY


def test_hint_and_error_are_announced_with_the_control() -> None:
    assert 'aria-describedby="id_name_helptext" class="govuk-input" id="id_name"' in EMPTY
    assert 'aria-describedby="id_name_helptext id_name_error" class="govuk-input govuk-input--error"' in REFUSED
    assert '<div class="govuk-hint" id="id_name_helptext">As on the door</div>' in REFUSED
    assert 'id="id_name_error"' in REFUSED


def test_a_group_is_announced_as_a_group_and_has_the_error_itself() -> None:
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_route_helptext id_route_error">' in REFUSED
    [button] = [line for line in REFUSED.splitlines() if 'id="id_route_0"' in line]
    assert "aria-invalid" not in button


def test_summary_links_to_each_control_and_says_what_concerns_no_single_one() -> None:
    assert "There is a problem" not in EMPTY
    for address in ("#id_name", "#id_route_0", "#id_agreed", "#id_file"):
        assert f'<a href="{address}">' in REFUSED
    assert "<li>Choose a later day</li>" in REFUSED


def test_only_what_may_stay_empty_says_so() -> None:
    assert "Days (optional)" in EMPTY
    assert EMPTY.count("(optional)") == 1


def test_hidden_field_has_no_label() -> None:
    assert 'type="hidden" name="token"' in EMPTY
    assert 'for="id_token"' not in EMPTY
