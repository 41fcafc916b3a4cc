"""People who may upload and be sealed to, and what their browsers send."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pipeline.restricted.keys import Identity, fingerprint, public_key
from pipeline.service.accounts.keys import ROLE_OF, wrap_names
from pipeline.service.accounts.models import Grant, RecipientKey, User
from pipeline.service.desk.models import Session
from pipeline.service.desk.uploading_tus import CONTENT_TYPE

NAMES = ("Ottoline Fairbrother", "Tadeusz Wren", "Imogen Sallow")
RECORDING = hashlib.shake_128(b"a recording").digest(200_000)


def somebody(name: str, *roles: str) -> User:
    """A person without a passphrase: making one takes longer than most tests."""
    made = User.objects.create(username=name)
    Grant.objects.bulk_create(Grant(user=made, role=role) for role in roles)
    return User.objects.get(pk=made.pk)


def give_key(owner: User, route: str, **others: Any) -> RecipientKey:
    """An active key, by no ceremony."""
    key = public_key(Identity.generate())
    return RecipientKey.objects.create(
        owner=owner,
        route=route,
        kind=others.get("kind", RecipientKey.Kind.HELD),
        public_key=key,
        fingerprint=fingerprint(key),
        state=RecipientKey.State.ACTIVE,
        expires_at=timezone.now() + timedelta(days=200),
        wrapped_names=wrap_names([]),
    )


def holders() -> dict[str, User]:
    """One person for each route, with a key in hand and one on paper."""
    people = {route: somebody(f"{route}-holder", role) for route, role in ROLE_OF.items()}
    for route, one in people.items():
        give_key(one, route)
        give_key(one, route, kind=RecipientKey.Kind.PAPER)
    return people


def said(reviewer: User, content: bytes = RECORDING, **others: Any) -> dict[str, Any]:
    """A form in order for this file; None leaves a field out."""
    fields = {
        "kind": "recording",
        "date": "2026-02-10",
        "participants": "3",
        "names": "\n".join(NAMES),
        "reviewers": [str(reviewer.pk)],
        "everyone_agreed": "on",
        "confirmed_by": "facilitator",
        "label": "Spring",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": str(len(content)),
        "suffix": ".wav",
        **others,
    }
    return {name: value for name, value in fields.items() if value is not None}


def ordered(client: Client, fields: dict[str, Any]) -> dict[str, Any]:
    """What a form in order is answered with."""
    response = client.post(reverse("upload"), fields)
    assert response.status_code == 200, response.content.decode()
    answer: dict[str, Any] = response.json()
    return answer


def tus(client: Client, method: str, url: str, content: bytes = b"", **headers: Any) -> HttpResponse:
    """One request of the protocol; a header given as None is left out."""
    said = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    kept = {name: str(value) for name, value in said.items() if value is not None}
    kind = kept.pop("Content-Type", CONTENT_TYPE if method == "PATCH" else "")
    always: dict[str, Any] = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(content))}
    return cast(HttpResponse, client.generic(method, url, content, headers=kept, **always))


def announce(client: Client, session_id: str, length: int, **headers: Any) -> HttpResponse:
    """Creation: where do the pieces go?"""
    named = "session " + base64.b64encode(session_id.encode()).decode()
    return tus(
        client, "POST", reverse("upload-begin"), **{"Upload_Length": length, "Upload_Metadata": named, **headers}
    )


def patch(client: Client, session_id: str, offset: int, content: bytes, **headers: Any) -> HttpResponse:
    """The next piece."""
    url = reverse("upload-pieces", args=[session_id])
    return tus(client, "PATCH", url, content, **{"Upload_Offset": offset, **headers})


def standing(client: Client, session_id: str) -> int:
    """How much has arrived."""
    response = tus(client, "HEAD", reverse("upload-pieces", args=[session_id]))
    assert response.status_code == 200, response.content
    return int(response["Upload-Offset"])


def uploaded(client: Client, reviewer: User, content: bytes = RECORDING, **others: Any) -> Session:
    """A file that was sent whole and handed over."""
    session_id = ordered(client, said(reviewer, content, **others))["session"]
    half = len(content) // 2
    assert patch(client, session_id, 0, content[:half]).status_code == 204
    assert patch(client, session_id, half, content[half:]).status_code == 204
    assert client.post(reverse("upload-finish", args=[session_id])).status_code == 200
    return Session.objects.get(pk=session_id)
