"""Tests never reach another machine."""

import socket

import pytest

from tests.loopback import LeftTheMachine, is_loopback

ELSEWHERE = "192.0.2.1"  # set aside for documentation: nobody is there


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as one, pytest.raises(LeftTheMachine):
        one.connect((ELSEWHERE, 9))


def test_a_look_up_of_another_name_is_refused() -> None:
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo("halfday.example", 80)


def test_a_connection_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_every_name_of_this_machine_counts_as_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "0.0.0.0", "::", "169.254.169.254", "halfday.example"])
def test_no_other_address_counts_as_loopback(host: str) -> None:
    assert not is_loopback(host)
