"""One place between two threads: the newest glance, and then the end."""

import asyncio
import threading

import pytest

from okxtui.market.glance import Glance
from okxtui.stream.slot import Ended, Slot


def glance(number):
    return Glance("sim", float(number), 0.0)


async def test_the_newest_wins():
    slot = Slot()
    for number in range(5):
        slot.put(glance(number))

    assert (await slot.take()).at == 4.0


async def test_what_was_taken_is_gone():
    slot = Slot()
    slot.put(glance(1))
    await slot.take()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await slot.take()


async def test_a_reader_that_waits_is_woken_from_another_thread():
    slot = Slot()
    reader = asyncio.create_task(slot.take())
    await asyncio.sleep(0)

    await asyncio.to_thread(slot.put, glance(7))

    async with asyncio.timeout(1):
        assert (await reader).at == 7.0


async def test_the_last_glance_comes_before_the_end():
    slot = Slot()
    slot.put(glance(1))
    slot.end(None)

    assert (await slot.take()).at == 1.0
    for _ in range(2):
        with pytest.raises(Ended):
            await slot.take()


async def test_the_reader_is_told_what_broke_the_writer():
    slot = Slot()
    reader = asyncio.create_task(slot.take())
    await asyncio.sleep(0)

    slot.end(ZeroDivisionError("here"))

    with pytest.raises(ZeroDivisionError, match="here"):
        await reader


async def test_a_reader_that_was_cancelled_loses_nothing():
    slot = Slot()
    reader = asyncio.create_task(slot.take())
    await asyncio.sleep(0)
    reader.cancel()
    slot.put(glance(3))

    async with asyncio.timeout(1):
        assert (await slot.take()).at == 3.0


async def test_a_writer_that_never_rests_does_not_keep_the_reader_from_the_present():
    slot, stop = Slot(), threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            slot.put(glance(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = [(await slot.take()).at for _ in range(200)]
    finally:
        stop.set()
        writer.join()

    assert seen == sorted(set(seen))


def test_a_writer_outlives_the_readers_loop():
    slot = Slot()
    slot.put(glance(1))
    asyncio.run(slot.take())

    slot.put(glance(2))
    slot.end(None)
