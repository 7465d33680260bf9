"""Large words break where people would break them: neither hours nor a short date fall apart."""

import pytest

from app.web.render import unbroken


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("Tue 10 Mar, 06:00–07:30", ["Tue 10 Mar,", "06:00–07:30"]),
        ("Di 10. Mär, 06–10 Früh", ["Di 10. Mär,", "06–10"]),
        ("Answer by Thu 5 Mar, 17:00", ["Thu 5 Mar,"]),
        ("Donnerstag, 12. November 18–22", ["12. November", "18–22"]),
        ("Umfrage vom 15. März", ["15. März"]),
        ("You are 16 points ahead", []),
    ],
)
def test_hours_and_short_dates_stay_on_one_line(heading: str, kept: list[str]) -> None:
    shown = unbroken(heading)
    assert [part.split("</span>")[0] for part in shown.split('<span class="nowrap">')[1:]] == kept
    assert shown.striptags() == heading


def test_a_heading_stays_text() -> None:
    assert unbroken("<b>Mon 9 Mar 06–10") == (
        '&lt;b&gt;<span class="nowrap">Mon 9 Mar</span> <span class="nowrap">06–10</span>'
    )
