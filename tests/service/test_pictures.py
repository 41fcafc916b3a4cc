"""README shows a picture of every page, and no other; `make pictures` takes them anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from django.test import Client

from pipeline.service.access import routes
from pipeline.service.accounts.models import User
from pipeline.service.roles import Role
from tests.service.test_access import address

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = {path.name for path in (ROOT / "samples" / "pages").glob("*.png")}
MOST_BYTES = 1_800_000

NO_PAGE = {
    *("audit-file", "reading-file", "reading-export", "reading-report-file", "retention-receipt-file"),
    *("keys_reseal_file", "following-record", "following-sealed", "upload-progress", "reading-compare-file"),
    "reading-plan-file",
    *("reviewing-draft", "reviewing-listening", "reviewing-record", "reviewing-records"),
    *("reviewing-releases", "reviewing-request", "reviewing-transcript"),
    *("mfa_authenticate", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn"),
}
"""Routes that are asked for and give no page: files, parts of a page, steps that nobody stops at."""


def test_every_page_has_its_picture(person: Callable[..., User], signed_in: Callable[..., Client]) -> None:
    everybody = signed_in(person("everybody", *Role))
    asked_for = {
        str(route.name)
        for route in routes()
        if everybody.get(address(route)).status_code != HTTPStatus.METHOD_NOT_ALLOWED
    }
    pictured = {name for name in asked_for if any(re.match(rf"{name}-[a-z]+\.png", picture) for picture in PICTURES)}
    assert asked_for - pictured == NO_PAGE, "run make pictures, and show what it makes in README"


def test_readme_shows_every_picture_and_says_what_is_in_it() -> None:
    shown = dict(re.findall(r'<img src="samples/pages/([^"]+)" alt="([^"]{15,})"', README))
    assert README.count("samples/pages/") == len(shown)
    assert set(shown) == PICTURES
    assert len(set(shown.values())) == len(shown)


def test_all_pictures_together_are_small() -> None:
    assert sum((ROOT / "samples" / "pages" / name).stat().st_size for name in PICTURES) < MOST_BYTES
