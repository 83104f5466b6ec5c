"""Speed: bursts of prints are found once, and silence counts as seconds without prints."""

from okxtui.market.speed import Rush, Speed


def run(speed: Speed, first: int, counts: list[int]) -> list[Rush]:
    found = []
    for second, count in enumerate(counts, first):
        found += [speed.add(second * 1000 + n) for n in range(count)]
    return [rush for rush in found if rush]


def test_a_burst_is_one_hit() -> None:
    speed = Speed()
    assert run(speed, 1000, [2] * 100) == []
    found = run(speed, 1100, [20] * 6)

    assert len(found) == 1
    # Eight seconds of two and the burst's first two seconds, or sooner.
    assert found[0].prints <= 8 * 2 + 2 * 20 + 2
    assert found[0].z >= 5


def test_few_prints_are_never_fast() -> None:
    speed = Speed()
    speed.add(1_000_000)

    assert run(speed, 1200, [0, 3, 0, 3]) == []


def test_it_warms_up_before_it_tells_anything() -> None:
    speed = Speed()
    assert run(speed, 1000, [1] * 50 + [40] * 5) == []
    assert speed.known < speed.need


def test_seconds_without_prints_are_seconds() -> None:
    speed = Speed()
    speed.add(1_000_000)
    speed.add(1_100_000)

    assert speed.known == speed.need
    assert speed.usual.total == 0
