"""Reconciliation: ask the exchange for what pushes cannot tell, and merge it.

Begins once the private channels are subscribed to, so that nothing can happen between the answers
and the pushes; whatever a push touches meanwhile is newer than any answer. All is asked for at
once, for the account stands still on the screen until the last answer is there.
"""

from asyncio import TaskGroup, sleep

from okxtui.market.account import Account
from okxtui.okx.private import Order
from okxtui.okx.signing import Credentials
from okxtui.stream.custody import Custody
from okxtui.stream.rest import RestFailed

SLACK = 60_000
"""Milliseconds fetched twice, for a fill may be booked a little later than it happened."""

AT_ONCE, A_SECOND = 40, 25
"""Orders whose end is asked for at once, and then each second: OKX answers 60 in two seconds (docs,
"Order details"), and one answer that is refused would cost all the others."""


async def reconcile(account: Account, custody: Custody, who: Credentials, now: float) -> None:
    """Make `account` equal the exchange's books as of `now` (unix seconds by its clock).

    Fills are fetched from the last reconciliation on, not from the last fill known: what came
    meanwhile may have come with holes. Raises RestFailed; safe to repeat.
    """
    account.begin()

    async def orders() -> None:
        for number, order in enumerate(account.pending(await custody.open_orders(who))):
            group.create_task(end(order, max(0, number - AT_ONCE) / A_SECOND))

    async def end(order: Order, pause: float) -> None:
        await sleep(pause)
        ended = await custody.order(who, order)
        if ended is None:
            account.forget_order(order.ord_id)
        else:
            account.ended(ended)

    async def positions() -> None:
        account.positions_answer(await custody.positions(who))

    async def balance() -> None:
        account.balance_answer(await custody.balance(who))

    async def fills() -> None:
        account.add_fills(await custody.fills(who, account.complete_until))

    failures: tuple[Exception, ...] = ()
    try:
        async with TaskGroup() as group:
            for ask in (orders, positions, balance, fills):
                group.create_task(ask())
    except* RestFailed as failed:
        failures = failed.exceptions
    if failures:
        raise failures[0]
    account.settled(int(now * 1000) - SLACK)
