"""The real service as a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE = 300.0  # seconds, on a machine that is busy with other tests
_PORTS = iter(range(20_000 + os.getpid() % 120 * 100, 32_768))  # from there on clients get theirs


@dataclass
class Service:
    """A running service: its address, its output, and its end."""

    url: str
    process: subprocess.Popen[str]
    output: Path

    def printed(self) -> str:
        return self.output.read_text()

    def stop(self) -> int:
        """Ask it to end as a service manager would; answers the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)


def free_port() -> int:
    """One that the system gives to nobody by itself, so that what is free now is free when it is used.

    Each process that runs tests begins at another one.
    """
    for port in _PORTS:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:  # somebody has it
                continue
        return port
    raise AssertionError("no port is free")


def environment(folder: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("HALFDAY_")}
    return own | {"HALFDAY_DATA_DIR": str(folder), **more}


def command(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One `halfday …` command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def serving(folder: Path, *words: str, **more: str) -> Iterator[Service]:
    """A service that is ready, and gone at the end."""
    port = free_port()
    output = folder / f"output-{port}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    with output.open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *(words or ("run",))],
            env=environment(folder, HALFDAY_PORT=str(port), **more),
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
        )
    service = Service(f"http://127.0.0.1:{port}", process, output)
    try:
        _wait_until_ready(service)
        yield service
    finally:
        if process.poll() is None:
            service.kill()


def _wait_until_ready(service: Service) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if service.process.poll() is not None:
            raise AssertionError(f"the service ended by itself:\n{service.printed()}")
        try:
            if httpx.get(f"{service.url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the service is not ready after {PATIENCE} s:\n{service.printed()}")
