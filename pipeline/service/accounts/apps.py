"""Tells Django of this app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Under its short name."""

    name = "pipeline.service.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth says is done to accounts."""
        from pipeline.service.accounts import acts  # noqa: F401  its receivers are what is wanted
