"""From a passphrase to an age key: Argon2id, then the text that age writes private keys in.

age's own way, scrypt, takes up to a gigabyte of memory; a desk may have to come back on a small
machine. Argon2id (RFC 9106) with 64 MiB does not, and makes guessing as dear.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

PASSES, MEMORY_KIB, LANES = 16, 64 * 1024, 1  # of format 1, for ever: RFC 9106, section 3.1
SALT_BYTES = 16
KEY_BYTES = 32
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
PREFIX = "age-secret-key-"


def private_key(passphrase: str, salt: bytes) -> str:
    """Return the private key that a passphrase stands for, in age's form; half a second by design.

    A letter that can be typed as one character or as two is the same passphrase.
    """
    from argon2 import low_level

    secret = low_level.hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=KEY_BYTES,
        type=low_level.Type.ID,
        version=0x13,
    )
    return bech32(PREFIX, secret).upper()


def bech32(prefix: str, content: bytes) -> str:
    """Return bytes in Bech32 (BIP 173), which age writes its keys in."""
    values = [*_fives(content)]
    spread = [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]
    remainder = _polymod([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    checksum = [remainder >> shift & 31 for shift in range(25, -1, -5)]
    return f"{prefix}1{''.join(ALPHABET[value] for value in (*values, *checksum))}"


def _fives(content: bytes) -> Iterable[int]:
    """Yield the bits of bytes in groups of five, the last filled up with zeros."""
    bits = "".join(f"{byte:08b}" for byte in content)
    for start in range(0, len(bits), 5):
        yield int(bits[start : start + 5].ljust(5, "0"), 2)


def _polymod(values: Iterable[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(GENERATORS):
            if top >> bit & 1:
                state ^= generator
    return state
