from __future__ import annotations

import base64
import hashlib
import io
from itertools import pairwise
from typing import Any, cast

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.service.accounts.models import User
from pipeline.service.desk import uploading
from pipeline.service.desk.models import Session
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.desk.uploaders import RECORDING, announce, ordered, patch, said, standing, tus, uploaded
from tests.service.disks import full_disk

PIECE = settings.QUIETROOM.uploads.piece_bytes


@pytest.fixture
def begun(una: Client, reviewer: User) -> str:
    """The session of an upload of which nothing was sent yet."""
    session_id: str = ordered(una, said(reviewer))["session"]
    return session_id


def kept(session_id: str) -> bytes:
    return the_store().upload(session_id, "").open().read()


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def test_a_file_arrives_in_pieces(una: Client, begun: str) -> None:
    answer = announce(una, begun, len(RECORDING))
    assert (answer.status_code, answer["Tus-Resumable"]) == (201, "1.0.0")
    place = answer["Location"]
    assert standing(una, begun) == 0
    first = tus(una, "PATCH", place, RECORDING[:70_000], Upload_Offset=0, Upload_Checksum=checksum(RECORDING[:70_000]))
    assert (first.status_code, first["Upload-Offset"]) == (204, "70000")
    assert standing(una, begun) == Session.objects.get(pk=begun).received_bytes == 70_000
    last = tus(una, "PATCH", place, RECORDING[70_000:], Upload_Offset=70_000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(RECORDING)))
    assert kept(begun) == RECORDING


def test_announcing_again_leads_to_the_same_place(una: Client, begun: str) -> None:
    patch(una, begun, 0, RECORDING[:1000])
    assert announce(una, begun, len(RECORDING))["Location"] == announce(una, begun, len(RECORDING))["Location"]
    assert standing(una, begun) == 1000


def test_the_server_says_what_it_can_do(una: Client, begun: str) -> None:
    for url in (reverse("upload-begin"), reverse("upload-pieces", args=[begun])):
        answer = tus(una, "OPTIONS", url, Tus_Resumable=None)
        assert answer.status_code == 204
        assert answer["Tus-Version"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,checksum"
        assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"
        assert answer["Tus-Max-Size"] == str(settings.QUIETROOM.uploads.largest_bytes)


def test_how_much_has_arrived_is_never_cached(una: Client, begun: str) -> None:
    answer = tus(una, "HEAD", reverse("upload-pieces", args=[begun]))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Upload-Length"] == str(len(RECORDING))


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_refused(una: Client, begun: str, version: str | None) -> None:
    for answer in (
        announce(una, begun, len(RECORDING), Tus_Resumable=version),
        patch(una, begun, 0, b"x", Tus_Resumable=version),
        tus(una, "HEAD", reverse("upload-pieces", args=[begun]), Tus_Resumable=version),
    ):
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert standing(una, begun) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_other_methods_are_refused(una: Client, begun: str, method: str) -> None:
    answer = tus(una, method, reverse("upload-pieces", args=[begun]))
    assert (answer.status_code, answer["Allow"]) == (405, "HEAD, PATCH, OPTIONS")


WRONG: dict[str, tuple[dict[str, Any], int]] = {
    "at another place": ({"Upload_Offset": 1}, 409),
    "behind the end": ({"Upload_Offset": len(RECORDING) + 1}, 409),
    "nowhere": ({"Upload_Offset": None}, 400),
    "at no number": ({"Upload_Offset": "-1"}, 400),
    "at too long a number": ({"Upload_Offset": "9" * 17}, 400),
    "of another kind": ({"Content-Type": "application/octet-stream"}, 415),
    "of no kind": ({"Content-Type": ""}, 415),
    "damaged": ({"Upload_Checksum": checksum(b"another")}, 460),
    "damaged, by the older digest": ({"Upload_Checksum": checksum(b"another", "sha1")}, 460),
    "with a digest of an unknown kind": ({"Upload_Checksum": checksum(RECORDING, "md5")}, 400),
    "with a digest in no base64": ({"Upload_Checksum": "sha256 %%%"}, 400),
    "with no digest after its name": ({"Upload_Checksum": "sha256"}, 460),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_piece_that_is_not_right_stores_nothing(una: Client, begun: str, case: str) -> None:
    headers, status = WRONG[case]
    assert patch(una, begun, 0, RECORDING[:5000], **headers).status_code == status
    assert standing(una, begun) == 0
    assert kept(begun) == b""
    assert patch(una, begun, 0, RECORDING[:5000]).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_its_digest_is_stored(una: Client, begun: str, algorithm: str) -> None:
    assert patch(una, begun, 0, b"words", Upload_Checksum=checksum(b"words", algorithm)).status_code == 204
    assert kept(begun) == b"words"


class Cut(io.BytesIO):
    """A line that breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("connection reset")


def raw(client: Client, session_id: str, **environ: Any) -> HttpResponse:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    url = reverse("upload-pieces", args=[session_id])
    kind = "application/offset+octet-stream"
    answer = client.generic("PATCH", url, b"x", content_type=kind, headers=headers, **environ)
    return cast(HttpResponse, answer)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"CONTENT_LENGTH": "10", "wsgi.input": io.BytesIO(b"short")}, 400),
        ({"CONTENT_LENGTH": "10", "wsgi.input": Cut()}, 400),
        ({"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO(b"words")}, 411),
        ({"CONTENT_LENGTH": "-1", "wsgi.input": io.BytesIO(b"words")}, 400),
        ({"CONTENT_LENGTH": str(PIECE + 1), "wsgi.input": Cut()}, 413),
    ],
    ids=["ends early", "line breaks", "no length", "no number", "too long"],
)
def test_a_body_that_is_not_whole_stores_nothing(una: Client, begun: str, environ: dict[str, Any], status: int) -> None:
    assert raw(una, begun, **environ).status_code == status
    assert kept(begun) == b""


def test_a_piece_of_just_the_largest_size_is_stored(una: Client, reviewer: User) -> None:
    content = b"\x07" * (PIECE + 1)
    session_id = ordered(una, said(reviewer, content))["session"]
    assert patch(una, session_id, 0, content).status_code == 413
    assert patch(una, session_id, 0, content[:PIECE]).status_code == 204
    assert patch(una, session_id, PIECE, content[PIECE:]).status_code == 204
    assert kept(session_id) == content


def test_more_than_was_announced_is_refused(una: Client, begun: str) -> None:
    assert patch(una, begun, 0, RECORDING + b"x").status_code == 413
    assert patch(una, begun, 0, RECORDING).status_code == 204
    assert patch(una, begun, len(RECORDING), b"x").status_code == 413
    assert kept(begun) == RECORDING


def test_an_empty_piece_changes_nothing(una: Client, begun: str) -> None:
    answer = patch(una, begun, 0, b"")
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "0")


def test_a_piece_sent_twice_is_kept_once(una: Client, begun: str) -> None:
    assert patch(una, begun, 0, b"words").status_code == 204
    assert patch(una, begun, 0, b"words").status_code == 409
    assert kept(begun) == b"words"


@pytest.mark.parametrize(
    ("length", "headers", "status"),
    [
        (len(RECORDING) + 1, {}, 400),
        (settings.QUIETROOM.uploads.largest_bytes + 1, {}, 413),
        (0, {"Upload_Length": None}, 400),
        (0, {"Upload_Length": "1e5"}, 400),
        (0, {"Upload_Length": None, "Upload_Defer_Length": "1"}, 400),
        (len(RECORDING), {"Upload_Metadata": None}, 404),
        (len(RECORDING), {"Upload_Metadata": "session"}, 404),
        (len(RECORDING), {"Upload_Metadata": "session %%%"}, 404),
        (len(RECORDING), {"Upload_Metadata": "session w6k="}, 404),
        (len(RECORDING), {"Upload_Metadata": "filename dGFsay53YXY="}, 404),
    ],
)
def test_an_announcement_that_is_not_right_is_refused(
    una: Client, begun: str, length: int, headers: dict[str, Any], status: int
) -> None:
    assert announce(una, begun, length, **headers).status_code == status


def test_pieces_are_not_sent_with_the_announcement(una: Client, begun: str) -> None:
    answer = una.generic(
        "POST",
        reverse("upload-begin"),
        b"words",
        content_type="application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(len(RECORDING))},
    )
    assert answer.status_code == 400


def test_somebody_elses_upload_is_not_there(una: Client, eve: Client, begun: str) -> None:
    url = reverse("upload-pieces", args=[begun])
    assert announce(eve, begun, len(RECORDING)).status_code == 404
    assert tus(eve, "HEAD", url).status_code == 404
    assert patch(eve, begun, 0, b"words").status_code == 404
    assert kept(begun) == b""


@pytest.mark.parametrize("made_up", ["0" * 16, "..", "%2e%2e%2fquietroom", "0123456789ABCDEF"])
def test_a_made_up_upload_is_not_there(una: Client, made_up: str) -> None:
    assert tus(una, "HEAD", f"/upload/pieces/{made_up}/").status_code == 404


def test_a_request_of_another_site_is_refused(una: Client, begun: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = una.cookies
    assert patch(strict, begun, 0, b"words").status_code == 403
    assert announce(strict, begun, len(RECORDING)).status_code == 403
    assert kept(begun) == b""


def test_an_upload_that_was_cancelled_is_gone(una: Client, begun: str) -> None:
    patch(una, begun, 0, b"words")
    una.post(reverse("upload-cancel", args=[begun]))
    assert tus(una, "HEAD", reverse("upload-pieces", args=[begun])).status_code == 410
    assert patch(una, begun, 5, b"words").status_code == 410
    assert announce(una, begun, len(RECORDING)).status_code == 410


def test_a_piece_of_a_finished_upload_is_refused(una: Client, reviewer: User) -> None:
    session_id = uploaded(una, reviewer).pk
    assert standing(una, session_id) == len(RECORDING)
    assert patch(una, session_id, 0, b"words").status_code == 409
    assert patch(una, session_id, len(RECORDING), b"words").status_code == 413
    assert patch(una, session_id, len(RECORDING), b"").status_code == 204
    assert kept(session_id) == RECORDING


def test_an_upload_whose_key_is_gone_cannot_be_gone_on_with(una: Client, begun: str) -> None:
    the_store().vault.destroy(begun, Part.WORK)
    assert patch(una, begun, 0, b"words").status_code == 410


def test_two_pieces_at_once_wait_for_each_other(una: Client, begun: str) -> None:
    with uploading.upload_locked(begun):
        assert patch(una, begun, 0, b"words").status_code == 423
    assert patch(una, begun, 0, b"words").status_code == 204


def test_a_full_disk_is_said_and_the_upload_goes_on_once_there_is_room(
    una: Client, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch(una, begun, 0, b"words")
    with full_disk(monkeypatch):
        assert patch(una, begun, 5, b" and more").status_code == 507
    assert standing(una, begun) == 5
    assert patch(una, begun, 5, b" and more").status_code == 204
    assert kept(begun) == b"words and more"


def test_a_server_killed_between_disk_and_table_goes_on_where_the_disk_stands(una: Client, begun: str) -> None:
    patch(una, begun, 0, b"words")
    Session.objects.filter(pk=begun).update(received_bytes=0)
    assert standing(una, begun) == 5
    assert patch(una, begun, 5, b" and more").status_code == 204
    assert Session.objects.get(pk=begun).received_bytes == 14


def test_damage_on_the_disk_is_said(una: Client, begun: str) -> None:
    patch(una, begun, 0, b"one")
    patch(una, begun, 3, b"two")
    (settings.DATA_FOLDER / "uploads" / begun / "000000-3.age").unlink()
    assert patch(una, begun, 6, b"six").status_code == 410


@given(cuts=st.lists(st.integers(1, 199_999), max_size=12))
@hypothesis_settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_file_is_cut_it_arrives(una: Client, reviewer: User, cuts: list[int]) -> None:
    content = hashlib.shake_128(repr(cuts).encode()).digest(200_000)
    session_id = ordered(una, said(reviewer, content))["session"]
    places = [0, *sorted(set(cuts)), len(content)]
    for start, end in pairwise(places):
        assert patch(una, session_id, start, content[start:end]).status_code == 204
    assert kept(session_id) == content
    uploading.cancel(Session.objects.get(pk=session_id))
