"""How a Django form becomes GOV.UK Frontend markup: `{{ form }}` and `{{ form.name.as_field_group }}` suffice.

Why: label, hint, error and what ties them together for a screen reader are written once, in templates/forms and
templates/django/forms/widgets, and no page writes a field by hand. `FORM_RENDERER` names `Renderer`, so that every form
comes out this way, those of allauth too.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets
from django.forms.renderers import TemplatesSetting

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (widgets.Input, "govuk-input"),
)
"""The first whose widget it is: some widgets inherit from others."""


class Field(forms.BoundField):
    """A form's field with the classes of GOV.UK Frontend and an address for the error summary."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes and the widget's class, which marks an error where there is one."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        name = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        error = f"{name.split()[0]}--error" if self.errors and name and not name.endswith("__input") else ""
        classes = " ".join(part for part in (name, error, widget.attrs.get("class", "")) if part)
        if self.use_fieldset:  # the group has the error: a radio button cannot be invalid by itself
            built.pop("aria-invalid", None)
        return {**built, "class": classes} if classes else built

    @property
    def address(self) -> str:
        """The id that a link in the error summary jumps to: the control, or the first of several."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the label stands beside the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(TemplatesSetting):
    """Templates of the project first, then Django's."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field
