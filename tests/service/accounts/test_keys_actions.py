from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pipeline.restricted.keys import Identity, fingerprint, public_key
from pipeline.service.accounts import keys_changes
from pipeline.service.accounts.models import Notice, RecipientKey, User
from tests.service.accounts.holders import again, answered, identity, secured, waiting, witnessed

Person = Callable[..., User]
SignedIn = Callable[..., Client]
State = RecipientKey.State


@pytest.fixture
def lead(person: Person) -> User:
    return person("lead", "lead")


@pytest.fixture
def browser(lead: User, signed_in: SignedIn) -> Client:
    return signed_in(lead)


def wanted(held: Identity, **others: str) -> dict[str, str]:
    return {"route": "dsl", "kind": "held", "public_key": public_key(held), "names": "Ruth Adair\nMrs Adair", **others}


def nonce_for(browser: Client, held: Identity, **others: str) -> str:
    posed = browser.post("/keys/challenge/", wanted(held, **others))
    assert posed.status_code == 200, posed.content
    return answered(posed.json()["challenge"], held)["nonce"]


def test_a_key_that_opened_its_challenge_waits(browser: Client, lead: User) -> None:
    held = identity()
    added = browser.post("/keys/add/", {**wanted(held), "nonce": nonce_for(browser, held)})
    key = RecipientKey.objects.get(owner=lead)
    assert added.json() == {"next": f"/keys/{key.pk}/"}
    assert (key.state, key.public_key, key.fingerprint) == (
        State.PENDING,
        public_key(held),
        fingerprint(public_key(held)),
    )
    assert key.tested_at is not None


def test_a_challenge_says_inside_what_it_is_for(browser: Client) -> None:
    held = identity()
    asked = answered(browser.post("/keys/challenge/", wanted(held)).json()["challenge"], held)
    assert (asked["purpose"], asked["candidate"]) == ("test", fingerprint(public_key(held)))


@pytest.mark.parametrize("nonce", ["", "0" * 64])
def test_a_key_that_was_not_shown_to_work_is_not_added(browser: Client, nonce: str) -> None:
    held = identity()
    nonce_for(browser, held)
    refused = browser.post("/keys/add/", {**wanted(held), "nonce": nonce})
    assert refused.status_code == 400
    assert "did not open" in refused.json()["problem"]
    assert not RecipientKey.objects.exists()


def test_an_answer_serves_once(browser: Client, lead: User) -> None:
    held = identity()
    sent = {**wanted(held), "nonce": nonce_for(browser, held)}
    browser.post("/keys/add/", sent)
    RecipientKey.objects.all().delete()
    assert browser.post("/keys/add/", sent).status_code == 400
    assert not RecipientKey.objects.exists()


def test_an_answer_for_one_key_does_nothing_for_another(browser: Client) -> None:
    mine, other = identity(), identity()
    sent = {**wanted(other), "nonce": nonce_for(browser, mine)}
    assert browser.post("/keys/add/", sent).status_code == 400


def test_an_answer_of_one_person_does_nothing_for_another(browser: Client, person: Person, signed_in: SignedIn) -> None:
    held = identity()
    sent = {**wanted(held), "nonce": nonce_for(browser, held)}
    assert signed_in(person("deputy", "lead")).post("/keys/add/", sent).status_code == 400


def test_an_answer_comes_within_five_minutes(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    held = identity()
    monkeypatch.setattr("pipeline.service.accounts.keys_challenge.LIFETIME_S", -1)
    assert browser.post("/keys/add/", {**wanted(held), "nonce": nonce_for(browser, held)}).status_code == 400


@pytest.mark.parametrize("field", ["public_key", "names"])
def test_a_private_key_sent_by_mistake_is_refused_and_not_repeated(browser: Client, field: str) -> None:
    held = identity()
    refused = browser.post("/keys/challenge/", {**wanted(held), field: f"# mine\n{held}".lower()})
    assert refused.status_code == 400
    assert "private key" in refused.json()["problem"]
    assert str(held).lower() not in refused.content.decode().lower()


@pytest.mark.parametrize("route", ["chair", "reviewer", "", "nonsense"])
def test_nobody_adds_a_key_to_a_route_that_is_not_theirs(browser: Client, route: str) -> None:
    assert browser.post("/keys/challenge/", wanted(identity(), route=route)).status_code == 404
    assert browser.get(f"/keys/new/{route or 'none'}/").status_code == 404


@pytest.mark.parametrize("names", ["\n".join(["A"] * 31), "A" * 81], ids=["too many", "too long"])
def test_names_have_limits(browser: Client, names: str) -> None:
    assert browser.post("/keys/challenge/", wanted(identity(), names=names)).status_code == 400


def test_a_key_is_held_or_on_paper(browser: Client) -> None:
    assert browser.post("/keys/challenge/", wanted(identity(), kind="cloud")).status_code == 400


@pytest.fixture
def route(lead: User, person: Person) -> dict[str, Any]:
    """Lead and deputy with their keys, and a third person whose key waits."""
    other, deputy = person("other", "uploader"), person("deputy", "lead")
    held = identity()
    witnessed(lead, "dsl", other, held)
    witnessed(deputy, "dsl", other)
    return {"held": held, "deputy": deputy, "other": other, "third": waiting(person("third", "lead"), "dsl")}


def confirmed(browser: Client, key: RecipientKey, held: Identity) -> Any:
    posed = browser.post(f"/keys/{key.pk}/challenge/").json()["challenge"]
    return browser.post(f"/keys/{key.pk}/confirm/", {"nonce": answered(posed, held)["nonce"]})


def test_a_holder_approves_by_opening_a_challenge_with_their_own_key(browser: Client, route: dict[str, Any]) -> None:
    assert confirmed(browser, route["third"], route["held"]).status_code == 200
    assert again(route["third"]).state == State.ACTIVE


def test_the_challenge_to_approve_names_the_candidate(browser: Client, route: dict[str, Any]) -> None:
    posed = browser.post(f"/keys/{route['third'].pk}/challenge/").json()["challenge"]
    asked = answered(posed, route["held"])
    assert (asked["purpose"], asked["candidate"]) == ("approve", route["third"].fingerprint)


def test_approving_without_having_opened_it_does_nothing(browser: Client, route: dict[str, Any]) -> None:
    browser.post(f"/keys/{route['third'].pk}/challenge/")
    assert browser.post(f"/keys/{route['third'].pk}/confirm/", {"nonce": "0" * 64}).status_code == 400
    assert again(route["third"]).state == State.PENDING


def test_an_approval_for_one_key_does_nothing_for_another(
    browser: Client, route: dict[str, Any], person: Person
) -> None:
    fourth = waiting(person("fourth", "lead"), "dsl")
    posed = browser.post(f"/keys/{route['third'].pk}/challenge/").json()["challenge"]
    nonce = answered(posed, route["held"])["nonce"]
    assert browser.post(f"/keys/{fourth.pk}/confirm/", {"nonce": nonce}).status_code == 400
    assert again(fourth).state == State.PENDING


def test_nobody_approves_their_own_key_with_their_old_one(browser: Client, lead: User, route: dict[str, Any]) -> None:
    key = waiting(lead, "dsl")
    assert confirmed(browser, key, route["held"]).status_code == 400
    assert again(key).state == State.PENDING


@pytest.mark.parametrize("role", ["chair", "reviewer"])
def test_a_holder_of_another_route_does_not_see_the_key(
    route: dict[str, Any], person: Person, signed_in: SignedIn, role: str
) -> None:
    outsider = signed_in(secured(person("outsider", role)))
    for address in ("", "challenge/", "confirm/"):
        method = outsider.post if address else outsider.get
        assert method(f"/keys/{route['third'].pk}/{address}").status_code == 404


def test_who_has_no_key_yet_gets_no_challenge_to_approve(
    route: dict[str, Any], person: Person, signed_in: SignedIn
) -> None:
    newcomer = signed_in(person("newcomer", "lead"))
    assert newcomer.post(f"/keys/{route['third'].pk}/challenge/").status_code == 400


def test_a_sole_holder_vouches_with_the_paper_key(person: Person, signed_in: SignedIn) -> None:
    chair, other, paper = person("chair", "chair"), person("other", "uploader"), identity()
    witnessed(chair, "chair", other)
    witnessed(chair, "chair", other, paper)
    key = waiting(chair, "chair")
    assert confirmed(signed_in(chair), key, paper).status_code == 200
    assert again(key).state == State.PENDING
    keys_changes.witness(key, other, key.fingerprint)
    assert again(key).state == State.ACTIVE


@pytest.mark.parametrize("typed", ["right", "wrong"])
def test_a_witness_types_the_fingerprint_into_a_form(
    lead: User, person: Person, signed_in: SignedIn, typed: str
) -> None:
    key = waiting(lead, "dsl")
    witness = signed_in(person("witness", "uploader"))
    text = key.fingerprint if typed == "right" else "0000 0000 0000 0000 0000"
    page = witness.post(f"/keys/{key.pk}/witness/", {"fingerprint": text}, follow=True)
    assert again(key).state == (State.ACTIVE if typed == "right" else State.PENDING)
    assert ("Thank you" if typed == "right" else "not the key") in page.content.decode()


def test_an_owner_withdraws_and_a_holder_refuses(
    browser: Client, lead: User, route: dict[str, Any], signed_in: SignedIn
) -> None:
    own = waiting(lead, "dsl")
    browser.post(f"/keys/{own.pk}/refuse/")
    browser.post(f"/keys/{route['third'].pk}/refuse/")
    assert [again(key).state for key in (own, route["third"])] == [State.REFUSED, State.REFUSED]


def test_an_administrator_retires_the_key_of_somebody_who_left(
    route: dict[str, Any], person: Person, signed_in: SignedIn
) -> None:
    administrator = signed_in(person("administrator", "administrator"))
    deputys = RecipientKey.objects.get(owner=route["deputy"])
    administrator.post(f"/keys/{deputys.pk}/retire/")
    assert again(deputys).state == State.RETIRED


def test_an_uploader_refuses_and_retires_nothing(route: dict[str, Any], signed_in: SignedIn) -> None:
    uploader = signed_in(route["other"])
    deputys = RecipientKey.objects.get(owner=route["deputy"])
    uploader.post(f"/keys/{deputys.pk}/retire/")
    uploader.post(f"/keys/{route['third'].pk}/refuse/")
    assert (again(deputys).state, again(route["third"]).state) == (State.ACTIVE, State.PENDING)


@pytest.mark.parametrize("address", ["challenge/", "add/", "1/challenge/", "1/confirm/", "1/retire/", "new/dsl/"])
def test_what_matters_asks_again_who_it_is(lead: User, signed_in: SignedIn, address: str) -> None:
    stale = signed_in(lead, confirmed=False)
    method = stale.get if address.startswith("new") else stale.post
    assert method(f"/keys/{address}").status_code == 302


def test_names_are_replaced_and_never_shown(browser: Client, lead: User) -> None:
    waiting(lead, "dsl")
    browser.post("/keys/names/", {"names": "Zebedee Quartermaine"})
    assert "Quartermaine" not in browser.get("/keys/").content.decode()


def test_notices_stand_on_the_page_until_they_are_put_away(browser: Client, lead: User) -> None:
    waiting(lead, "dsl")
    assert "counts only once" in browser.get("/keys/").content.decode()
    browser.post("/keys/notices/")
    assert "counts only once" not in browser.get("/keys/").content.decode()
    assert Notice.objects.filter(user=lead, seen_at=None).count() == 0
