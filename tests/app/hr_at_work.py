"""An HR system at work, as the tests see it from outside."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOON = 300.0  # on a machine that is busy with other tests


@dataclass
class System:
    """A receiver in a process of its own, in whose folder the tests say how it behaves and see what it took."""

    folder: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.behave("good")
        (self.folder / "key").write_text("")
        self.process = subprocess.Popen([sys.executable, "-m", "tests.app.hr_system", str(self.folder)])
        deadline = time.monotonic() + SOON
        while not (self.folder / "port").exists() or not self.port:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    @property
    def port(self) -> str:
        return (self.folder / "port").read_text()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/leave"

    @property
    def door(self) -> str:
        """What the keeper allows, so that it is reached."""
        return f"127.0.0.1/32:{self.port}"

    def behave(self, manner: str) -> None:
        told = self.folder / "next manner"
        told.write_text(manner)
        told.replace(self.folder / "manner")  # so that nobody ever reads half of it

    @property
    def taken(self) -> list[dict[str, Any]]:
        return self._lines("taken")

    @property
    def refused(self) -> list[dict[str, Any]]:
        return self._lines("refused")

    def _lines(self, name: str) -> list[dict[str, Any]]:
        file = self.folder / name
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
