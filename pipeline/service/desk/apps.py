"""Tells Django of this app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Under its short name."""

    name = "pipeline.service.desk"
    label = "desk"
