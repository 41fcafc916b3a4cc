"""What a holder confirms about a whole session: no words about an item, which never come here unsealed."""

from __future__ import annotations

from django import forms


class CloseForm(forms.Form):
    """That nothing more is needed from the copy that is kept here."""

    entered = forms.BooleanField(
        label="Every item is decided, and whatever must be kept is in the school’s own safeguarding system",
        error_messages={"required": "Confirm that everything that must be kept is in your school’s own system"},
    )
