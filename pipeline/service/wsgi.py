"""What the web server calls. It does not start while a check fails, such as that every route names its permission."""

from __future__ import annotations

import os

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pipeline.service.settings")
application = get_wsgi_application()
BaseCommand().check()
