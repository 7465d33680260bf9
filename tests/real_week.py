"""The real support week that lies beside the repository, where it does."""

from pathlib import Path

FILE = Path(__file__).parents[2] / "shared" / "data" / "support-week" / "week-2022-01-03.json"
MISSING = "the real week lies beside the repository, in ../shared/data/support-week, and is not there"
