"""HR's report: opening + earned − taken + corrected = closing; figures open to entries; the file says the same."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.people import NewMembership, NewPerson, Person
from app.domain.refusals import BadField, NotFound
from app.domain.statement import Figure, Figures, Stretch, month_before, month_of, quarter_of, total_of, year_of
from app.domain.team import NewTeam, Team
from app.store import ledger
from app.usecases.hr.entries import hr_entries, one_entry
from app.usecases.hr.report import HrReport, ReportLine, hr_report
from app.usecases.hr.sheets import COLUMNS, report_csv
from app.usecases.hr.workbook import report_xlsx
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.teams import people
from app.usecases.teams.keep import create_team
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.cast import Cast
from tests.questions import questions

MARCH, APRIL = month_of(date(2026, 3, 1)), month_of(date(2026, 4, 1))


@pytest.fixture
def moved(cast: Cast) -> Cast:
    """Bo earned half a day in March, took a quarter in April, and a quarter was taken back in April."""
    weekend = covered(cast, SATURDAY, SUNDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
    cast.now += timedelta(days=40)
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)
        hana = cast.actor(tx, "hana")
        ask = TakeLeave(cast.id("bo"), date(2026, 4, 3), 1, "A morning off", "form-one")
        record_leave_taken(tx, ask, by=hana, now=cast.now)
        first = ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=cast.id("bo"))[0]
        correct_entry(tx, CorrectEntry(first.id, "Was ill on Saturday"), by=hana, now=cast.now)
    return cast


def report(cast: Cast, stretch: Stretch, team: str = "") -> HrReport:
    with cast.database.reading() as tx:
        return hr_report(tx, stretch, team_slug=team)


def figures(cast: Cast, stretch: Stretch, name: str = "bo") -> Figures:
    return next(line.figures for line in report(cast, stretch).lines if line.person.id == cast.id(name))


def test_a_month_closes_with_what_the_next_one_opens_with(moved: Cast) -> None:
    assert figures(moved, MARCH) == Figures(opening=0, earned=2, taken=0, corrected=0)
    assert figures(moved, APRIL) == Figures(opening=2, earned=0, taken=1, corrected=-1)
    assert figures(moved, MARCH).closing == figures(moved, APRIL).opening
    assert figures(moved, month_of(date(2026, 5, 1))) == Figures()


def test_everybody_of_a_team_has_a_line_even_with_nothing_in_it(moved: Cast) -> None:
    names = [line.person.name for line in report(moved, MARCH).lines]
    assert names == ["Ana Alves", "Bo Berg", "Chi Chen", "Dee Diaz"]


def test_one_team_shows_its_own_people_and_leave_only(moved: Cast) -> None:
    assert [line.person.name for line in report(moved, MARCH, "billing").lines] == ["Dee Diaz"]
    assert report(moved, MARCH, "support").totals.earned == 2
    with pytest.raises(NotFound):
        report(moved, MARCH, "nowhere")


@pytest.mark.parametrize("stretch", [MARCH, APRIL, Stretch(date(2026, 3, 15), date(2026, 4, 3))])
@pytest.mark.parametrize("figure", list(Figure))
def test_every_figure_is_the_sum_of_its_entries(moved: Cast, stretch: Stretch, figure: Figure) -> None:
    with moved.database.reading() as tx:
        behind = hr_entries(tx, moved.id("bo"), stretch, figure=figure, by=moved.actor(tx, "hana"))
    shown = getattr(figures(moved, stretch), figure.value)
    assert behind.total == (-shown if figure in (Figure.TAKEN, Figure.EXPIRED) else shown)


def test_an_entry_says_in_words_where_it_comes_from(moved: Cast) -> None:
    with moved.database.reading() as tx:
        hana = moved.actor(tx, "hana")
        earned = hr_entries(tx, moved.id("bo"), MARCH, figure=Figure.EARNED, by=hana)
        corrected = hr_entries(tx, moved.id("bo"), APRIL, figure=Figure.CORRECTED, by=hana).lines[0]
    assert earned.lines[1].words == "Saturday 14 March, Weekend cover, publication 1, earned 11 April"
    assert earned.lines[1].is_reversed
    assert corrected.words.startswith("Saturday 14 March, Weekend cover, publication 1, entry ")
    assert (corrected.amount, corrected.reason, corrected.posted_by) == (-1, "Was ill on Saturday", "Hana Hart")


def test_an_entry_of_points_is_not_shown_as_leave(moved: Cast) -> None:
    with moved.database.reading() as tx:
        points = ledger.entries_of(tx, kinds=[AccountKind.POINTS_EARNED_WEEKEND])[0]
        with pytest.raises(NotFound):
            one_entry(tx, points.id)


def test_the_file_says_the_same_as_the_report(moved: Cast) -> None:
    rows = list(csv.DictReader(io.StringIO(report_csv(report(moved, APRIL)))))
    bo = next(row for row in rows if row["Person"] == "Bo Berg")
    assert [bo[name] for name in COLUMNS[4:]] == ["0.50", "0.00", "0.25", "0.00", "-0.25", "0.00"]
    assert bo["From"] == "2026-04-01"


def test_a_name_that_looks_like_a_formula_is_written_as_text(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        new = NewPerson('=HYPERLINK("http://x")', "f@example.org")
        people.add_member(tx, cast.support, new, membership=NewMembership(0, date(2026, 1, 1)), now=cast.now)
    rows = list(csv.reader(io.StringIO(report_csv(report(cast, MARCH)))))
    assert rows[1][0] == '\'=HYPERLINK("http://x")'


def test_the_file_with_semicolons_says_the_same_with_commas_in_its_numbers(moved: Cast) -> None:
    rows = list(csv.DictReader(io.StringIO(report_csv(report(moved, APRIL), semicolons=True)), delimiter=";"))
    bo = next(row for row in rows if row["Person"] == "Bo Berg")
    assert [bo[name] for name in COLUMNS[4:]] == ["0,50", "0,00", "0,25", "0,00", "-0,25", "0,00"]


def test_the_workbook_says_the_same_in_real_numbers_and_dates(moved: Cast) -> None:
    book = load_workbook(io.BytesIO(report_xlsx(report(moved, APRIL))))
    assert book.properties.created == datetime(2026, 4, 30)  # noqa: DTZ001 - never the time of the download
    sheet = book.active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    assert next(row for row in rows if row[0] == "Bo Berg")[4:] == (0.5, 0, 0.25, 0, -0.25, 0)
    assert rows[2][2:4] == (datetime(2026, 4, 1), datetime(2026, 4, 30))  # noqa: DTZ001 - a cell knows no zone
    assert rows[-1] == ("Together", None, None, None, 0.5, 0, 0.25, 0, -0.25, 0)
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize(("first", "last"), [("2026-03-31", "2026-03-01"), ("1999-01-01", "1999-02-01")])
def test_dates_that_make_no_report_are_refused(first: str, last: str) -> None:
    with pytest.raises(BadField):
        Stretch(date.fromisoformat(first), date.fromisoformat(last))


@given(st.dates(date(2000, 2, 1), date(2199, 12, 31)))
def test_months_quarters_and_years_hold_their_day_and_are_whole(day: date) -> None:
    for stretch in (month_of(day), quarter_of(day), year_of(day)):
        assert stretch.first_on <= day <= stretch.last_on
        assert stretch.first_on.day == 1
        assert (stretch.last_on + timedelta(days=1)).day == 1
    assert month_before(day).last_on + timedelta(days=1) == month_of(day).first_on


# ---- the file, for any figures and names ----

quarters = st.integers(-50, 400)
PARTS = ("opening", "earned", "taken", "corrected", "expired")
any_figures = st.builds(Figures, quarters, quarters, quarters, quarters, quarters)
names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20) | st.sampled_from(
    ["=1+1", "+49", "-5", "@SUM(A1)", 'say "hi"', "a,b", "a;b", " =1", "＝1"]
)


@given(st.lists(st.tuples(names, any_figures), max_size=8))
def test_totals_of_the_file_are_those_of_the_screen(lines: list[tuple[str, Figures]]) -> None:
    held = [
        ReportLine(Person(n, name, f"{n}@example.org", None, False, False, True, 1), one)
        for n, (name, one) in enumerate(lines, start=1)
    ]
    total = Figures(*(sum(getattr(one, part) for _, one in lines) for part in PARTS))
    written = report_csv(HrReport(MARCH, None, [], held, total))
    assert written.count("\r\n") >= len(lines) + 1
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert len(rows) == len(lines)
    for figure in Figure:
        assert sum(float(row[figure.value.capitalize()]) for row in rows) == getattr(total, figure.value) / 4
    assert all(not row["Person"].strip().startswith(("=", "+", "-", "@", "＝")) for row in rows)
    assert [row["Person"].removeprefix("'") for row in rows] == [name.removeprefix("'") for name, _ in lines]


@settings(max_examples=20)
@given(st.lists(st.tuples(names, any_figures), max_size=8))
def test_a_second_reader_finds_no_formula_in_the_workbook_and_the_totals_of_the_screen(
    lines: list[tuple[str, Figures]],
) -> None:
    held = [
        ReportLine(Person(n, name, f"{n}@example.org", None, False, False, True, 1), one)
        for n, (name, one) in enumerate(lines, start=1)
    ]
    written = report_xlsx(HrReport(MARCH, None, [], held, total_of(one for _, one in lines)))
    head, *rows, total = load_workbook(io.BytesIO(written)).active.iter_rows()
    assert [cell.value for cell in head] == [*COLUMNS]
    assert {cell.data_type for row in rows for cell in row[:2]} <= {"s"}
    assert {cell.data_type for row in [*rows, total] for cell in row[4:]} == {"n"}
    assert [row[0].value for row in rows] == [name for name, _ in lines]
    for column, figure in enumerate(Figure, start=4):
        assert sum(row[column].value for row in rows) == total[column].value
        assert total[column].value == sum(getattr(one, figure.value) for _, one in lines) / 4


# ---- the report over any postings, against plain sums ----

day = st.integers(0, 120).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
posting = st.tuples(
    st.sampled_from(["bo", "chi"]),
    st.sampled_from([Cause.EARNED, Cause.TAKEN, Cause.CORRECTED]),
    st.integers(1, 8),
    day,
)


def transfer(team: Team, person: int, cause: Cause, amount: int, on: date, key: str) -> Transfer:
    own, source = Account(AccountKind.LEAVE_EARNED, team.id, person), Account(AccountKind.LEAVE_SOURCE, team.id)
    taken = Account(AccountKind.LEAVE_TAKEN, team.id, person)
    debit, credit = (own, taken) if cause is Cause.TAKEN else (source, own)
    return Transfer(debit, credit, amount, cause, key, on)


def test_the_report_equals_plain_sums_over_any_postings(cast: Cast) -> None:
    number = 0

    @given(st.lists(posting, max_size=12), day, st.integers(0, 60))
    def hold(some: list[tuple[str, Cause, int, date]], first: date, length: int) -> None:
        nonlocal number
        stretch = Stretch(first, first + timedelta(days=length))
        with cast.database.transaction() as tx:
            before = {line.person.id: line.figures for line in hr_report(tx, stretch).lines}
            number += 1
            postings = [
                transfer(cast.support, cast.id(who), cause, amount, on, f"{number}-{n}")
                for n, (who, cause, amount, on) in enumerate(some)
            ]
            ledger.post(tx, postings, now=cast.now, by=None)
            after = {line.person.id: line.figures for line in hr_report(tx, stretch).lines}
        for who in ("bo", "chi"):
            own = [(c, -a if c is Cause.TAKEN else a, on) for name, c, a, on in some if name == who]
            inside = [(c, a) for c, a, on in own if stretch.first_on <= on <= stretch.last_on]
            new, old = after[cast.id(who)], before[cast.id(who)]
            assert new.opening - old.opening == sum(a for _, a, on in own if on < stretch.first_on)
            assert new.earned - old.earned == sum(a for c, a in inside if c is Cause.EARNED)
            assert new.taken - old.taken == -sum(a for c, a in inside if c is Cause.TAKEN)
            assert new.closing - old.closing == sum(a for _, a, on in own if on <= stretch.last_on)

    hold()


def test_a_report_of_many_teams_asks_the_database_as_often_as_one_of_few(cast: Cast) -> None:
    def asked() -> int:
        with questions(cast.database) as statements, cast.database.reading() as tx:
            assert {line.person.id for line in hr_report(tx, MARCH).lines} >= {cast.id("bo"), cast.id("dee")}
        return len(statements)

    few = asked()
    with cast.database.transaction() as tx:
        for number in range(5):
            create_team(tx, NewTeam(f"Owls {number}", "Europe/London"), weekend_days=(5, 6), now=cast.now)
    assert asked() == few
