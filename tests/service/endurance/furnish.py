"""Tables, an uploader and keys for every route; prints who uploads. Run in a process of its own, in the place's."""

from __future__ import annotations

import json
import sys

TOKEN = 32 * "t"


def main() -> None:
    """Everything that an upload needs, by no ceremony."""
    from pipeline.service import starting

    starting.set_up()
    starting.make_tables()
    from django.conf import settings
    from django.test import Client

    from tests.service.desk.uploaders import holders, somebody

    people = holders()
    browser = Client()
    browser.force_login(somebody("una", "uploader"), backend="allauth.account.auth_backends.AuthenticationBackend")
    known = {name: cookie.value for name, cookie in browser.cookies.items()} | {settings.CSRF_COOKIE_NAME: TOKEN}
    cookies = "; ".join(f"{name}={value}" for name, value in known.items())
    json.dump({"cookies": cookies, "token": TOKEN, "reviewer": str(people["reviewer"].pk)}, sys.stdout)


if __name__ == "__main__":
    main()
