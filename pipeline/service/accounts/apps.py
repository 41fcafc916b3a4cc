"""Tells Django of this app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Under its short name."""

    name = "pipeline.service.accounts"
    label = "accounts"
