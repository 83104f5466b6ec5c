"""Plain frames: a socket's bytes, as far as they are whole messages of text and nothing else.

Nearly all that an exchange sends is a short text in one frame (RFC 6455, 5.2: 0x81, its size,
itself), and taking those apart is most of what receiving costs. Whatever else may stand in the
stream (control frames, fragments, compression, what breaks the protocol) is left to websockets.
"""

_TEXT = 0x81
"""A whole message of text, nothing reserved."""
_WIDE = 126
"""Instead of a size: that follows in two bytes. Above it are the wider sizes, and masked frames,
which a server must not send."""


def plain(data: bytes) -> tuple[list[bytes], bytes]:
    """The texts of the plain frames that `data` begins with, and what follows them."""
    texts: list[bytes] = []
    at, end = 0, len(data)
    while at + 2 <= end and data[at] == _TEXT and (size := data[at + 1]) <= _WIDE:
        begins = at + 2
        if size == _WIDE:
            begins = at + 4
            size = int.from_bytes(data[at + 2 : begins], "big")
        if begins + size > end:
            break
        at = begins + size
        texts.append(data[begins:at])
    return texts, data[at:]


def may_be_plain(data: bytes) -> bool:
    """Whether a plain frame may begin so, of which the rest is still to come."""
    return data[:1] == b"\x81" and (len(data) < 2 or data[1] <= _WIDE)
