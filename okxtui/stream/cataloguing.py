"""Cataloguing: the exchange's whole list by REST, when somebody wants to choose from it.

Nothing is fetched before it is asked for. The four types come one after the other, each shown as
soon as it is there; asked again, what is older than a minute is fetched anew.
"""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import structs

from okxtui.market.catalogue import KINDS, Catalogue, listed
from okxtui.okx.events import Instrument, Ticker
from okxtui.okx.symbols import family_of
from okxtui.stream.dial import Dial
from okxtui.stream.rest import Rest, RestFailed

PRICES_LAST = 60.0
"""Seconds until the prices of a type are fetched again, if somebody still looks."""

NAMES_LAST = 3600.0
"""Seconds until the names of a type are fetched again: listings are rare."""

AGAIN = 5.0
"""Seconds after a failure before asking again does anything."""

_BETWEEN = 0.11
"""Seconds between two families: 20 calls in 2 s are allowed."""

_NEVER = float("-inf")


class Cataloguing:
    """Fetches a catalogue and tells every newer state of it."""

    def __init__(self, rest: Rest, dial: Dial, tell: Callable[[Catalogue], None]) -> None:
        self._rest, self._dial, self._tell = rest, dial, tell
        self._catalogue = Catalogue()
        self._asked = asyncio.Event()
        self._failed_at = _NEVER
        self._priced: dict[str, float] = {}
        self._named: dict[str, tuple[float, list[Instrument]]] = {}

    def ask(self) -> None:
        """Somebody looks: fetch what is missing or old. Free when there is nothing to do."""
        if self._rest.reachable:
            self._asked.set()
        else:
            self._show(Catalogue(failed="this environment has no REST address"))

    async def keep(self) -> None:
        """Fetch whenever somebody asked; what was asked before this began is not lost."""
        while await self._asked.wait():
            old = [kind for kind in KINDS if self._age(kind) >= PRICES_LAST]
            if old and self._dial.now() - self._failed_at >= AGAIN:
                self._show(structs.replace(self._catalogue, failed=""))
                await self._fetch(old)
            self._asked.clear()

    def _age(self, kind: str) -> float:
        return self._dial.now() - self._priced.get(kind, _NEVER)

    def _show(self, catalogue: Catalogue) -> None:
        if catalogue != self._catalogue or not catalogue.rows:
            self._catalogue = catalogue
            self._tell(catalogue)

    async def _fetch(self, kinds: list[str]) -> None:
        for kind in kinds:
            try:
                tickers = await self._rest.tickers(kind)
                rows = listed(kind, await self._names(kind, tickers), tickers)
            except RestFailed as failure:
                self._failed_at = self._dial.now()
                self._show(structs.replace(self._catalogue, failed=str(failure)))
                return
            self._priced[kind] = self._dial.now()
            self._show(self._catalogue.with_kind(kind, rows))

    async def _names(self, kind: str, tickers: Iterable[Ticker]) -> list[Instrument]:
        """The instruments of a type."""
        fetched_at, known = self._named.get(kind, (_NEVER, []))
        if self._dial.now() - fetched_at < NAMES_LAST:
            return known
        try:
            known = await self._rest.instruments(kind)
        except RestFailed as failure:
            if not failure.code:
                raise
            known = await self._by_family(kind, {family_of(it.inst_id) for it in tickers})
        self._named[kind] = (self._dial.now(), known)
        return known

    async def _by_family(self, kind: str, families: set[str]) -> list[Instrument]:
        """The instruments of a type that the exchange does not tell all at once, as it is with
        options; their tickers, which come in one answer, say what families there are."""
        known: list[Instrument] = []
        for place, family in enumerate(sorted(families)):
            if place:
                await asyncio.sleep(_BETWEEN)
            try:
                known += await self._rest.instruments(kind, family)
            except RestFailed as failure:
                if not failure.code:
                    raise
        return known
