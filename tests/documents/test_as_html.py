from __future__ import annotations

import base64
import hashlib
import re

from pipeline.documents import Document, to_html
from tests.documents.examples import ALT, document


def page() -> str:
    return to_html(document()).decode()


def test_headings_stand_under_the_title() -> None:
    found = re.findall(r"<(h[1-6])>([^<]+)</\1>", page())
    assert found == [
        ("h1", "Report of a session"),
        ("h2", "What was said"),
        ("h3", "Lists"),
        ("h4", "In their words"),
        ("h2", "Places"),
        ("h2", "What helps?"),
    ]


def test_text_is_escaped() -> None:
    assert "<b>Mind.</b> Ask &amp; &lt;b&gt;tell&lt;/b&gt; &quot;them&quot; \ufffd\ufffd</p>" in page()


def test_it_loads_nothing_and_allows_its_own_style_alone() -> None:
    rules = re.findall(r"<style>(.*?)</style>", page(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(rules[0].encode()).digest()).decode()
    policy = re.findall(r'Content-Security-Policy" content="([^"]+)"', page())
    assert policy == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]
    assert len(rules) == 1
    assert "style=" not in page()
    assert re.findall(r'(?:src|href)="(?!data:|#)', page()) == []


def test_a_table_has_heads_for_columns_and_rows() -> None:
    assert '<th scope="col" class="number">Turns</th>' in page()
    assert '<th scope="row">Theme 1</th><td class="number">1</td><td>two<br>lines</td>' in page()
    assert '<caption class="hidden">Themes by place</caption>' in page()


def test_a_picture_tells_what_it_shows() -> None:
    assert f'alt="{ALT}"' in page()


def test_marking_and_foot_go_to_printed_pages_and_cannot_end_the_sheet() -> None:
    hostile = Document("t", (), marking='"; } </style><script>', foot="Fern Hill")
    html = to_html(hostile).decode()
    assert html.count("</style>") == 1
    assert "<script>" not in html
    assert 'content: "Fern Hill"' in html
