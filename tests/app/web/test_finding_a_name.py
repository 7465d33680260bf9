"""Finding a name in the long lists: the team's people, the board, answers, points, leave, the installation's people."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from app.domain.answer import NewAbsence
from app.domain.people import NewMembership, NewPerson
from app.usecases.answers.mine import add_absence
from app.usecases.ledger.earn import earn_due
from app.usecases.teams.people import add_member
from tests.app.usecases.published import MONDAY, SATURDAY, TUESDAY, Planned, planned
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
ELODIE = "Élodie Weiß"
NEWCOMERS = (ELODIE, *(f"Newcomer{number} Of-The-Year" for number in range(21)))
FIRST_NAMES = ("Ana", "Bo", "Chi", "Élodie", "Newcomer")
MARCH = "from=2026-03-01&to=2026-03-31"
# Who looks, at which page, how many people it lists, and what else its address says.
LISTS = {
    "/people": ("kai", 29, ""),
    "/teams/support/people": ("bo", 25, ""),
    "/hr": ("hana", 26, MARCH),
    "/teams/support/points": ("bo", 25, "month=2026-03"),
    "/teams/support/points/over-time": ("bo", 25, ""),
    "/teams/support/points/week": ("bo", 22, f"of={MONDAY}"),
    "/teams/support/publications/1": ("bo", 22, "view=people"),
    "/teams/support/rounds/{round}": ("ana", 25, ""),
}


@pytest.fixture
def crowd(cast: Cast) -> Planned:
    """Support after twenty-two more joined; nearly all of them covered a slot of one week, Élodie its Saturday."""
    with cast.database.transaction() as tx:
        for number, name in enumerate(NEWCOMERS):
            new = NewPerson(name, f"new{number}@example.org")
            membership = NewMembership(0, date(2026, 1, 1))
            cast.people[f"new{number}"] = add_member(tx, cast.support, new, membership=membership, now=cast.now)
    people = ("ana", "bo", "chi", *(f"new{number}" for number in range(len(NEWCOMERS))))
    rota = planned(cast, people=people)
    free = [(slot.on, slot.what.name) for slot, _ in rota.seats.values() if slot.on != SATURDAY]
    rota.publish({(SATURDAY, "Weekend cover"): "new0"} | dict(zip(free, people[4:], strict=False)))
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    return rota


def test_a_part_of_a_name_finds_it_on_every_long_list(crowd: Planned, visitor: Visit) -> None:
    for path, (who, everybody, more) in LISTS.items():
        here, ask = path.format(round=crowd.round_id), visitor(who)
        whole = ask.get(f"{here}?{more}")
        assert 'role="search"' in whole.text, here
        found = ask.get(f"{here}?{more}&find=weiss+ELODIE")
        assert f"1 of {everybody} people." in text_of(found), here
        assert {name.split()[0] for name in heads(found) if name.startswith(FIRST_NAMES)} == {"Élodie"}, here
        assert all(f'name="{key}" value="{value}"' in found.text for key, value in pairs(more)), here
        assert heads(ask.get(back(found))) == heads(whole), here
        none = ask.get(f"{here}?{more}&find=Zacharias")
        said = "is called “Zacharias”. Type fewer letters, or look at all of them."
        assert (none.status_code, said in text_of(none)) == (200, True), here
        assert "Zacharias" not in back(none), here


def test_sums_files_and_what_is_locked_stay_those_of_everybody(crowd: Planned, visitor: Visit) -> None:
    hana = visitor("hana")
    whole, found = hana.get(f"/hr?{MARCH}"), hana.get(f"/hr?{MARCH}&find=newcomer1")
    assert "Sums and files are of everybody." in text_of(found)
    assert "11 of 26 people." in text_of(found), "1, and 10 to 19"
    assert foot(whole).removeprefix("Together") == foot(found).removeprefix("Together, everybody")
    assert links(whole, "/hr/report") == links(found, "/hr/report")
    files = [hana.get(f"/hr/report.csv?{MARCH}{find}").text for find in ("", "&find=newcomer1")]
    assert files[0] == files[1]
    assert files[0].count("\n") > 26
    for view in re.findall(r'<a class="seg" href="(/hr\?[^"]+)"', found.text):
        assert view.endswith("find=newcomer1"), "another month of the same people"


def test_a_short_list_is_read_without_looking_for_a_name(cast: Cast, visitor: Visit) -> None:
    planned(cast).publish({(SATURDAY, "Weekend cover"): "bo"})
    for path in ("/teams/support/people", "/teams/support/points", "/teams/support/publications/1?view=people"):
        assert 'role="search"' not in visitor("bo").get(path).text


def test_a_draft_shows_the_rows_of_who_was_looked_for_and_no_list_tells_an_address(
    crowd: Planned, visitor: Visit
) -> None:
    draft = crowd.draft({(MONDAY, "Morning"): "new0"})
    found = visitor("ana").get(f"/teams/support/drafts/{draft}?view=people&find=elodie")
    assert "1 of 25 people." in text_of(found)
    assert found.text.count('<th scope="row"><span class="person') == 1 + 25, "the board, and everybody's fairness"
    assert 'role="search"' not in visitor("ana").get(f"/teams/support/drafts/{draft}").text
    assert "Nobody here is called" in text_of(visitor("bo").get("/teams/support/people?find=new0@example"))


def test_a_name_stays_looked_for_after_an_edit_by_hand_and_after_taking_it_back(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    path = f"/teams/support/drafts/{crowd.draft({(MONDAY, 'Morning'): 'new0'})}"
    ana, looked = visitor("ana"), "view=people&find=weiss+ELODIE"
    seats = crowd.seat(MONDAY, "Morning"), crowd.seat(TUESDAY, "Evening")
    page = ana.get(f"{path}?{looked}")
    assert '<input type="hidden" name="find" value="weiss ELODIE">' in page.text, "of the form that moves somebody"
    ask = {name: hidden(page, name) for name in ("version", "view", "find")}
    moved = ana.post(f"{path}/seats/{seats[0]}/exchange", ask | {"with": seats[1]}).headers["location"]
    assert moved.startswith(f"{path}?{looked}&undo=")
    page = ana.get(moved.partition("#")[0])
    assert "Moved, and pinned there." in text_of(page)
    assert "1 of 25 people." in text_of(page)
    undo = {name: hidden(page, name) for name in ("version", "with", "pinned", "view", "find")}
    undone = ana.post(f"{path}/seats/{seats[1]}/exchange", undo)
    assert undone.headers["location"].startswith(f"{path}?{looked}&undo=")


def test_a_name_stays_looked_for_by_way_of_the_page_of_a_seat(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    path = f"/teams/support/drafts/{crowd.draft({(MONDAY, 'Morning'): 'new0'})}"
    ana, board, kept = visitor("ana"), f"{path}?view=people&find=weiss+ELODIE", "?view=people&named=weiss+ELODIE"
    seat = f"{path}/seats/{crowd.seat(MONDAY, 'Morning')}"
    seats = addresses(ana.get(board), f"{path}/seats/")
    assert (seat + kept in seats, {each.partition("?")[2] for each in seats}) == (True, {kept[1:]})
    for way in (seat + kept, f"{seat}{kept}&find=newcomer1"):
        page = ana.get(way)
        assert addresses(page, path, end="?") == [board] * 2, "in the way here, and at the foot"
        assert addresses(page, f"{seat}/why") == [f"{seat}/why{kept}"]
    assert re.findall(r">Give to (\w+)<", page.text) == [
        "Newcomer1",
        *(f"Newcomer{number}" for number in range(10, 20)),
    ]
    assert f'href="{seat}{kept}#can"'.replace("&", "&amp;") in page.text, "all who can take it, and the same board"
    why = ana.get(f"{seat}/why{kept}")
    assert set(addresses(why, seat)) == {seat + kept}
    assert (hidden(why, "view"), hidden(why, "named")) == ("people", "weiss ELODIE")
    refused = ana.post(seat + kept, {"act": "free", "version": "7"})
    assert (refused.status_code, addresses(refused, path, end="?")) == (409, [board] * 2)
    done = ana.post(seat + kept, {"act": "free", "version": "1"}).headers["location"]
    assert done.startswith(f"{board}&undo=")
    page = ana.get(done.partition("#")[0])
    undo = {name: hidden(page, name) for name in ("version", "act", "person", "pinned", "view", "find")}
    assert f'<form class="inline" method="post" action="{seat}">' in page.text
    assert undo["person"] == str(crowd.cast.id("new0"))
    assert ana.post(seat, undo).headers["location"].startswith(f"{board}&undo=")
    fill = f"{path}/seats/{crowd.seat(TUESDAY, 'Evening')}/fill"
    assert addresses(ana.get(fill + kept), fill.removesuffix("/fill"))[0].endswith(kept)


def test_a_board_as_it_is_at_first_adds_nothing_to_addresses(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    path = f"/teams/support/drafts/{crowd.draft({(MONDAY, 'Morning'): 'new0'})}"
    seat = f"{path}/seats/{crowd.seat(MONDAY, 'Morning')}"
    assert seat in addresses(visitor("ana").get(path), f"{path}/seats/")
    assert addresses(visitor("ana").get(seat), path)[0] == path
    done = visitor("ana").post(seat, {"act": "pin", "version": "1"}).headers["location"]
    assert done.startswith(f"{path}?undo=")


def test_who_shall_take_a_seat_is_found_among_all_who_can(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    ana, seat = visitor("ana"), crowd.seat(MONDAY, "Morning")
    draft = crowd.draft({(MONDAY, "Morning"): "bo"})
    for path in (f"/teams/support/drafts/{draft}/seats/{seat}", f"/teams/support/seats/{seat}/replace"):
        assert 'role="search"' in ana.get(path).text
        found = ana.get(f"{path}?find=elodie")
        assert re.findall(r">Give to (\w+)<", found.text) == ["Élodie"]
        none = ana.get(f"{path}?find=zacharias")
        assert "Nobody who can take it is called “zacharias”." in text_of(none)
        assert ">Give to" not in none.text
        assert back(found) == path


def test_a_name_is_found_on_the_front_of_a_team_and_between_two_drafts(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    front = "/teams/support?view=people"
    found = visitor("bo").get(f"{front}&find=elodie")
    assert "1 of 22 people." in text_of(found)
    assert (found.text.count('<th scope="row"><span class="person'), back(found)) == (1, front)
    assert "Nobody here is called “zacharias”." in text_of(visitor("bo").get(f"{front}&find=zacharias"))
    assert 'role="search"' not in visitor("bo").get("/teams/support?find=elodie").text, "slots name nobody to look for"

    ana, path = visitor("ana"), f"/teams/support/drafts/{crowd.draft({(MONDAY, 'Morning'): 'new0'})}/compare"
    whole, found = ana.get(path), ana.get(f"{path}?with=0&find=elodie")
    assert "1 of 22 people." in text_of(found)
    assert [name for name in heads(found) if name.startswith(FIRST_NAMES)] == ["Élodie"]
    assert all("22 seats differ" in text_of(page) for page in (whole, found)), "of everybody"
    assert (back(found), hidden(found, "with"), hidden(found, "find")) == (f"{path}?with=0", "0", "elodie")


def test_whom_to_offer_a_slot_is_found_with_what_they_would_give(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    elodie, path = visitor("new0"), f"/teams/support/seats/{crowd.seat(SATURDAY, 'Weekend cover')}/swap"
    whole, found = elodie.get(path), elodie.get(f"{path}?find=newcomer1")
    assert 'role="search"' in whole.text
    assert "11 of 24 people." in text_of(found), "1, and 10 to 19"
    assert back(found) == path
    for field, what in (("named", 2 * 11), ("wanted", 11)):
        assert len(re.findall(f'name="{field}"', found.text)) == what < len(re.findall(f'name="{field}"', whole.text))
    lazy = elodie.get(f"{path}?find=bo")
    assert "None of them has a coming slot near this one." in text_of(lazy)
    assert elodie.post(path, {"kind": "gift", "named": hidden(lazy, "named")}).status_code == 303
    bo = visitor("bo")
    assert "Élodie gives this away" in text_of(bo.get("/teams/support/swaps?find=elodie"))
    assert "Nobody here is called “chi”." in text_of(bo.get("/teams/support/swaps?find=chi"))
    assert 'role="search"' not in bo.get("/teams/support/swaps").text, "one who offers is read at once"


def test_a_list_of_nobody_says_so_and_not_that_nobody_was_found(cast: Cast, visitor: Visit) -> None:
    rota = planned(cast)
    rota.publish({(SATURDAY, "Weekend cover"): "bo"})
    same = rota.draft({(SATURDAY, "Weekend cover"): "bo"})
    for path in ("/teams/support/swaps", f"/teams/support/drafts/{same}/compare"):
        assert "is called" not in text_of(visitor("ana").get(path))


def test_an_invitation_is_found_by_name_and_by_no_address(cast: Cast, visitor: Visit) -> None:
    for who, path in (("ana", "/teams/support/invitations"), ("kai", "/people/invitations")):
        for name in NEWCOMERS[:2]:
            sent = visitor(who).post(path, {"name": name, "email": f"{name[:4].strip('É')}@{who}.org"})
            assert sent.status_code == 303
        found = visitor(who).get(f"{path}?find=weiss+elodie")
        assert "1 of 2 people." in text_of(found)
        assert re.findall('aria-label="Send again to (.*?)"', found.text) == [ELODIE]
        assert back(found) == path
        assert f"Nobody here is called “{who}.org”." in text_of(visitor(who).get(f"{path}?find={who}.org"))


def test_who_will_be_told_of_a_publication_is_found(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    path = f"/teams/support/drafts/{crowd.draft({(MONDAY, 'Morning'): 'new0'})}/publish"
    found = visitor("ana").get(f"{path}?find=elodie")
    assert "1 of 22 people." in text_of(found)
    assert text_of(found).count(" gets ") == 1
    assert "22 people" in text_of(found), "as many as are told"
    assert back(found) == path


def test_whom_to_ask_is_found_and_all_of_them_are_asked_still(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    ana, path = visitor("ana"), f"/teams/support/seats/{crowd.seat(MONDAY, 'Morning')}/ask"
    whole, found = ana.get(path), ana.get(f"{path}?find=elodie")
    everybody = len(re.findall(r">Ask (\w+)</button>", whole.text))
    assert everybody > 20
    assert re.findall(r">Ask (\w+)</button>", found.text) == ["Élodie"]
    assert f">Ask all {everybody}</button>" in found.text
    assert back(found) == path
    assert "Nobody who can take it is called “zacharias”." in text_of(ana.get(f"{path}?find=zacharias"))
    asked = ana.post(path)
    assert asked.status_code == 303
    assert ">Ask Élodie</button>" not in ana.get(f"{path}?find=elodie").text


def test_who_is_kept_out_of_a_seat_is_found_by_name_too(crowd: Planned, visitor: Visit) -> None:
    crowd.cast.now -= timedelta(days=40)
    with crowd.cast.database.transaction() as tx:
        away = NewAbsence(MONDAY, MONDAY)
        add_absence(tx, away, by=crowd.cast.actor(tx, "new0"), now=crowd.cast.now)
    ana, path = visitor("ana"), f"/teams/support/seats/{crowd.seat(MONDAY, 'Morning')}/replace"
    kept_out = 'aria-label="Give to (.*?) all the same"'
    assert {"Élodie", "Newcomer3"} <= set(re.findall(kept_out, ana.get(path).text)), "away, and on just after"
    assert re.findall(kept_out, ana.get(f"{path}?find=elodie").text) == ["Élodie"]


def heads(page: httpx.Response) -> list[str]:
    """What the rows of the page's tables begin with."""
    names = re.findall(r'<th scope="row">(.*?)</th>', page.text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", name).split()) for name in names]


def pairs(query: str) -> list[list[str]]:
    return [each.split("=") for each in query.split("&") if each]


def back(page: httpx.Response) -> str:
    """Where “Show all” leads."""
    found = re.search(r'href="([^"]+)">Show all', page.text)
    assert found
    return found[1].replace("&amp;", "&").partition("#")[0]


def foot(page: httpx.Response) -> str:
    found = re.search(r"<tfoot>(.*?)</tfoot>", page.text, re.DOTALL)
    assert found
    return re.sub(r"<[^>]*>", "", found[1]).strip()


def addresses(page: httpx.Response, start: str, end: str = "") -> list[str]:
    """Where links that begin so lead; end: what follows right there."""
    found = re.findall(rf'<a [^>]*?href="({re.escape(start + end)}[^"#]*)', page.text)
    return [each.replace("&amp;", "&") for each in found]


def links(page: httpx.Response, start: str) -> list[str]:
    return re.findall(rf'href="({re.escape(start)}[^"]*)"', page.text)
