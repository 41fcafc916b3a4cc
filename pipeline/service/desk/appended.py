"""Rows that are appended and never changed: what somebody decided stays as it was decided."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Appended(models.Model):
    """A row of which there is one version for ever."""

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append; raises ValueError for a record that is there already."""
        if not self._state.adding:
            raise ValueError("a record is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ValueError: a record ends with the key of its part and not by itself."""
        raise ValueError("a record is never deleted")
