"""Doctor: what works between this machine and the exchange, in the order in which it must.

Each step says what it saw, or what is wrong and what to do about it; what rests on a step that
failed is not tried. The sockets, REST and signatures are those of the dashboard, so what works
here works there. Must not print a key, nor a proxy's password.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

from okxtui.config import Config
from okxtui.headless import put
from okxtui.keys import NoKeyring, Variables, whose
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.okx.text import clean
from okxtui.probe import LoginFailed, NotHeard, first_price, logged_in
from okxtui.stream.custody import Custody
from okxtui.stream.dial import OPEN_WITHIN, Dial
from okxtui.stream.errands import Errands
from okxtui.stream.proxy import ProxyUnfit, is_loopback
from okxtui.stream.reasons import NETWORK_ERRORS, why_failed
from okxtui.stream.rest import Rest, RestFailed
from okxtui.wiring import served

NETWORK, LOGIN = 4, 3
_PORTS = {"wss": 443, "https": 443, "ws": 80, "http": 80}
_WIDEST = len("subscription")
_TOO_FAR = 30.0
"""Seconds by which a clock may be wrong before the exchange refuses what it signed."""


class Ill(Exception):
    """A step failed: a sentence, and what to do."""

    def __init__(self, sentence: str, advice: str, status: int = NETWORK) -> None:
        super().__init__(sentence)
        self.advice = advice
        self.status = status


async def examine(config: Config, variables: Variables) -> int:
    """Go through all steps, writing a line or two for each. Returns the exit status."""
    async with served(config.place(config.environment)) as (place, own, _):
        who = own or await _known(place, variables)
        return await Examination(place, config, who).run()


async def _known(place: Environment, variables: Variables) -> Credentials | None:
    """The set there is; None also when the keyring refuses, or asks its owner too long."""
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            return await asyncio.to_thread(whose, place, variables)
    except (NoKeyring, TimeoutError):
        return None


class Examination:
    """Of one environment."""

    def __init__(self, place: Environment, config: Config, who: Credentials | None) -> None:
        self._place = place
        self._symbol = config.symbols[0] if config.symbols else "BTC-USDT"
        self._who = who
        self._dial = Dial(config.proxy)
        urls = filter(None, (place.public, place.private, place.business, place.rest))
        self._hosts = {parts.netloc: parts for parts in map(urlsplit, urls)}
        self._proxy = ""

    async def run(self) -> int:
        """The steps. Stops at the first that others rest on."""
        put(f"{'':5} {self._place.name}: {', '.join(self._hosts)}")
        steps: tuple[tuple[str, Callable[[], Awaitable[str]]], ...] = (
            ("names", self._names),
            ("TCP", self._tcp),
            ("TLS", self._tls),
            ("proxy", self._through),
            ("socket", self._socket),
            ("subscription", self._prices),
            ("clock", self._clock),
            ("key", self._key),
        )
        name = "proxy"
        try:
            self._find_proxy()  # Whose name it is that must be known decides the first step.
            for name, step in steps:
                put(f"{'ok':5} {name:{_WIDEST}} {await step()}")
        except Ill as ill:
            put(f"{'WRONG':5} {name:{_WIDEST}} {clean(str(ill), 300)}")
            put(f"{'':5} {'':{_WIDEST}} {ill.advice}")
            return ill.status
        return 0

    def _find_proxy(self) -> None:
        try:
            proxy = self._dial.proxy(self._place.public)
        except ProxyUnfit as unfit:
            raise Ill(
                str(unfit), "Set `proxy` in the config file, or unset the variable."
            ) from None
        if proxy is not None:
            parts = urlsplit(proxy)
            self._proxy = f"{parts.hostname}:{parts.port or 80}"

    async def _through(self) -> str:
        if self._proxy:
            return f"everything goes through {self._proxy}, and the steps above are about it"
        return "none: hosts are reached directly"

    def _doors(self) -> list[tuple[str, int, SplitResult]]:
        """Host, port and address of what is connected to: the proxy stands for all behind it."""
        if self._proxy:
            host, _, port = self._proxy.rpartition(":")
            return [(host, int(port), urlsplit(f"http://{self._proxy}"))]
        every = self._hosts.values()
        return [(it.hostname or "", it.port or _PORTS[it.scheme], it) for it in every]

    async def _names(self) -> str:
        found = []
        for host, port, _ in self._doors():
            try:
                async with asyncio.timeout(OPEN_WITHIN):
                    known = await asyncio.get_running_loop().getaddrinfo(host, port)
            except OSError:
                raise Ill(
                    f"{host} is not known to the name server",
                    "Is this machine online? Is the region right (--region)? A VPN or a firewall "
                    "may hide the name.",
                ) from None
            found.append(f"{host} {known[0][4][0]}")
        return ", ".join(found)

    async def _tcp(self) -> str:
        return await self._knock(secure=False)

    async def _tls(self) -> str:
        if self._proxy:
            return "seen from behind the proxy only; the socket will tell"
        if not any(parts.scheme in ("wss", "https") for parts in self._hosts.values()):
            local = all(is_loopback(parts.hostname or "") for parts in self._hosts.values())
            return f"none{', and none is needed on this machine' if local else ': no login then'}"
        return await self._knock(secure=True)

    async def _knock(self, *, secure: bool) -> str:
        seen = []
        for host, port, parts in self._doors():
            tls = self._dial.tls if secure and parts.scheme in ("wss", "https") else None
            began = self._dial.now()
            try:
                async with asyncio.timeout(OPEN_WITHIN):
                    _, writer = await asyncio.open_connection(host, port, ssl=tls)
            except NETWORK_ERRORS as error:
                raise Ill(why_failed(error, host).sentence, _advice(error)) from None
            spent = f"{(self._dial.now() - began) * 1000:.0f} ms"
            kind = writer.get_extra_info("ssl_object")
            seen.append(f"{host} {kind.version() if kind else f'port {port}'} in {spent}")
            writer.transport.abort()
        return ", ".join(seen)

    async def _socket(self) -> str:
        began = self._dial.now()
        try:
            async with self._dial.socket(self._place.public):
                return f"up in {(self._dial.now() - began) * 1000:.0f} ms"
        except NETWORK_ERRORS as error:
            host = urlsplit(self._place.public).hostname or ""
            raise Ill(
                why_failed(error, host).sentence,
                "The host is there but lets no socket in. Is the address right? A proxy or a "
                "firewall may refuse WebSockets; https://www.okx.com/status tells of maintenance.",
            ) from None

    async def _prices(self) -> str:
        try:
            price, seconds = await first_price(self._place, self._symbol, self._dial)
        except NotHeard as fault:
            raise Ill(
                str(fault),
                f"The socket is up but tells no price of {self._symbol}. Is the symbol right "
                "(--symbols)? https://www.okx.com/status tells of maintenance.",
            ) from None
        return f"{self._symbol} {price}, {seconds:.2f} s after the start of a socket"

    async def _clock(self) -> str:
        async with Rest(self._place, self._dial) as rest:
            errands = Errands(rest, self._dial, lambda sentence: None)
            try:
                await errands.measure()
            except RestFailed as failure:
                raise Ill(
                    str(failure), "Prices come without REST; logins and charts need it."
                ) from None
        offset = errands.offset or 0.0
        if abs(offset) > _TOO_FAR:
            return f"off by {offset:+.1f} s: corrected for logins, but set this machine's clock"
        return f"the exchange's is {offset:+.2f} s from this machine's"

    async def _key(self) -> str:
        who = self._who
        if who is None:
            return f"none, so no account; `okxtui keys add {self._place.name}` stores one"
        async with Rest(self._place, self._dial) as rest:
            errands = Errands(rest, self._dial, lambda sentence: None)
            try:
                await errands.measure()
                await logged_in(self._place, who, self._dial, errands.wall)
                config = await Custody(rest, errands.wall).config(who)
            except LoginFailed as refused:
                advice = "Check key, secret, passphrase, environment and region; l logs in anew."
                raise Ill(str(refused), advice, LOGIN) from None
            except (NotHeard, RestFailed) as failure:
                raise Ill(str(failure), "The key could not be tried; try again later.") from None
        rights = clean(config.perm.replace("_", "-"), 60)
        bound = f", bound to {clean(config.ip, 60)}" if config.ip else ", bound to no address"
        advice = "" if "trade" not in rights and "withdraw" not in rights else ": read is enough"
        return f"{who.masked} may {rights}{advice}{bound}"


def _advice(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            "Is this machine's date right? A company's proxy needs its certificate: SSL_CERT_FILE."
        )
    if isinstance(error, ConnectionRefusedError):
        return "Nothing listens there. Is the address right, and has the server been started?"
    return "A firewall may be in the way; behind a proxy, set `proxy` in the config file."
