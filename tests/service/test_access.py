"""Every route as everybody: generated from the table of roles and from all addresses, so that none is left out.

What a permission allows is here taken from the route and the table; that the table is the one that was promised is a
test of its own, written out by hand. Whose sessions and routes are whose (object level) is tried on every route that
names one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import checks
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, path, reverse

from pipeline.service import access, urls
from pipeline.service.access import OPEN, allow, routes
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Hold, Release, Session
from pipeline.service.roles import TABLE, Permission, Role
from tests.service.desk import sealed_sessions

Browser = Callable[..., Client]
Person = Callable[..., User]

NOBODYS: dict[str, Any] = {
    "token": "no-such-token",
    "pk": 999_999,
    "name": "disable",
    "route": "dsl",
    "session_id": "0123456789abcdef",
    "number": 999_999,
    "hold_id": 999_999,
    "request_id": 999_999,
    "ending": "txt",
    "target": "codes",
    "turn": 999_999,
}
"""What stands in an address where it names something: nothing that there is."""
PEOPLE: dict[str, tuple[Role, ...]] = {
    **{role.value: (role,) for role in Role},
    "reviewer and lead": (Role.REVIEWER, Role.LEAD),
    "administrator and headteacher": (Role.ADMINISTRATOR, Role.HEADTEACHER),
    "nothing": (),
}
METHODS = ("get", "post")
SIGN_IN, ACCOUNT = "/sign-in/", "/account/"
GUARDED = [route for route in routes() if route.name not in OPEN]


def undeclared(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot to say who may see it."""
    return HttpResponse("seen")


urlpatterns = [path("forgotten/", undeclared, name="forgotten"), *urls.urlpatterns]


def address(route: URLPattern, things: dict[str, Any] | None = None) -> str:
    """Of a route; a converter that is new must be added to NOBODYS."""
    named = NOBODYS | (things or {})
    return reverse(str(route.name), kwargs={name: named[name] for name in route.pattern.converters})


def asked(client: Client, guarded: list[URLPattern] = GUARDED) -> Iterator[tuple[URLPattern, Any]]:
    """Every route in every way, and what it answered."""
    for route in guarded:
        for method in METHODS:
            yield route, getattr(client, method)(address(route))


def is_sent_to(answer: Any, where: str) -> bool:
    """Whether the answer is a redirect to this page."""
    if answer.status_code != HTTPStatus.FOUND:
        return False
    return bool(answer.headers["Location"].partition("?")[0] == where)


def permission_of(route: URLPattern) -> Permission:
    """What the route asks for."""
    found: Permission = route.callback.permission  # type: ignore[attr-defined]
    return found


def described(route: URLPattern, answer: Any) -> str:
    """One line of what a test found."""
    return f"{answer.request['REQUEST_METHOD']} {route.name}: {answer.status_code}"


def test_every_route_has_a_name_and_says_what_may_stand_in_its_address() -> None:
    for route in routes():
        assert route.name
        assert set(route.pattern.converters) <= set(NOBODYS), route.name


def test_nothing_is_open_that_need_not_be() -> None:
    assert {route.name for route in routes()} >= OPEN
    needed = {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "promises", "welcome"}
    assert needed == OPEN


def test_strangers_are_asked_to_sign_in_everywhere(db: None) -> None:
    wrong = [described(route, answer) for route, answer in asked(Client()) if not is_sent_to(answer, SIGN_IN)]

    assert wrong == []


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_reaches_what_their_roles_allow_and_nothing_else(
    person: Person, signed_in: Browser, who: str
) -> None:
    client = signed_in(person("somebody", *PEOPLE[who]))
    allowed = frozenset[Permission]().union(*(TABLE[role] for role in PEOPLE[who]))
    wrong = []

    for route, answer in asked(client):
        is_refused = answer.status_code == HTTPStatus.FORBIDDEN
        is_broken = answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or is_sent_to(answer, SIGN_IN)
        if is_broken or is_refused != (permission_of(route) not in allowed):
            wrong.append(described(route, answer))

    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_a_disabled_account_reaches_nothing(person: Person, signed_in: Browser, role: Role) -> None:
    somebody = person("somebody", role)
    client = signed_in(somebody)
    User.objects.filter(pk=somebody.pk).update(is_active=False)

    wrong = [described(route, answer) for route, answer in asked(client) if not is_sent_to(answer, SIGN_IN)]

    assert wrong == []


@pytest.mark.parametrize("role", [Role.LEAD, Role.HEADTEACHER, Role.CHAIR, Role.ADMINISTRATOR])
def test_without_the_second_factor_that_a_role_needs_there_is_only_its_setting_up(
    person: Person, signed_in: Browser, role: Role
) -> None:
    somebody = person("somebody", role)
    Authenticator.objects.filter(user=somebody).delete()
    client = signed_in(User.objects.get(pk=somebody.pk))
    others = [route for route in GUARDED if permission_of(route) is not Permission.SECURE_ACCOUNT]

    wrong = [described(route, answer) for route, answer in asked(client, others) if not is_sent_to(answer, ACCOUNT)]

    assert wrong == []
    assert client.get("/account/app/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("role", [None, *Role])
def test_every_form_needs_the_token_of_its_page(person: Person, signed_in: Browser, role: Role | None) -> None:
    client = Client() if role is None else signed_in(person("somebody", role))
    client.handler.enforce_csrf_checks = True
    wrong = []

    for route in routes():
        answer = client.post(address(route))
        if answer.status_code != HTTPStatus.FORBIDDEN or "Please do that once more" not in answer.content.decode():
            wrong.append(described(route, answer))

    assert wrong == []


@pytest.mark.parametrize("role", [None, *Role])
def test_every_answer_carries_the_headers(person: Person, signed_in: Browser, role: Role | None) -> None:
    client = Client() if role is None else signed_in(person("somebody", role))

    for route in routes():
        headers = client.get(address(route)).headers
        assert headers["Cache-Control"] == "no-store", route.name
        assert headers["Referrer-Policy"] in ("no-referrer", "same-origin"), route.name
        assert headers["X-Content-Type-Options"] == "nosniff", route.name
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, route.name
        assert "unsafe" not in policy, route.name


def test_what_was_promised_of_the_roles_stands_in_the_table() -> None:
    content = {Permission.OPEN_ITEMS, Permission.READ_RELEASED, Permission.HOLD_KEY}

    assert not TABLE[Role.ADMINISTRATOR] & (content | {Permission.UPLOAD})
    assert not TABLE[Role.UPLOADER] & content
    assert [role for role in Role if Permission.HOLD_SESSION in TABLE[role]] == [
        Role.REVIEWER,
        Role.LEAD,
        Role.ADMINISTRATOR,
    ]
    assert not TABLE[Role.ANALYST] & (content - {Permission.READ_RELEASED})
    assert Permission.OPEN_ITEMS not in TABLE[Role.REVIEWER]
    for role in (Role.LEAD, Role.HEADTEACHER, Role.CHAIR):
        assert not TABLE[role] & {Permission.UPLOAD, Permission.READ_RELEASED, Permission.MANAGE_PEOPLE}
    assert [role for role in Role if Permission.MANAGE_PEOPLE in TABLE[role]] == [Role.ADMINISTRATOR]


@override_settings(ROOT_URLCONF="tests.service.test_access")
def test_a_route_without_a_permission_stops_the_start() -> None:
    found = checks.run_checks(include_deployment_checks=False)

    assert [(error.id, error.level) for error in found if error.id == "quietroom.E001"] == [
        ("quietroom.E001", checks.ERROR)
    ]
    assert "forgotten" in found[0].msg


@override_settings(ROOT_URLCONF="tests.service.test_access")
def test_a_route_without_a_permission_is_refused_even_so(db: None) -> None:
    assert Client().get("/forgotten/").status_code == HTTPStatus.FORBIDDEN


def test_a_view_is_marked_with_its_permission_and_stays_itself() -> None:
    guarded = allow(Permission.UPLOAD, undeclared)

    assert guarded.permission is Permission.UPLOAD  # type: ignore[attr-defined]
    assert guarded.__name__ == undeclared.__name__
    assert access.check_routes() == []


@dataclass(frozen=True, slots=True)
class School:
    """Two uploaders, a holder of every route, and one session that the first of them brought."""

    session: Session
    things: dict[str, Any]


@pytest.fixture
def school(person: Person) -> School:
    owner = person("owner", Role.UPLOADER)
    for name, role in (("other", Role.UPLOADER), ("dsl", Role.LEAD), ("headteacher", Role.HEADTEACHER)):
        person(name, role)
    session = sealed_sessions.sealed_session(owner, reviewers=[person("reviewer", Role.REVIEWER)])
    lead = User.objects.get(username="dsl")
    hold = Hold.objects.create(session=session, route="dsl", ground=Hold.Ground.POLICE, by=lead)
    Release.objects.create(session=session, number=1)
    return School(session, {"session_id": session.pk, "number": 1, "hold_id": hold.pk})


def of_a_session(permission: Permission) -> list[URLPattern]:
    """Routes that name a session and ask for this permission."""
    return [
        route for route in GUARDED if "session_id" in route.pattern.converters and permission_of(route) is permission
    ]


def test_an_uploader_reaches_no_session_but_their_own(school: School, signed_in: Browser) -> None:
    owner, other = (signed_in(User.objects.get(username=name)) for name in ("owner", "other"))
    found = of_a_session(Permission.UPLOAD)

    for route in found:
        for method in METHODS:
            answer = getattr(other, method)(address(route, school.things))
            assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED), route.name
            assert school.session.pk not in answer.content.decode()
    assert any(owner.get(address(route, school.things)).status_code == HTTPStatus.OK for route in found)


def test_a_reviewer_holds_no_session_but_their_own(school: School, person: Person, signed_in: Browser) -> None:
    held = Hold.objects.create(session=school.session, ground="court", by=User.objects.get(username="dsl"))
    own, other = signed_in(User.objects.get(username="reviewer")), signed_in(person("another", Role.REVIEWER))
    found = of_a_session(Permission.HOLD_SESSION)

    for route in found:
        for method in METHODS:
            answer = getattr(other, method)(address(route, {**school.things, "hold_id": held.pk}))
            assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED), route.name
    assert any(own.get(address(route, school.things)).status_code == HTTPStatus.OK for route in found)
    held.refresh_from_db()
    assert held.lifted_at is None


@pytest.mark.parametrize("permission", [Permission.OPEN_ITEMS, Permission.RECALL])
@pytest.mark.parametrize("holder", ["dsl", "headteacher"])
def test_a_holder_reaches_no_route_but_their_own(
    school: School, signed_in: Browser, holder: str, permission: Permission
) -> None:
    client = signed_in(User.objects.get(username=holder))
    others = {"dsl", "headteacher", "chair", "reviewer"} - {holder}
    before = school.session.routes.filter(opened_at__isnull=False).count(), school.session.holds.count()

    for route in of_a_session(permission):
        for other in others:
            for method in METHODS:
                answer = getattr(client, method)(address(route, {**school.things, "route": other}))
                assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED), route.name

    assert before == (school.session.routes.filter(opened_at__isnull=False).count(), school.session.holds.count())
    own = reverse("following-session", args=[school.session.pk, holder])
    assert client.get(own).status_code == HTTPStatus.OK


def test_nobody_removes_the_security_key_of_somebody_else(person: Person, signed_in: Browser) -> None:
    theirs = Authenticator.objects.create(
        user=person("ana", Role.UPLOADER), type=Authenticator.Type.WEBAUTHN, data={"name": "hers", "credential": {}}
    )
    client = signed_in(person("eve", Role.UPLOADER))

    assert client.post(f"/account/keys/{theirs.pk}/remove/").status_code == HTTPStatus.NOT_FOUND
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
