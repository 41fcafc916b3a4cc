"""The head that every HTML file of ours has: no script, nothing from outside, no trace of where it was read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape


def head(title: str, rules: str, *, also: str = "") -> Iterator[str]:
    """Lines up to the opened body; `rules` is the one style sheet, `also` widens its policy: `img-src data:; `."""
    digest = base64.b64encode(hashlib.sha256(rules.encode()).digest()).decode()
    policy = f"default-src 'none'; {also}style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield from (
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="robots" content="noindex">',
        f"<title>{escape(title)}</title>",
        f"<style>{rules}</style>",
        "</head>",
        "<body>",
    )
