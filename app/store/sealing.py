"""Seals what must be read again but must not lie in the database in clear: the key lies elsewhere."""

import base64
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_FILE = "secret.key"
_NONCE = 12


class SealBroken(Exception):
    """What was sealed was changed, belongs to somebody else, or was sealed with another key."""


class Sealing:
    """AES-256-GCM with a key made from the installation's secret; each seal is bound to whom it is for."""

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._secret = secret  # asked for at the first seal: an installation without any needs no key

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"halfday sealing 1").derive(self._secret()))

    def seal(self, text: str, *, bound_to: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), bound_to.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, bound_to: str) -> str:
        """Raises SealBroken."""
        try:
            raw = base64.urlsafe_b64decode(sealed.encode())
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise SealBroken from fault


def sealing_of(secret: str, folder: Path) -> Sealing:
    """By the secret of the settings; without one by a file in the data folder, made at the first need."""
    return Sealing(lambda: secret.encode() if secret else _key_in(folder / KEY_FILE))


def _key_in(file: Path) -> bytes:
    """The file's bytes; made once, whole or not at all, readable by the owner only."""
    if not file.exists():
        fresh = file.with_name(f".{file.name}.{os.getpid()}-{os.urandom(4).hex()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(os.urandom(32))
        try:
            os.link(fresh, file)  # unlike a rename, never replaces what another process has just made
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_bytes()
