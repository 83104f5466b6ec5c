"""What is in view of the book, and that it does not slide away under the cursor."""

from decimal import Decimal as D

from okxtui.market.grouping import Climb
from okxtui.okx.events import Level
from okxtui.ui.sight import Sight

TICK = D("0.1")


def climbs(best_bid: int = 1000, spread: int = 1, grain: D | None = None) -> tuple[Climb, Climb]:
    """Forty levels a side, prices in ticks of 0.1."""
    bids = tuple(Level(f"{(best_bid - step) * TICK}", "1") for step in range(40))
    asks = tuple(Level(f"{(best_bid + spread + step) * TICK}", "2") for step in range(40))
    return Climb(asks, grain, asks=True), Climb(bids, grain, asks=False)


def prices(sight: Sight, *books: object, side: int = 3, grain: D | None = None) -> list[str]:
    return [step.price or "-" for step in sight.look(*climbs(*books, grain=grain), grain, side)]


def pointed(sight: Sight, *books: object, side: int = 3, grain: D | None = None) -> tuple[int, str]:
    steps = sight.look(*climbs(*books, grain=grain), grain, side)
    return next((y, step.price) for y, step in enumerate(steps) if step.pointed)


def test_the_touch_is_in_the_middle() -> None:
    assert prices(Sight()) == ["100.3", "100.2", "100.1", "-", "100.0", "99.9", "99.8"]


def test_the_first_move_puts_the_cursor_beside_the_middle() -> None:
    down, up = Sight(), Sight()
    prices(down), prices(up)
    down.move(1)
    up.move(-1)

    assert pointed(down) == (4, "100.0")
    assert pointed(up) == (2, "100.1")


def test_the_cursor_steps_over_the_middle_and_pulls_the_view_along() -> None:
    sight = Sight()
    prices(sight)
    sight.move(1)
    sight.move(-1)
    assert pointed(sight) == (2, "100.1")

    sight.move(-4)
    assert pointed(sight) == (0, "100.5")
    assert prices(sight)[-2:] == ["-", "100.0"]


def test_the_view_does_not_move_under_the_cursor_when_the_market_does() -> None:
    sight = Sight()
    prices(sight)
    sight.move(3)
    before = pointed(sight)

    assert pointed(sight, 1002) == before
    assert pointed(sight, 999) == before


def test_a_cursor_whose_level_is_gone_stands_on_the_nearest() -> None:
    sight = Sight()
    prices(sight)
    sight.move(1)

    assert pointed(sight, 998)[1] == "100.0"  # 100.0 is an ask now
    assert pointed(sight, 990, 20)[1] == "99.0"  # and now it is inside the spread


def test_scrolling_ends_at_the_last_level() -> None:
    sight = Sight()
    prices(sight)
    sight.scroll(500)

    assert prices(sight)[3] == "96.1"


def test_recentring_takes_the_cursor_away() -> None:
    sight = Sight()
    prices(sight)
    sight.move(20)
    sight.recentre()

    assert prices(sight)[3] == "-"
    assert sight.cursor is None


def test_a_click_points_at_the_row() -> None:
    sight = Sight()
    prices(sight)
    sight.point(6)
    assert pointed(sight) == (6, "99.8")

    sight.point(3)  # the middle row is nothing to point at
    assert pointed(sight) == (6, "99.8")


def grid() -> Sight:
    sight = Sight()
    sight.grid = True
    return sight


def test_the_grid_shows_every_price_whether_anything_rests_there_or_not() -> None:
    steps = grid().look(*climbs(1000, 3, TICK), TICK, 3)

    assert [step.price for step in steps] == [
        "100.4",
        "100.3",
        "100.2",
        "100.1",
        "100.0",
        "99.9",
        "99.8",
    ]
    assert [step.side for step in steps] == ["ask"] * 2 + ["bid"] * 5
    assert [step.rung is None for step in steps] == [False] * 2 + [True] * 2 + [False] * 3
    assert all(step.known for step in steps)


def test_prices_of_the_grid_keep_their_rows_until_the_touch_nears_the_edge() -> None:
    sight = grid()
    first = prices(sight, side=4, grain=TICK)

    assert prices(sight, 1002, side=4, grain=TICK) == first
    assert prices(sight, 1003, side=4, grain=TICK) != first


def test_the_grid_stays_under_the_cursor_however_far_the_market_goes() -> None:
    sight = grid()
    prices(sight, grain=TICK)
    sight.move(2)
    before = pointed(sight, grain=TICK)

    assert pointed(sight, 1030, grain=TICK) == before


def test_beyond_the_levels_shown_the_grid_knows_nothing() -> None:
    sight = grid()
    prices(sight, side=2, grain=TICK)
    sight.scroll(-40)
    steps = sight.look(*climbs(grain=TICK), TICK, 2)

    assert [step.known for step in steps] == [False, False, True, True, True]


def test_a_grid_of_joined_levels_has_one_row_a_step() -> None:
    grain = TICK * 5
    steps = grid().look(*climbs(grain=grain), grain, 2)

    assert [(step.price, step.side, step.rung.size if step.rung else 0) for step in steps] == [
        ("101.0", "ask", 10),
        ("100.5", "ask", 10),
        ("100.0", "bid", 1),
        ("99.5", "bid", 5),
        ("99.0", "bid", 5),
    ]


def test_a_touch_that_left_the_view_is_told_with_its_direction() -> None:
    """Seeded bug: under a cursor the view stays, and nothing said where the market had gone."""
    for sight, grain in ((Sight(), None), (grid(), TICK)):
        prices(sight, grain=grain)
        sight.move(2)
        assert sight.strayed == 0

        prices(sight, 980, grain=grain)
        assert sight.strayed == 1
        prices(sight, 1020, grain=grain)
        assert sight.strayed == -1
        sight.recentre()
        prices(sight, 1020, grain=grain)
        assert sight.strayed == 0


def test_a_price_of_any_length_has_its_place_in_the_grid() -> None:
    """Red with decimals' own `//`, which has 28 digits and raises beyond them."""
    sight, grain = Sight(), D("0.00000000000000000001")
    sight.grid = True
    bids, asks = (Level("99999999999999999998", "1"),), (Level("99999999999999999999", "1"),)

    steps = sight.look(Climb(asks, grain, asks=True), Climb(bids, grain, asks=False), grain, 3)

    assert len(steps) == 7
