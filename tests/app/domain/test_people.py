"""Names and addresses of people."""

import pytest

from app.domain.people import NewPerson, Person, clean_email, namesakes, short_names, with_address
from app.domain.refusals import BadField


def test_people_are_called_by_first_name_where_it_is_unique() -> None:
    names = {1: "Ana Alves", 2: "Bo Berg", 3: "Bo Chen", 4: "Bo Berger", 5: "Cher"}
    assert short_names(names) == {1: "Ana", 2: "Bo Berg", 3: "Bo C.", 4: "Bo Berger", 5: "Cher"}


def test_namesakes_are_told_apart_by_their_addresses() -> None:
    named = (("Ana Alves", "a@example.org"), ("ana  ALVES", "b@example.org"), ("Bo Berg", "c@example.org"))
    people = [Person(id_, *each, None, False, False, True, 1) for id_, each in enumerate(named)]
    assert namesakes(people) == {0: "a@example.org", 1: "b@example.org"}
    assert [with_address(each.name, namesakes(people).get(each.id)) for each in people[1:]] == [
        "ana  ALVES (b@example.org)",
        "Bo Berg",
    ]


def test_an_address_is_kept_in_lower_case() -> None:
    assert NewPerson("Ana", " Ana@Example.ORG ").email == "ana@example.org"


@pytest.mark.parametrize("address", ["", "ana", "@x", "ana@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "x" * 300 + "@y.z"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadField):
        clean_email(address)


@pytest.mark.parametrize("name", ["", "   ", "x" * 10_000, "Ana\x00"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadField):
        NewPerson(name, "ana@example.org")
