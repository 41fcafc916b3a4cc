from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from pipeline.audit import default_folder
from pipeline.service.accounts.keys import keys_for
from pipeline.service.accounts.models import RecipientKey, User
from pipeline.service.desk.models import SealedFile, Session, SessionRoute
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import Stage
from tests.service.desk.uploaders import NAMES, ordered, said, uploaded

State = Session.State
RISK = "If anyone may be at risk, tell the safeguarding lead now; do not wait for this tool."
ALL_COPIES = {"dictaphone": "on", "card": "on", "desktop": "on"}


def sealed(session: Session, *, sha256: str | None = None, immediate: bool = False, flagged: int = 1) -> Session:
    """As the worker leaves a session: sealed files in the store, rows, a manifest."""
    store = the_store()
    for route in ("dsl", "headteacher", "chair"):
        store.put(session.pk, f"restricted/follow-up-{route}.age", b"sealed" * flagged)
        SessionRoute.objects.create(session=session, route=route, immediate=immediate)
        SealedFile.objects.create(
            session=session,
            name=f"restricted/follow-up-{route}.age",
            route=route,
            sha256="0" * 64,
            fingerprints=[key.fingerprint for key in keys_for(session, route)],
        )
    store.put(session.pk, f"restricted/{session.kind}.age", b"sealed")
    store.put(session.pk, "manifest.json", json.dumps({"input": {"sha256": sha256 or session.sha256}}).encode())
    Session.objects.filter(pk=session.pk).update(state=State.DONE, fraction=1.0, stage="")
    return Session.objects.get(pk=session.pk)


def page_of(client: Client, session: Session) -> str:
    answer = client.get(reverse("upload-session", args=[session.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_page_says_not_to_wait_for_the_tool(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    for url in (reverse("upload"), reverse("uploads"), reverse("upload-session", args=[session.pk])):
        assert RISK in una.get(url).content.decode()


def test_the_upload_page_shows_to_whose_keys_it_will_be_sealed(una: Client, reviewer: User) -> None:
    page = una.get(reverse("upload")).content.decode()
    fingerprints = list(RecipientKey.objects.values_list("fingerprint", flat=True))
    assert len(fingerprints) == 8
    assert all(fingerprint in page for fingerprint in fingerprints)


def test_the_file_has_no_name_when_it_is_sent(una: Client) -> None:
    page = una.get(reverse("upload")).content.decode()
    chooser = page[page.index('id="upload-file" ') - 60 : page.index('id="upload-file" ') + 60]
    assert " name=" not in chooser


def test_own_uploads_are_listed_and_nobody_elses(una: Client, eve: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    assert session.pk in una.get(reverse("uploads")).content.decode()
    listed = eve.get(reverse("uploads")).content.decode()
    assert session.pk not in listed
    assert "You have uploaded nothing yet." in listed


@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("get", "upload-session"),
        ("get", "upload-progress"),
        ("post", "upload-finish"),
        ("post", "upload-cancel"),
        ("post", "upload-again"),
        ("post", "upload-copies"),
    ],
)
@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_what_is_not_ones_own_is_not_there(
    una: Client, eve: Client, reviewer: User, method: str, route: str, whose: str
) -> None:
    session = sealed(uploaded(una, reviewer))
    session_id = session.pk if whose == "somebody else's" else "0" * 16
    assert getattr(eve, method)(reverse(route, args=[session_id]), ALL_COPIES).status_code == 404
    after = Session.objects.get(pk=session.pk)
    assert (after.state, after.copies_deleted_at, after.cancel_asked) == (State.DONE, None, False)


@pytest.mark.parametrize("route", ["upload-finish", "upload-cancel", "upload-again", "upload-copies"])
def test_what_changes_something_is_not_done_by_looking(una: Client, reviewer: User, route: str) -> None:
    session = uploaded(una, reviewer)
    assert una.get(reverse(route, args=[session.pk])).status_code == 405


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_happens_now(una: Client, reviewer: User, state: str) -> None:
    session = uploaded(una, reviewer)
    Session.objects.filter(pk=session.pk).update(state=state)
    page = page_of(una, session)
    assert "What happens now" in page
    polls = 'hx-trigger="every 3s"' in page
    assert polls == (state in (State.WAITING, State.WORKING))


def test_progress_is_shown_while_it_is_worked_on_and_the_page_is_whole_again_at_the_end(
    una: Client, reviewer: User
) -> None:
    session = uploaded(una, reviewer)
    url = reverse("upload-progress", args=[session.pk])
    Session.objects.filter(pk=session.pk).update(state=State.WORKING, stage=str(Stage.TRANSCRIBE), fraction=0.42)
    answer = una.get(url)
    assert "42 per cent" in answer.content.decode()
    assert 'quiet-step--now"><strong>Listen' in answer.content.decode()
    assert "HX-Refresh" not in answer
    sealed(session)
    assert una.get(url)["HX-Refresh"] == "true"


def test_no_stage_tells_how_much_was_flagged(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    pages = set()
    for stage, fraction in ((Stage.SEGMENT, 0.88), (Stage.FLAG, 0.9), (Stage.SEAL, 0.91), (Stage.SEAL, 0.93)):
        Session.objects.filter(pk=session.pk).update(state=State.WORKING, stage=str(stage), fraction=fraction)
        pages.add(una.get(reverse("upload-progress", args=[session.pk])).content)
    assert len(pages) == 1


def test_every_stage_of_the_core_is_a_step_here(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    for stage in Stage:
        Session.objects.filter(pk=session.pk).update(state=State.WORKING, stage=str(stage))
        assert "quiet-step--now" in una.get(reverse("upload-progress", args=[session.pk])).content.decode(), stage


def test_the_page_of_a_sealed_session_is_the_same_whatever_was_flagged(una: Client, reviewer: User) -> None:
    pages = []
    for content, immediate, flagged in ((b"one", False, 1), (b"two", True, 9)):
        session = sealed(uploaded(una, reviewer, content * 1000), immediate=immediate, flagged=flagged)
        page = page_of(una, session).replace(session.pk, "").replace(session.sha256, "")
        pages.append([line for line in page.splitlines() if "csrfmiddlewaretoken" not in line])
    assert pages[0] == pages[1]


def test_warnings_and_errors_stand_in_plain_words(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    warnings = [{"code": "clipped", "message": "parts are too loud"}]
    Session.objects.filter(pk=session.pk).update(
        state=State.FAILED, error_code="silent-audio", error_message="nobody speaks", warnings=warnings
    )
    page = page_of(una, session)
    assert "parts are too loud" in page
    assert "nobody speaks" in page
    Session.objects.filter(pk=session.pk).update(error_code="fault", error_message="")
    assert "that nobody foresaw" in page_of(una, session)
    Session.objects.filter(pk=session.pk).update(state=State.WORKING, error_code="disk-full")
    assert "once there is room" in page_of(una, session)


def test_the_length_is_shown_so_that_a_missing_half_is_noticed(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    assert "long. If the session was longer" not in page_of(una, session)
    Session.objects.filter(pk=session.pk).update(duration_ms=312_400)
    assert "The recording is 5 min 12 s long." in page_of(una, session)


def test_a_failed_session_can_be_tried_again_while_its_file_is_there(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    url = reverse("upload-again", args=[session.pk])
    Session.objects.filter(pk=session.pk).update(state=State.FAILED)
    assert url in page_of(una, session)
    una.post(url)
    assert Session.objects.get(pk=session.pk).state == State.WAITING
    Session.objects.filter(pk=session.pk).update(state=State.FAILED)
    the_store().discard_upload(session.pk)
    assert url not in page_of(una, session)
    una.post(url)
    assert Session.objects.get(pk=session.pk).state == State.FAILED


def test_an_upload_that_never_was_whole_is_not_tried_again(una: Client, reviewer: User) -> None:
    session = Session.objects.get(pk=ordered(una, said(reviewer))["session"])
    Session.objects.filter(pk=session.pk).update(state=State.FAILED)
    una.post(reverse("upload-again", args=[session.pk]))
    assert Session.objects.get(pk=session.pk).state == State.FAILED


def test_copies_are_confirmed_deleted_once_it_is_sealed(una: Client, reviewer: User) -> None:
    session = sealed(uploaded(una, reviewer))
    assert "Now delete your own copies" in page_of(una, session)
    answer = una.post(reverse("upload-copies", args=[session.pk]), ALL_COPIES, follow=True)
    assert "you confirmed that no copy is left elsewhere" in answer.content.decode()
    confirmed = Session.objects.get(pk=session.pk).copies_deleted_at
    assert confirmed is not None
    una.post(reverse("upload-copies", args=[session.pk]), ALL_COPIES)
    log = (default_folder() / "audit.jsonl").read_text(encoding="utf-8")
    assert log.count("copies-deleted") == 1
    assert Session.objects.get(pk=session.pk).copies_deleted_at == confirmed


def test_of_notes_nothing_is_listened_to_and_paper_is_asked_about(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    assert "Listen, and tell voices apart" in page_of(una, session)
    Session.objects.filter(pk=session.pk).update(kind="notes")
    assert "Listen" not in page_of(una, session)
    page = page_of(una, sealed(Session.objects.get(pk=session.pk)))
    assert "On paper" in page
    assert not [word for word in ("dictaphone", "memory card", "can be heard") if word in page]
    una.post(reverse("upload-copies", args=[session.pk]), {"paper": "on", "desktop": "on"})
    assert Session.objects.get(pk=session.pk).copies_deleted_at is not None


@pytest.mark.parametrize("left_out", ALL_COPIES)
def test_one_place_that_is_not_ticked_confirms_nothing(una: Client, reviewer: User, left_out: str) -> None:
    session = sealed(uploaded(una, reviewer))
    ticked = {place: on for place, on in ALL_COPIES.items() if place != left_out}
    answer = una.post(reverse("upload-copies", args=[session.pk]), ticked, follow=True)
    assert "Tick every place" in answer.content.decode()
    assert Session.objects.get(pk=session.pk).copies_deleted_at is None


@pytest.mark.parametrize("trouble", ["not sealed yet", "of other bytes", "no recording", "damaged manifest", "expired"])
def test_nobody_is_told_to_delete_copies_of_what_is_not_known_to_be_whole(
    una: Client, reviewer: User, trouble: str
) -> None:
    session = uploaded(una, reviewer)
    if trouble != "not sealed yet":
        sealed(session, sha256="f" * 64 if trouble == "of other bytes" else None)
    folder = the_store().folder / "sessions" / session.pk
    if trouble == "no recording":
        (folder / "restricted" / "recording.age").unlink()
    if trouble == "damaged manifest":
        (folder / "manifest.json").write_bytes(b"{}")
    if trouble == "expired":
        the_store().vault.destroy(session.pk, Part.ANALYST)
    page = page_of(una, session)
    assert "Now delete your own copies" not in page
    assert ("Keep your copies" in page) == (trouble != "not sealed yet")
    answer = una.post(reverse("upload-copies", args=[session.pk]), ALL_COPIES, follow=True)
    assert "It is not sealed yet. Keep your copies." in answer.content.decode()
    assert Session.objects.get(pk=session.pk).copies_deleted_at is None


def test_fingerprints_are_those_of_then_and_not_of_now(una: Client, reviewer: User) -> None:
    session = uploaded(una, reviewer)
    before = list(RecipientKey.objects.filter(route="dsl").values_list("fingerprint", flat=True))
    assert all(fingerprint in page_of(una, session) for fingerprint in before)
    sealed(session)
    RecipientKey.objects.filter(route="dsl").update(state="retired")
    page = page_of(una, session)
    assert "Sealed to these keys" in page
    assert all(fingerprint in page for fingerprint in before)


def test_no_page_holds_a_name_of_who_was_there(una: Client, reviewer: User) -> None:
    session = sealed(uploaded(una, reviewer))
    pages = page_of(una, session) + una.get(reverse("uploads")).content.decode()
    assert not any(part in pages for name in NAMES for part in name.split())
