"""Invitations: asked by mail, accepted once by a form, withdrawn, sent again, too old."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from fastapi import FastAPI

from app.calendars.words_due import follow_words
from app.domain.calendars import Facts
from app.domain.people import NewMembership, NewPerson
from app.store.events import team_events
from app.usecases.access import invite
from app.usecases.teams import people
from tests.app.usecases.published import BASE, MONDAY, planned
from tests.app.waiting import until_one_waits
from tests.app.web.coming_in import letters, link_in
from tests.browse import Visitor, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]
TEAM = "/teams/support/invitations"
GUS = {"name": "Gus Gale", "email": "Gus@Example.org", "role": "engineer"}


def invited(cast: Cast, by: Visitor, page: str = TEAM, **form: str) -> str:
    """The path of the link in the mail of an invitation."""
    answer = by.post(page, GUS | form)
    assert answer.status_code == 303, text_of(answer)
    (letter,) = letters(cast)
    return link_in(letter)


def test_whoever_follows_the_link_and_says_yes_is_in(cast: Cast, visitor: Browser) -> None:
    link, gus = invited(cast, visitor("ana"), role="coordinator"), visitor("")
    page = text_of(gus.get(link))
    assert "Welcome, Gus Gale" in page
    assert "Ana Alves invites you to Support" in page
    assert gus.post(link).headers["location"] == "/teams/support"
    assert gus.get("/teams/support/policy").status_code == 200
    assert "accepted" in text_of(visitor("ana").get(TEAM))


def test_the_mail_goes_to_whoever_is_invited_and_to_nobody_else(cast: Cast, visitor: Browser) -> None:
    visitor("ana").post(TEAM, GUS)
    (letter,) = letters(cast)
    assert letter.to_address == "gus@example.org"
    assert letter.to_name == "Gus Gale"
    assert "Ana Alves invites you to Support" in letter.text


def test_looking_at_an_invitation_makes_nobody(cast: Cast, visitor: Browser) -> None:
    link = invited(cast, visitor("ana"))
    for method in ("HEAD", "GET"):
        visitor("").ask(method, link)
    assert "Gus Gale" not in text_of(visitor("kai").get("/people"))


def test_a_namesake_who_joins_makes_short_names_longer_in_calendars(cast: Cast, visitor: Browser) -> None:
    planned(cast).publish({(MONDAY, "Morning"): "bo"})
    letters(cast)
    link = invited(cast, visitor("ana"), name="Bo Clark")
    named = []
    for joins in (False, True):
        if joins:
            visitor("").post(link)
        with cast.database.transaction() as tx:
            follow_words(tx, base_url=BASE, now=cast.now)
            [event] = [each for each in team_events(tx, cast.support.id, since=MONDAY) if each.person_id is not None]
            named.append(Facts.from_text(event.facts).who)
    assert named == [("Bo", "Bo Berg"), ("Bo B.", "Bo Berg")]


def test_of_many_at_once_one_is_let_in(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    link = invited(cast, visitor("ana"))
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: Visitor(house).post(link).status_code, range(10)))
    assert sorted(answers) == [303] + [409] * 9
    assert text_of(visitor("kai").get("/people")).count("Gus Gale") == 1


def test_two_links_for_one_new_address_may_be_followed_at_once(cast: Cast, house: FastAPI, visitor: Browser) -> None:
    first, second = invited(cast, visitor("ana")), invited(cast, visitor("kai"), "/people/invitations", hr="1")
    with ThreadPoolExecutor(1) as pool:
        with cast.database.transaction() as tx:
            invite.accept(tx, first.rsplit("/", 1)[1], now=cast.now)
            late = pool.submit(lambda: Visitor(house).post(second))
            until_one_waits(cast.database)
        answer = late.result()
    if not cast.database.is_sqlite:  # there one writes at a time, so the second comes after the first
        assert answer.status_code == 409
        assert "Open the link once more" in text_of(answer)
        answer = visitor("").post(second)
    assert answer.status_code == 303
    assert text_of(visitor("kai").get("/people")).count("Gus Gale") == 1
    assert "Gus Gale" in text_of(visitor("ana").get("/teams/support/people"))


def test_a_link_ends_with_its_seven_days_and_can_be_sent_again(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    old = invited(cast, ana)
    cast.now += timedelta(days=7)
    assert visitor("").post(old).status_code == 409
    assert "expired" in text_of(ana.get(TEAM))
    assert ana.post(f"{TEAM}/1/send-again").status_code == 303
    new = link_in(letters(cast)[0])
    assert visitor("").get(old).status_code == 409
    assert visitor("").post(new).status_code == 303


def test_a_withdrawn_one_opens_nothing(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    link = invited(cast, ana)
    assert ana.post(f"{TEAM}/1/withdraw").status_code == 303
    assert visitor("").get(link).status_code == 409
    assert visitor("").post(link).status_code == 409
    assert ana.post(f"{TEAM}/1/send-again").status_code == 409
    assert ana.post(f"{TEAM}/1/withdraw").status_code == 409


def test_one_that_is_withdrawn_before_its_mail_went_out_is_not_sent(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    ana.post(TEAM, GUS)
    ana.post(f"{TEAM}/1/withdraw")
    assert letters(cast) == []


def test_coordinators_and_keepers_may_invite(cast: Cast, visitor: Browser) -> None:
    for name, status in (("bo", 403), ("dee", 404), ("hana", 404), ("eve", 404), ("kai", 303)):
        assert visitor(name).post(TEAM, GUS).status_code == status, name
    assert visitor("ana").post("/people/invitations", GUS).status_code == 403
    assert visitor("dee").post("/teams/billing/invitations/1/withdraw").status_code == 404


def test_a_coordinator_gives_no_rights_of_the_installation(cast: Cast, visitor: Browser) -> None:
    link, gus = invited(cast, visitor("ana"), hr="1", keeper="1"), visitor("")
    gus.post(link)
    assert gus.get("/people").status_code == 403
    assert gus.get("/hr").status_code == 403


def test_a_keeper_invites_hr_without_a_team(cast: Cast, visitor: Browser) -> None:
    link, ida = invited(cast, visitor("kai"), "/people/invitations", hr="1", name="Ida"), visitor("")
    assert ida.post(link).headers["location"] == "/"
    assert ida.get("/hr").status_code == 200
    assert ida.get("/people").status_code == 403


def test_somebody_known_joins_the_team_as_who_they_are(cast: Cast, visitor: Browser) -> None:
    link, browser = invited(cast, visitor("ana"), name="Somebody", email="eve@example.org"), visitor("")
    browser.post(link)
    members = text_of(visitor("ana").get("/teams/support/people"))
    assert "Eve Elk" in members
    assert "Somebody" not in members


def test_only_a_keeper_brings_back_whom_a_keeper_made_inactive(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        kai = NewPerson("Eve Elk", "eve@example.org", hr=True)
        people.change_person(tx, cast.id("eve"), kai, active=False, version=1, now=cast.now)
    refused = visitor("ana").post(TEAM, GUS | {"email": "eve@example.org"})
    assert refused.status_code == 403
    assert "Ask a keeper" in text_of(refused)
    link, eve = invited(cast, visitor("kai"), email="eve@example.org"), visitor("")
    eve.post(link)
    assert eve.get("/teams/support").status_code == 200
    assert eve.get("/hr").status_code == 403, "the rights of before do not come back by themselves"


def test_only_a_keeper_sends_again_what_brings_somebody_back(cast: Cast, visitor: Browser) -> None:
    with cast.database.transaction() as tx:
        eve = NewPerson("Eve Elk", "eve@example.org")
        people.change_person(tx, cast.id("eve"), eve, active=False, version=1, now=cast.now)
    link = invited(cast, visitor("kai"), email="eve@example.org")
    refused = visitor("ana").post(f"{TEAM}/1/send-again")
    assert (refused.status_code, "Ask a keeper" in text_of(refused)) == (403, True)
    assert visitor("").post(link).headers["location"] == "/teams/support", "the keeper still vouches for it"


def test_rights_are_given_only_by_who_may_give_them_still(cast: Cast, visitor: Browser) -> None:
    link = invited(cast, visitor("kai"), "/people/invitations", keeper="1")
    role = invited(cast, visitor("ana"), name="Ida", email="ida@example.org", role="coordinator")
    with cast.database.transaction() as tx:
        eve = NewPerson("Eve Elk", "eve@example.org", keeper=True)
        people.change_person(tx, cast.id("eve"), eve, active=True, version=1, now=cast.now)
        kai = NewPerson("Kai Keane", "kai@example.org")
        people.change_person(tx, cast.id("kai"), kai, active=True, version=1, now=cast.now)
        ana = NewMembership(cast.id("ana"), date(2026, 1, 1))
        people.change_member(tx, cast.support, ana, version=1, now=cast.now)
    for path in (link, role):
        refused = visitor("").post(path)
        assert (refused.status_code, "Ask for a new one" in text_of(refused)) == (409, True)
    assert "Gus Gale" not in text_of(visitor("eve").get("/people"))


def test_whoever_sends_one_again_vouches_for_it(cast: Cast, visitor: Browser) -> None:
    invited(cast, visitor("ana"))
    with cast.database.transaction() as tx:
        ana = NewPerson("Ana Alves", "ana@example.org")
        people.change_person(tx, cast.id("ana"), ana, active=False, version=1, now=cast.now)
    assert visitor("kai").post(f"{TEAM}/1/send-again").status_code == 303
    (letter,) = letters(cast)
    assert "Kai Keane invites you to Support" in letter.text
    assert visitor("").post(link_in(letter)).headers["location"] == "/teams/support"


def test_twice_is_refused_while_the_first_is_open(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    ana.post(TEAM, GUS)
    again = ana.post(TEAM, GUS)
    assert again.status_code == 409
    assert "open invitation already" in text_of(again)
    member = ana.post(TEAM, GUS | {"email": "bo@example.org"})
    assert member.status_code == 409
    assert "in the team already" in text_of(member)


def test_a_guess_tells_nothing(cast: Cast, visitor: Browser) -> None:
    link = invited(cast, visitor("ana"))
    visitor("").post(link)
    used, guessed = visitor("").get(link), visitor("").get("/invitations/guess")
    assert used.status_code == guessed.status_code == 409
    assert text_of(used) == text_of(guessed)


def test_the_api_does_the_same(cast: Cast, visitor: Browser) -> None:
    ana = visitor("ana")
    address = "/api/teams/support/invitations"
    made = ana.ask("POST", address, json={"name": "Gus Gale", "email": "gus@example.org"})
    assert made.status_code == 201
    assert [each["state"] for each in ana.get(address).json()] == ["open"]
    assert ana.ask("DELETE", f"{address}/{made.json()['id']}").status_code == 204
    assert [each["state"] for each in ana.get(address).json()] == ["withdrawn"]


def test_accepting_for_a_sign_in_provider_makes_no_session(cast: Cast, visitor: Browser) -> None:
    secret = invited(cast, visitor("ana")).rsplit("/", 1)[1]
    with cast.database.transaction() as tx:
        before = tx.session.connection().exec_driver_sql("SELECT count(*) FROM session").scalar_one()
        accepted = invite.accept(tx, secret, now=cast.now)
        after = tx.session.connection().exec_driver_sql("SELECT count(*) FROM session").scalar_one()
    assert accepted.team == "support"
    assert accepted.person.email == "gus@example.org"
    assert after == before
