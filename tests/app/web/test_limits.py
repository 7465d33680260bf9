"""What may be done only so often: searches that cost, imports, drafts; each person is counted alone."""

from collections.abc import Callable

from app.domain.allowance import IMPORTS, MINUTE, SEARCHES
from tests.browse import Visitor, text_of
from tests.cast import Cast

MEND, OPENING = "/teams/support/mend", "/hr/opening/look"


def test_searches_are_counted_though_they_only_read(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    ana, bo = visitor("ana"), visitor("bo")
    for path in (MEND, f"/api{MEND}"):
        cast.now += MINUTE
        answers = {ana.get(path).status_code for _ in range(SEARCHES.times)}
        assert answers == {200}
        refused = ana.get(path)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert bo.get(path).status_code != 429
    cast.now += MINUTE
    assert ana.get(MEND).status_code == 200


def test_imports_are_counted_with_what_they_did(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    hana = visitor("hana")
    file = {"content": "nonsense"}
    assert {hana.post(OPENING, file).status_code for _ in range(IMPORTS.times)} == {200}
    refused = hana.post(OPENING, file)
    assert refused.status_code == 429
    assert "tried too often" in text_of(refused)
