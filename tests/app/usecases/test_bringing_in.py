"""Opening balances and past cover from a file: looked at first, all or nothing, and once however often it comes."""

from datetime import date, timedelta

import pytest

from app.domain.ledger import AccountKind
from app.domain.opening import read_opening
from app.domain.people import NewMembership
from app.domain.refusals import BadFile
from app.domain.statement import Figures, month_of, year_of
from app.domain.team import NewTeam
from app.store import ledger
from app.store.teams import add_membership, get_team_by_id, save_team
from app.usecases.hr.lock import LockStatement, lock_statement
from app.usecases.hr.report import hr_report
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.opening.bring_in import Prospect, bring_in, look_at_file
from app.usecases.teams.keep import create_team
from tests.app.usecases.covering import SATURDAY, SUNDAY, balance, count_entries, covered
from tests.cast import Cast
from tests.questions import questions

BALANCES = """Mail address;Team;Date;Days;Points on weekdays;Points at weekends;Key
bo@example.org;Support;2026-02-28;1,25;12;-4;hr-1
CHI@example.org;support;28.02.2026;;-12;;hr-2
"""
COVER = """Mail address,Team,Date,From,Until,Key
bo@example.org,Support,2026-02-21,09:00,17:00,
bo@example.org,Support,2026-02-22,09:00,12:00,
chi@example.org,Support,2026-02-22,12:00,18:00,
bo@example.org,Support,2026-02-23,10:00,14:00,
"""


def look(cast: Cast, text: str | bytes) -> Prospect:
    with cast.database.reading() as tx:
        return look_at_file(tx, text if isinstance(text, bytes) else text.encode(), now=cast.now)


def bring(cast: Cast, text: str) -> Prospect:
    with cast.database.transaction() as tx:
        return bring_in(tx, text.encode(), by=cast.actor(tx, "hana"), now=cast.now)


def complaints(cast: Cast, text: str | bytes) -> list[tuple[int, str]]:
    return [(one.line, one.field) for one in look(cast, text).complaints]


def earned(cast: Cast, name: str) -> tuple[int, int, int]:
    """Quarter days, points of weekdays, points of weekends."""
    kinds = (AccountKind.LEAVE_EARNED, AccountKind.POINTS_EARNED_WEEKDAY, AccountKind.POINTS_EARNED_WEEKEND)
    return balance(cast, kinds[0], name), balance(cast, kinds[1], name), balance(cast, kinds[2], name)


def test_balances_are_brought_in_once_and_looking_changes_nothing(cast: Cast) -> None:
    seen = look(cast, BALANCES)
    assert (seen.new, seen.quarters, seen.points, list(seen.complaints)) == (2, 5, -4, [])
    assert count_entries(cast) == 0
    bring(cast, BALANCES)
    assert (earned(cast, "bo"), earned(cast, "chi")) == ((5, 12, -4), (0, -12, 0))
    before = count_entries(cast)
    again = bring(cast, BALANCES)
    assert (again.new, count_entries(cast)) == (0, before)


def test_debts_and_the_report_follow(cast: Cast) -> None:
    bring(cast, BALANCES)
    with cast.database.reading() as tx:
        debts = ledger.debts(tx, cast.support.id, date(2026, 3, 9))
        lines = {line.person.id: line.figures for line in hr_report(tx, month_of(date(2026, 3, 1))).lines}
    assert debts[cast.id("bo")] == (-12, 4)
    assert debts[cast.id("chi")] == (12, 0)
    assert lines[cast.id("bo")] == Figures(opening=5)


def test_past_cover_is_credited_by_the_rule(cast: Cast) -> None:
    seen = bring(cast, COVER)
    assert (seen.quarters, seen.points) == (2, 16 + 6 + 12 + 4)
    assert earned(cast, "bo") == (1, 4, 16 + 6)  # of Sunday Chi covered the longer part
    assert earned(cast, "chi") == (1, 0, 12)
    with cast.database.reading() as tx:
        lines = {line.person.id: line.figures for line in hr_report(tx, year_of(cast.now.date())).lines}
    assert lines[cast.id("bo")] == Figures(earned=1)
    assert bring(cast, COVER).new == 0


def test_a_day_is_credited_once_by_whichever_name_of_its_team(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        new = NewTeam("Support by night", "Europe/London")
        save_team(tx, cast.support.id, new, version=cast.support.version)
        assert get_team_by_id(tx, cast.support.id).slug == "support"
    bring(cast, COVER.replace("chi@example.org,Support", "chi@example.org,Support by night"))
    assert (earned(cast, "bo")[0], earned(cast, "chi")[0]) == (1, 1)  # of Sunday Chi covered the longer part


def test_many_lines_ask_the_database_as_often_as_few(cast: Cast) -> None:
    def asked(lines: int) -> int:
        heading = COVER.splitlines()[0]
        days = [SATURDAY - timedelta(weeks=number + 2) for number in range(lines)]
        text = "\n".join([heading, *(f"bo@example.org,Support,{day},09:00,17:00," for day in days)])
        with questions(cast.database) as statements:
            assert look(cast, text).quarters == lines
        return len(statements)

    assert asked(40) == asked(2)


def test_what_is_brought_in_can_be_taken(cast: Cast) -> None:
    bring(cast, BALANCES)
    with cast.database.transaction() as tx:
        ask = TakeLeave(cast.id("bo"), cast.now.date(), 5, "Five quarters off", "form-one")
        record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)
    assert earned(cast, "bo")[0] == 0


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [(1, "File")]),
        ("Mail address;Team\n", [(1, "Columns")]),
        ("Mail address;Team;Date;Days;Shoe size\n", [(1, "Columns")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Support;2026-02-28;0.3\n", [(2, "Days")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Support;2026-02-30;1\n", [(2, "Date")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Support;2027-02-28;1\n", [(2, "Date")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Owls;2026-02-28;1\n", [(2, "Team")]),
        ("Mail address;Team;Date;Days\ndee@example.org;Support;2026-02-28;1\n", [(2, "Mail address")]),
        ("Mail address;Team;Date;Days\n;Support;2026-02-28;\n", [(2, "Mail address")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Support;2026-02-28;\n", [(2, "Days")]),
        ("Mail address;Team;Date;Days\nbo@example.org;Support;2026-02-28;1;2;3\n", [(2, "Line")]),
        (BALANCES + "bo@example.org;Support;2026-02-28;1;;;hr-1\n", [(4, "Key")]),
        (BALANCES + "bo@example.org;SUPPORT;2026-02-28;1;;;hr-1\n", [(4, "Key")]),
        ("Mail address;Team;Date;From;Until\nbo@example.org;Support;2026-02-28;9;17:00\n", [(2, "From")]),
        ("Mail address;Team;Date;From;Until\nbo@example.org;Support;2026-02-28;09:00;09:00\n", [(2, "Until")]),
        (
            "Mail address;Team;Date;Days\nnobody@example.org;Owls;tomorrow;x\nbo@example.org;Support;2026-02-28;½\n",
            [(2, "Date"), (2, "Days")],
        ),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field_and_nothing_comes_in(
    cast: Cast, text: str, wrong: list[tuple[int, str]]
) -> None:
    assert complaints(cast, text) == wrong
    with pytest.raises(BadFile):
        bring(cast, text)
    assert count_entries(cast) == 0


@pytest.mark.parametrize("content", [b"\xff\xfe", b"Mail\0", b'Mail address;Team\n"open', b"a;b\n" * 3])
def test_a_file_that_is_none_is_refused_in_one_sentence(cast: Cast, content: bytes) -> None:
    assert len(look(cast, content).complaints) == 1


def test_a_mark_of_byte_order_and_either_separator_are_understood(cast: Cast) -> None:
    comma = BALANCES.replace(",", ".").replace(";", ",")
    for text in (BALANCES, comma):
        assert look(cast, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()).quarters == 5


def test_a_line_of_many_fails_all_of_them(cast: Cast) -> None:
    assert complaints(cast, BALANCES + "eve@example.org;Support;2026-02-28;1;;;\n") == [(4, "Mail address")]
    with pytest.raises(BadFile, match="Line 4, Mail address: Eve Elk never belonged to Support"):
        bring(cast, BALANCES + "eve@example.org;Support;2026-02-28;1;;;\n")
    assert count_entries(cast) == 0


def test_a_key_that_comes_again_with_something_else_is_refused(cast: Cast) -> None:
    bring(cast, BALANCES)
    assert complaints(cast, BALANCES.replace("1,25", "1,5")) == [(2, "Key")]


def test_a_day_counts_once_whether_brought_in_or_covered_here(cast: Cast) -> None:
    bring(cast, COVER)
    assert complaints(cast, COVER.replace("10:00,14:00,", "10:00,14:00,x").replace("17:00,", "17:00,y")) == [
        (2, "Date")
    ]
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    cast.now += timedelta(days=20)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
    line = COVER.splitlines()[0] + "\nchi@example.org,Support,2026-03-14,09:00,17:00,\n"
    assert complaints(cast, line) == [(2, "Date")]


def test_nothing_comes_into_dates_that_are_locked(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        february = month_of(date(2026, 2, 1))
        hana = cast.actor(tx, "hana")
        lock_statement(tx, LockStatement(february, confirmed=True), by=hana, now=cast.now)
    assert complaints(cast, BALANCES) == [(2, "Date"), (3, "Date")]


def test_thousands_of_lines_are_read_and_more_are_refused() -> None:
    line = "bo@example.org;Support;2026-02-28;1;;;{}\n"
    head = BALANCES.splitlines()[0] + "\n"
    assert len(read_opening((head + "".join(line.format(n) for n in range(5000))).encode()).balances) == 5000
    assert read_opening((head + "".join(line.format(n) for n in range(5001))).encode()).complaints[0].line == 5002


def test_a_quote_that_is_not_closed_swallows_no_line(cast: Cast) -> None:
    (found,) = look(cast, BALANCES.replace("hr-1", '"hr-1')).complaints
    assert (found.line, found.field) == (2, "File")
    assert found.why.endswith("Look for a quotation mark that is not closed.")


def test_a_column_stands_in_the_heading_once(cast: Cast) -> None:
    (found,) = look(cast, "Mail address;Team;Date;Days;days\nbo@example.org;Support;2026-02-28;1;2\n").complaints
    assert (found.line, found.field) == (1, "Columns")
    assert found.why.startswith("The column Days stands here twice.")


def test_nobody_is_credited_with_a_day_in_two_teams_of_a_file(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        other = create_team(tx, NewTeam("Owls", "Europe/London"), weekend_days=(5, 6), now=cast.now)
        add_membership(tx, other.id, NewMembership(cast.id("bo"), date(2026, 1, 1)))
    line = "bo@example.org,Owls,2026-02-21,18:00,21:00,\n"
    assert complaints(cast, COVER + line) == [(6, "Date")]
    bring(cast, COVER)
    assert complaints(cast, line.join([COVER.splitlines()[0] + "\n", ""])) == [(2, "Date")]


def test_keys_that_differ_only_far_behind_are_not_taken_for_the_same(cast: Cast) -> None:
    bring(cast, BALANCES.replace("hr-1", "k" * 100))
    assert complaints(cast, BALANCES.replace("hr-1", "k" * 101)) == [(2, "Key")]
