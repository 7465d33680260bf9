"""What the audit says of a change, by the names that people know it by."""

from dataclasses import replace
from datetime import date

from app.domain.audit_words import row_words
from app.domain.policy import Policy


def test_of_a_changed_policy_only_what_differs_is_told_and_by_the_labels_of_its_form() -> None:
    changed = replace(Policy(), min_rest_hours=12, weekend_days=(4, 5), waivable=("rest", "slots a day"))
    told = row_words({"before": {"amounts": Policy().to_amounts()}, "after": {"amounts": changed.to_amounts()}})
    assert sorted(told) == [
        "Least rest between slots, hours: 11 → 12",
        "Rules that a coordinator may waive: none → Rest between slots, Most slots a day",
        "Weekend days: Sat–Sun → Fri–Sat",
    ]


def test_a_new_policy_is_told_amount_by_amount() -> None:
    amounts = Policy(holidays=(date(2026, 12, 25),)).to_amounts()
    told = row_words({"after": {"starts_on": "2026-03-02", "amounts": amounts}})
    assert told[0] == "starts on: 2026-03-02"
    assert {"Most points of debt carried over: 40", "Public holidays that count as weekend days: 2026-12-25"} <= {*told}
    assert len(told) == 1 + len(amounts)
