"""The schedule as people see it: the preview, holds and receipts; and every page once what it showed is gone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pipeline import audit
from pipeline.service.access import routes
from pipeline.service.accounts.models import User
from pipeline.service.desk import records, retention_acts
from pipeline.service.desk.models import Hold, Receipt, Release, Session, SessionRoute
from pipeline.service.desk.retention import end_of_academic_year
from pipeline.service.desk.retention_acts import WHOLE, Reason
from pipeline.service.desk.retention_deletion import due
from pipeline.service.desk.retention_notices import tell_reviewers
from tests.service.desk.ends import DAY, School, release, school
from tests.service.desk.sealed_sessions import envelope, post, sealed_session, somebody
from tests.service.test_access import NOBODYS

SignIn = Callable[..., Client]
MONTH = 30 * DAY
REFERENCE = "SAR/2026-14"


@pytest.fixture
def here(db: None) -> School:
    return school()


@pytest.fixture
def ada(here: School, signed_in: SignIn) -> Client:
    return signed_in(somebody("ada", "administrator"))


@pytest.fixture
def rae(here: School, signed_in: SignIn) -> Client:
    return signed_in(here.reviewer)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def shown(day: datetime) -> str:
    at = timezone.localtime(day)
    return f"{at.day} {at:%B %Y, %H:%M}"


def hold(client: Client, here: School, **given: str) -> int:
    return client.post(reverse("retention-hold", args=[here.session.pk]), given).status_code


def end(here: School, after: timedelta) -> None:
    """Let this time pass; a follow-up that is not closed stays."""
    tell_reviewers(here.uploaded + after - 3 * DAY)
    due(here.uploaded + after)


def test_the_schedule_says_what_is_kept_how_long_and_why(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = words(page(ada, "/retention/"))
    for told in (
        "7 days after the release in force, 30 days after the upload",
        "to 31 August, 1 year after",
        "6 years",
    ):
        assert told in html
    assert "Changed" not in html
    chosen = settings.QUIETROOM
    ends = chosen.retention.model_copy(update={"raw_days": 14})
    monkeypatch.setattr(settings, "QUIETROOM", chosen.model_copy(update={"retention": ends}))
    assert "14 days after the upload at the latest Changed" in words(page(ada, "/retention/"))


def test_the_preview_says_the_very_time_at_which_it_is_deleted(ada: Client, here: School) -> None:
    release(here.session, here.uploaded)
    goes = here.uploaded + 7 * DAY
    row = f"{here.session.pk} Recording and transcript {shown(goes)} Deleted"
    assert row in words(page(ada, "/retention/"))
    assert due(goes - timedelta(seconds=1)) == 0
    assert due(goes) == 1
    assert row not in words(page(ada, "/retention/"))


def test_the_preview_tells_what_waits_and_on_what(ada: Client, here: School) -> None:
    ago = here.uploaded - MONTH
    release(here.session, ago)
    Session.objects.update(uploaded_at=ago)
    SessionRoute.objects.filter(route="chair").update(opened_at=None, waiting_since=ago)
    html = words(page(ada, "/retention/"))
    overdue = html[html.index("Overdue") : html.index("In the next 30 days")]
    assert "Recording and transcript" in overdue
    assert "Stays: a follow-up of this session is not opened yet" in overdue
    assert "Follow-up of the chair of governors" in overdue
    assert "Draft and released copies" not in overdue
    last = end_of_academic_year(timezone.localdate(ago), 1)
    assert f"Draft and released copies 1 September {last.year}, 00:00" in html


def test_no_page_of_it_shows_a_word_of_a_session(ada: Client, here: School) -> None:
    end(here, MONTH)
    addresses = ("/retention/", "/retention/receipts/", "/retention/receipts/1/", "/retention/receipts/1/file")
    own = reverse("retention-session", args=[here.session.pk])
    number = Receipt.objects.get().pk
    for address in (*addresses, own):
        html = page(ada, address.replace("/1/", f"/{number}/"))
        assert here.session.pk in html or address == "/retention/receipts/1/"
        assert not any(said in html for said in ("uncle", "Tuesday", "in the room</"))


def test_a_hold_is_placed_shown_and_lifted_and_stands_in_the_log(ada: Client, here: School) -> None:
    assert hold(ada, here) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert hold(ada, here, ground="court", reference=REFERENCE) == HTTPStatus.FOUND
    held = Hold.objects.get()
    assert (held.route, held.ground, held.reference) == (WHOLE, "court", REFERENCE)
    html = words(page(ada, "/retention/"))
    assert f"All Court, {REFERENCE}" in html
    assert "Stays: it is held" in html
    ada.post(reverse("retention-lift", args=[here.session.pk, held.pk]))
    assert "Nothing is held." in page(ada, "/retention/")
    found = [entry for entry in audit.entries() if entry["act"] in ("held", "hold-lifted")]
    assert [(entry["act"], entry["route"], entry["ground"]) for entry in found] == [
        ("held", "all", "court"),
        ("hold-lifted", "all", "court"),
    ]
    assert REFERENCE not in json.dumps(found)


@pytest.mark.parametrize("reference", ["Callum Doyle", "callum-doyle", "1 of 2", "7" * 41, "<b>1</b>", "7\n8"])
def test_a_reference_has_room_for_a_number_and_for_no_name(rae: Client, here: School, reference: str) -> None:
    status = hold(rae, here, ground="access", reference=reference)
    kept = list(Hold.objects.values_list("reference", flat=True))
    assert (status, kept) == (HTTPStatus.UNPROCESSABLE_ENTITY, [])


@pytest.mark.parametrize(
    ("who", "reaches"),
    [
        ("uploader", HTTPStatus.FORBIDDEN),
        ("analyst", HTTPStatus.FORBIDDEN),
        ("headteacher", HTTPStatus.FORBIDDEN),
        ("chair", HTTPStatus.FORBIDDEN),
        ("reviewer", HTTPStatus.NOT_FOUND),
        ("lead", HTTPStatus.OK),
        ("administrator", HTTPStatus.OK),
    ],
)
def test_who_holds_a_session_that_is_not_theirs(here: School, signed_in: SignIn, who: str, reaches: HTTPStatus) -> None:
    held = retention_acts.hold(here.session.pk, WHOLE, Reason("police"), here.lead)
    client = signed_in(somebody("somebody", who))
    assert client.get(reverse("retention-session", args=[here.session.pk])).status_code == reaches
    answers = [
        client.post(reverse("retention-hold", args=[here.session.pk]), {"ground": "other"}).status_code,
        client.post(reverse("retention-lift", args=[here.session.pk, held.pk])).status_code,
    ]
    assert answers == [HTTPStatus.FOUND if reaches is HTTPStatus.OK else reaches] * 2
    held.refresh_from_db()
    assert (held.lifted_at is not None) == (reaches is HTTPStatus.OK)


def test_what_is_not_sealed_cannot_be_held(ada: Client, here: School) -> None:
    Session.objects.update(state=Session.State.WORKING)
    assert hold(ada, here, ground="court") == HTTPStatus.NOT_FOUND


def test_a_reviewer_sees_that_others_hold_and_not_on_what_ground(rae: Client, here: School) -> None:
    theirs = retention_acts.hold(here.session.pk, WHOLE, Reason("police", "CR/77"), here.lead)
    retention_acts.hold(here.session.pk, "dsl", Reason("lado"), here.lead)
    address = reverse("retention-session", args=[here.session.pk])
    html = page(rae, address)
    assert "It is held by somebody else" in html
    assert not any(told in words(html) for told in ("CR/77", "by lee", "ground: ", "ollow-up of the safeguarding"))
    assert rae.post(reverse("retention-lift", args=[here.session.pk, theirs.pk])).status_code == HTTPStatus.NOT_FOUND
    hold(rae, here, ground="access", reference=REFERENCE)
    assert f"ground: Subject access request, {REFERENCE}" in words(page(rae, address))
    own = Hold.objects.get(by=here.reviewer)
    rae.post(reverse("retention-lift", args=[here.session.pk, own.pk]))
    assert list(Hold.objects.filter(lifted_at=None).values_list("by__username", flat=True)) == ["lee", "lee"]


def test_a_lead_holds_their_follow_up_or_the_whole_session(here: School, signed_in: SignIn) -> None:
    lee = signed_in(here.lead)
    own = reverse("following-session", args=[here.session.pk, "dsl"])
    whole = reverse("retention-session", args=[here.session.pk])
    assert whole in page(lee, own)
    hold(lee, here, ground="police", reference="CR/77")
    assert "The whole session is held since" in page(lee, own)
    assert "Held: Police" in page(lee, "/follow-up/kept/")
    hal = signed_in(User.objects.get(username="hal"))
    assert whole not in page(hal, reverse("following-session", args=[here.session.pk, "headteacher"]))


def test_receipts_are_listed_read_and_saved_as_the_log_has_them(ada: Client, here: School) -> None:
    assert "Nothing was deleted yet" in page(ada, "/retention/receipts/")
    end(here, MONTH)
    receipt = Receipt.objects.get()
    address = reverse("retention-receipt", args=[receipt.pk])
    assert address in page(ada, "/retention/receipts/")
    html = page(ada, address)
    assert receipt.sha256 in html
    assert all(file["wrapped_sha256"] in html for file in receipt.files)
    saved = ada.get(f"{address}file")
    assert saved["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(saved.content).hexdigest() == receipt.sha256
    [entry] = [entry for entry in audit.entries() if entry["act"] == "deleted"]
    assert entry["receipt"] == receipt.sha256
    assert ada.get(reverse("retention-receipt", args=[receipt.pk + 1])).status_code == HTTPStatus.NOT_FOUND


def test_a_reviewer_reads_until_when_they_can_check(rae: Client, here: School) -> None:
    told = f"deleted on {shown(here.uploaded + MONTH)}"
    own = reverse("reviewing-session", args=[here.session.pk])
    assert told in words(page(rae, "/review/"))
    assert told in words(page(rae, own))
    hold(rae, here, ground="other")
    assert "not deleted for now" in words(page(rae, own))


def test_once_the_recording_is_gone_the_reviewer_is_told_and_can_still_recall(rae: Client, here: School) -> None:
    release(here.session, here.uploaded)
    end(here, MONTH)
    html = page(rae, reverse("reviewing-session", args=[here.session.pk]), status=410)
    assert "The recording and transcript were deleted" in html
    assert "were deleted on" in page(rae, "/review/")
    recall = reverse("reviewing-recall", args=[here.session.pk, 1])
    assert recall in html
    assert "until you release again" not in html
    assert rae.post(recall).status_code == HTTPStatus.OK
    assert "until you release again" not in page(rae, reverse("reviewing-releases", args=[here.session.pk]))
    assert Release.objects.get().recalled_at is not None
    refused = rae.post(reverse("reviewing-ask", args=[here.session.pk]))
    assert (refused.status_code, "deleted" in refused.json()["problem"]) == (HTTPStatus.CONFLICT, True)


def test_once_it_is_gone_the_uploader_is_told_and_to_delete_their_own_copies(here: School, signed_in: SignIn) -> None:
    ana = signed_in(User.objects.get(username="ana"))
    end(here, MONTH)
    own = reverse("upload-session", args=[here.session.pk])
    html = words(page(ana, own))
    assert "Deleted at the end of its time" in html
    assert "Its key was destroyed on" in html
    assert "Keep your copies" not in html
    assert "Sealed to these keys" not in html
    assert "Deleted at the end of its time" in page(ana, "/uploads/")
    ana.post(reverse("upload-copies", args=[here.session.pk]), dict.fromkeys(("dictaphone", "card", "desktop"), "on"))
    assert "you confirmed that no copy is left" in page(ana, own)


def test_once_the_copies_are_gone_the_analyst_is_told(here: School, signed_in: SignIn) -> None:
    release(here.session, here.uploaded)
    ida = signed_in(somebody("ida", "analyst"))
    end(here, MONTH)
    end(here, 700 * DAY)
    html = page(ida, reverse("reading-session", args=[here.session.pk]), status=410)
    assert "were deleted on" in html
    assert here.session.pk not in page(ida, "/read/")
    assert here.session.pk not in page(ida, "/read/compare/")
    for address in (reverse("reading-file", args=[here.session.pk, "txt"]), f"/read/{here.session.pk}/tell/"):
        assert ida.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_desk_seals_nothing_to_reviewers_once_there_is_no_transcript(here: School, signed_in: SignIn) -> None:
    lee = signed_in(here.lead)
    own = reverse("following-session", args=[here.session.pk, "dsl"])
    assert '"reviewer"' in page(lee, own)
    letters = [envelope(here.session, "dsl"), envelope(here.session, records.REVIEWER)]
    end(here, MONTH)
    assert '"reviewer": {"keys"' not in page(lee, own)
    refused = post(lee, here.session, *letters)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert post(lee, here.session, envelope(here.session, "dsl")).status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", ["uploader", "reviewer", "lead", "headteacher", "chair", "analyst", "administrator"])
def test_no_page_breaks_for_anybody_once_all_is_gone(here: School, signed_in: SignIn, role: str) -> None:
    release(here.session, here.uploaded)
    [record] = records.append(here.session, [envelope(here.session, "dsl")], here.lead, sender="dsl")
    SessionRoute.objects.update(opened_at=here.uploaded)
    for waits in SessionRoute.objects.all():
        retention_acts.close(waits, here.lead, here.uploaded)
    end(here, 700 * DAY)
    assert Receipt.objects.count() == 5
    names = {"uploader": "ana", "reviewer": "rae", "lead": "lee", "headteacher": "hal", "chair": "cho"}
    user = User.objects.filter(username=names.get(role, "")).first() or somebody("somebody", role)
    client = signed_in(user)
    things = NOBODYS | {
        "session_id": here.session.pk,
        "route": user.item_routes[0] if user.item_routes else "dsl",
        "number": record.number,
        "hold_id": 1,
        "request_id": 1,
        "turn": 1,
    }
    for route in routes():
        if "session_id" in route.pattern.converters:
            address = reverse(str(route.name), kwargs={name: things[name] for name in route.pattern.converters})
            for method in ("get", "post"):
                assert getattr(client, method)(address).status_code < HTTPStatus.INTERNAL_SERVER_ERROR, route.name


def test_a_list_of_many_sessions_takes_no_more_queries_than_of_few(here: School, ada: Client) -> None:
    page(ada, "/retention/")
    with CaptureQueriesContext(connection) as few:
        page(ada, "/retention/")
    for _ in range(3):
        sealed_session(User.objects.get(username="ana"))
    with CaptureQueriesContext(connection) as many:
        page(ada, "/retention/")
    assert len(many) == len(few)
