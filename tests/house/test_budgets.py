"""What a browser has to load stays small: all scripts together, and the styles, as they leave the house."""

from tests.house.files import ROOT

LIMIT = 40 * 1024
STATIC = ROOT / "app" / "web" / "static"


def test_all_scripts_together_stay_below_their_budget() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) < LIMIT


def test_the_styles_stay_below_their_budget() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) < LIMIT
