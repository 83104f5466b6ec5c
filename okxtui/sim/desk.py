"""Where accounts trade: requests become orders in the engines, fills become money.

The Desk checks what OKX checks (its codes are named beside each rule), books every fill on
the ledger, both sides at once, and writes the accounts' news. It knows no channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.decimals import amount, units
from okxtui.sim.engine import CROWD, Fill, Order, Outcome
from okxtui.sim.instruments import Instrument
from okxtui.sim.ledger import Ledger
from okxtui.sim.orders import AccountOrder
from okxtui.sim.pit import Match, Pit
from okxtui.sim.settlement import Settlement
from okxtui.sim.valuation import Valuation
from okxtui.sim.venue import Venue

KINDS = ("limit", "market", "post_only", "ioc", "fok")
_SOURCES = {"post_only": "31", "fok": "13", "ioc": "14"}
"""Why the engine cancelled, in OKX's numbers."""
SELF_TRADE = "32"
BY_USER = "1"
LEVER = 5
_BAND = Decimal("0.05")
"""How far from the mark a limit price may lie on the aggressive side."""


class Unacceptable(ValueError):
    """An order, cancel or amendment that is refused: OKX's sCode and sMsg."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Request:
    """A new order, as its owner words it."""

    inst_id: str
    buy: bool
    kind: str
    sz: str
    px: str = ""
    mode: str = "cash"
    cl_ord_id: str = ""
    tag: str = ""
    reduce_only: bool = False
    in_quote: bool = False
    """The size of a spot market order is money."""


class Desk:
    """The trading side of the exchange, for all accounts."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.ledger = Ledger()
        self.accounts: dict[int, Account] = {}
        self._orders: dict[tuple[str, int], tuple[Account, AccountOrder]] = {}
        self._ord_id = venue.now * 1_000_000
        self.worth = Valuation(venue)
        self._settlement = Settlement(self.worth, self.ledger)
        self._codes = {str(pit.instrument.code): pit.instrument for pit in venue.pits.values()}
        for pit in venue.pits.values():
            pit.heard.append(self._heard)

    def open(self, account: Account) -> None:
        """Let `account` trade here."""
        self.accounts[account.owner] = account

    def bring(self, account: Account, inst_id: str, contracts: str, away: str) -> None:
        """A position that `account` already had, entered `away` (0.01: 1 %) above the mark."""
        pit = self.venue.pits[inst_id]
        lots = units(contracts, pit.instrument.size_digits) or 0
        entry = pit.last.ticks * (1 + Decimal(away))
        price = Decimal(int(entry)).scaleb(-pit.instrument.price_digits)
        self._settlement.position(account, pit, LEVER).fill(lots, price, self.venue.now)
        account.touch_position(inst_id)

    def place(self, account: Account, request: Request) -> AccountOrder:
        """Accept an order and let it meet the book; Unacceptable if it cannot be taken."""
        pit = self._pit(request.inst_id)
        ticks, lots = self._measured(pit, request)
        if request.cl_ord_id and account.find("", request.cl_ord_id):
            raise Unacceptable("51016", "Duplicated client order ID.")
        if request.reduce_only:
            lots = self._reducing(account, pit, request.buy, lots)
        self._affordable(account, pit, request.buy, ticks, lots)
        resting = Order(pit.engine.number(), request.buy, ticks, lots, account.owner)
        order = self._written(account, pit, request, resting)
        self._orders[pit.instrument.inst_id, resting.number] = (account, order)
        account.orders[order.ord_id] = order
        outcome = pit.engine.place(resting, request.kind)
        if outcome.canceled != "post_only":
            account.order_news.add(order.push(self.venue.now))
        self._after(pit, account, order, outcome)
        return order

    def cancel(self, account: Account, order: AccountOrder | None, source: str = BY_USER) -> None:
        """Take an open order out of the book; Unacceptable if it is not open."""
        if order is None or not order.open:
            raise Unacceptable(
                "51400", "Order cancellation failed as the order has been filled, canceled or "
                "does not exist.",
            )  # fmt: skip
        pit = self.venue.pits[order.instrument.inst_id]
        pit.engine.cancel(order.resting.number)
        self._ended(account, order, source)

    def amend(
        self, account: Account, order: AccountOrder | None, px: str, sz: str, req_id: str = ""
    ) -> None:
        """New price, new total size, or both; Unacceptable if it is not open or would be done."""
        if order is None or not order.open:
            raise Unacceptable(
                "51503", "Order modification failed as the order has been filled, canceled or "
                "does not exist.",
            )  # fmt: skip
        pit = self.venue.pits[order.instrument.inst_id]
        ticks = _ticks(pit.instrument, px) if px else order.resting.ticks
        lots = _lots(pit.instrument, sz) if sz else order.resting.lots
        outcome = pit.engine.amend(order.resting.number, ticks, lots)
        if outcome is None:
            raise Unacceptable("51503", "Order modification failed: nothing would be left.")
        order.updated = self.venue.now
        told = order.push(self.venue.now)
        account.order_news.add(told | {"reqId": req_id, "amendResult": "0", "amendSource": "1"})
        self._after(pit, account, order, outcome)

    def instrument(self, code: object) -> Instrument:
        """The instrument that orders name by this instIdCode."""
        found = self._codes.get(str(code))
        if found is None:
            raise Unacceptable("51001", "Instrument ID code does not exist.")
        return found

    def fund(self) -> None:
        """Pay and collect funding, whenever a period has ended."""
        self._settlement.fund(list(self.accounts.values()))

    def _pit(self, inst_id: str) -> Pit:
        pit = self.venue.pits.get(inst_id)
        if pit is None:
            raise Unacceptable("51001", "Instrument ID does not exist.")
        return pit

    def _measured(self, pit: Pit, request: Request) -> tuple[int, int]:
        """Price in ticks and size in lots, within what the instrument allows."""
        listed = pit.instrument
        if request.kind not in KINDS:
            raise Unacceptable("51000", "Parameter ordType error")
        ticks = 0 if request.kind == "market" else _ticks(listed, request.px)
        best = (pit.engine.asks if request.buy else pit.engine.bids).best() or pit.last.ticks
        if request.in_quote and request.kind == "market" and not listed.contract:
            money = _number(request.sz)
            price = amount(best, listed.price_digits)
            lots = int((money / price).scaleb(listed.size_digits))
        else:
            lots = _lots(listed, request.sz)
        if lots < (units(listed.minimum, listed.size_digits) or 1):
            raise Unacceptable("51020", "Your order should meet or exceed the minimum amount.")
        if ticks:
            self._within_limits(pit, request.buy, ticks)
        return ticks, lots

    def _within_limits(self, pit: Pit, buy: bool, ticks: int) -> None:
        mark = Decimal(self.venue.references[pit.instrument.inst_id].mark_ticks)
        if buy and ticks > mark * (1 + _BAND):
            raise Unacceptable("51136", "The highest price limit for buy orders is exceeded.")
        if not buy and ticks < mark * (1 - _BAND):
            raise Unacceptable("51137", "The lowest price limit for sell orders is undercut.")

    def _reducing(self, account: Account, pit: Pit, buy: bool, lots: int) -> int:
        position = account.positions.get(pit.instrument.inst_id)
        held = position.lots if position else 0
        if not held or (held > 0) == buy:
            raise Unacceptable("51169", "Order failed: there is no position to reduce.")
        return min(lots, abs(held))

    def _affordable(self, account: Account, pit: Pit, buy: bool, ticks: int, lots: int) -> None:
        listed = pit.instrument
        best = (pit.engine.asks if buy else pit.engine.bids).best() or pit.last.ticks
        price = amount(ticks or best, listed.price_digits)
        size = amount(lots, listed.size_digits)
        if listed.contract:
            ccy = listed.settle
            spare = self.worth.spare(account, ccy)
            position = account.positions.get(listed.inst_id)
            if position and (position.lots > 0) != buy and lots <= abs(position.lots):
                return
            face = size * Decimal(listed.contract)
            need = (face / price if listed.inverse else face * price) / LEVER
        else:
            ccy = listed.quote if buy else listed.base
            spare = account.cash(ccy) - account.frozen(ccy)
            need = size * price if buy else size
        if need > spare:
            raise Unacceptable("51008", f"Order failed. Insufficient {ccy} balance in account.")

    def _written(
        self, account: Account, pit: Pit, request: Request, resting: Order
    ) -> AccountOrder:
        self._ord_id += 1
        listed = pit.instrument
        mode = "cross" if listed.contract else request.mode
        order = AccountOrder(listed, self._ord_id, resting, request.kind, mode, self.venue.now)
        order.cl_ord_id = request.cl_ord_id
        order.tag = request.tag
        order.reduce_only = request.reduce_only
        order.lever = str(LEVER) if listed.contract else ""
        return order

    def _after(self, pit: Pit, account: Account, order: AccountOrder, outcome: Outcome) -> None:
        """Book what the engine did with an order as it came in."""
        for maker in outcome.displaced:
            self._ended(*self._orders[pit.instrument.inst_id, maker.number], SELF_TRADE)
        if outcome.fills:
            pit.record(outcome)
        if outcome.canceled and order.open:
            self._ended(account, order, _SOURCES[outcome.canceled])
        self._hold_changed(account, order.instrument)

    def _ended(self, account: Account, order: AccountOrder, source: str) -> None:
        order.cancel(source, self.venue.now)
        account.order_news.add(order.push(self.venue.now))
        self._forget(account, order)
        self._hold_changed(account, order.instrument)

    def _forget(self, account: Account, order: AccountOrder) -> None:
        account.finish(order)
        self._orders.pop((order.instrument.inst_id, order.resting.number), None)

    def _hold_changed(self, account: Account, listed: Instrument) -> None:
        for ccy in (listed.settle,) if listed.contract else (listed.base, listed.quote):
            account.touch_cash(ccy, self.venue.now)

    def _heard(self, pit: Pit, fill: Fill, match: Match) -> None:
        """A fill in some pit: book it for whichever side is an account's."""
        for side, other, maker in ((fill.maker, fill.taker, True), (fill.taker, fill.maker, False)):
            if side.owner == CROWD:
                continue
            account, order = self._orders[pit.instrument.inst_id, side.number]
            self._settlement.book(account, order, pit, match, maker=maker, other=other.owner)
            if not order.open:
                self._forget(account, order)


def _number(given: str) -> Decimal:
    value = units(given, 18)
    if value is None or value <= 0:
        raise Unacceptable("51000", "Parameter sz error")
    return amount(value, 18)


def _ticks(listed: Instrument, px: str) -> int:
    ticks = units(px, listed.price_digits)
    if ticks is None or ticks <= 0:
        raise Unacceptable("51000", "Parameter px error")
    return ticks


def _lots(listed: Instrument, sz: str) -> int:
    lots = units(sz, listed.size_digits)
    if lots is None:
        raise Unacceptable("51121", "Order quantity must be a multiple of the lot size.")
    if lots <= 0:
        raise Unacceptable("51000", "Parameter sz error")
    return lots
