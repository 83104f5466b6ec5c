"""Messages of a socket, read beside websockets: the same ones, however their bytes arrive."""

import asyncio
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from okxtui.stream.plain import may_be_plain, plain
from tests.stream.test_sluice import ends

SIZES = (0, 1, 125, 126, 127, 500, 65535, 65536)
DECOY = b"\x81\x05decoy"
"""What would be a frame, if it did not stand within another one."""


def text(payload, fin=True, opcode=Opcode.TEXT, mask=False):
    return Frame(opcode, payload, fin).serialize(mask=mask)


@pytest.mark.parametrize("size", SIZES[:-1])
def test_a_frame_is_plain_once_all_of_it_is_there(size):
    """Seeded bug seen red: a frame is taken whose last byte is missing."""
    frame = text(b"x" * size)

    assert plain(frame + b"\x81") == ([b"x" * size], b"\x81")
    for end in {0, 1, min(3, size + 1), len(frame) - 1}:
        assert plain(frame[:end]) == ([], frame[:end])
        assert may_be_plain(frame[:end]) is bool(end)


@pytest.mark.parametrize(
    "frame",
    [
        text(b"x" * 65536),
        text(b"x", mask=True),
        text(b"x", fin=False),
        text(b"x", opcode=Opcode.CONT),
        text(b"x", opcode=Opcode.BINARY),
        text(b"x", opcode=Opcode.PING),
        text(b"\x03\xe8", opcode=Opcode.CLOSE),
        b"\xc1\x01x",
    ],
    # A masked frame differs from run to run: named by its bytes, no two workers would agree.
    ids=["long", "masked", "begun", "continued", "binary", "ping", "close", "reserved"],
)
def test_whatever_else_comes_is_left_to_websockets(frame):
    assert plain(frame) == ([], frame)
    assert not may_be_plain(frame)


def stream(draw):
    """Messages in all shapes that a server may give them, and their bytes."""
    messages, data = [], b""
    for _ in range(draw.randrange(1, 12)):
        message = draw.randbytes(draw.choice(SIZES[:6]) if draw.random() < 0.95 else 65536)
        messages.append(message)
        match draw.randrange(6):
            case 0:
                cut = draw.randrange(len(message) + 1)
                data += text(message[:cut], fin=False) + text(b"?", opcode=Opcode.PING)
                data += text(message[cut:], opcode=Opcode.CONT)
            case 1:
                data += text(message, opcode=Opcode.BINARY)
            case _:
                data += text(message)
    return messages, data


async def test_messages_are_the_same_however_their_bytes_are_cut():
    """Seeded bugs seen red: the beginning of a frame is forgotten, or what follows the half that
    websockets has is taken for the next one; a fragment is a message."""
    draw = Random(1)
    async with ends() as (socket, _):
        for _ in range(300):
            messages, data = stream(draw)
            heard = []
            while data:
                size = draw.choice((1, 2, 3, 50, 1000, 70_000))
                socket.data_received(data[:size])
                data = data[size:]
            while len(heard) < len(messages):
                async with asyncio.timeout(5):
                    heard += await socket.messages()

            assert heard == messages


@pytest.mark.parametrize(
    ("frames", "told"),
    [
        (text(DECOY, opcode=Opcode.PING), []),
        (text(DECOY, opcode=Opcode.BINARY), [DECOY]),
        (text(DECOY * 20, opcode=Opcode.BINARY), [DECOY * 20]),
        (text(DECOY * 10_000), [DECOY * 10_000]),
        (text(DECOY, fin=False) + text(DECOY, opcode=Opcode.CONT), [DECOY * 2]),
    ],
    ids=["ping", "binary", "wide", "long", "fragments"],
)
async def test_a_payload_is_never_taken_for_frames(frames, told):
    """Though it comes by itself, behind its head. Seeded bug seen red: whoever has an empty buffer
    is taken to wait for a frame."""
    async with ends() as (socket, _):
        for cut in range(1, 20):
            heard = []
            for data in (frames[:cut], frames[cut:], text(b"next")):
                socket.data_received(data)
            while not heard or heard[-1] != b"next":
                async with asyncio.timeout(5):
                    heard += await socket.messages()

            assert heard == [*told, b"next"]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ((text(b"a", fin=False), text(b"b")), 1002),
        ((text(b"b", mask=True),), 1002),
        ((b"\xc1\x01b",), 1002),
        ((text(b"b" * 2**20 + b"b"),), 1009),
        ((text(b"\x03\xe8", opcode=Opcode.CLOSE), text(b"b")), 1000),
    ],
)
async def test_nothing_is_read_behind_what_ends_the_socket(frames, code):
    """Seeded bugs seen red: a plain frame is taken within a message, or behind a Close."""
    async with ends() as (socket, _):
        for frame in (text(b"before"), *frames):
            socket.data_received(frame)

        async with asyncio.timeout(5):
            assert await socket.messages() == [b"before"]
            with pytest.raises(ConnectionClosed) as closed:
                await socket.messages()

        assert closed.value.sent.code == code


async def test_what_came_before_the_end_is_read_first_and_half_a_frame_never():
    """Seeded bug seen red: the end is told while messages wait."""
    async with ends() as (socket, server):
        socket.data_received(text(b"one") + text(b"two")[:-1])
        server.transport.abort()
        await socket.wait_closed()

        assert await socket.messages() == [b"one"]
        with pytest.raises(ConnectionClosed):
            await socket.messages()
