"""Which proxy to go through: one answer for sockets and REST, so that both work or neither."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from okxtui.okx.text import clean


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, judged by the address itself and never by a look-up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class ProxyUnfit(OSError):
    """The proxy that the environment names is of no kind we can use. Names no more than its kind:
    an address may hold a password."""


def proxy_for(url: str, configured: str = "") -> str | None:
    """The proxy's address for `url`, or None for none. Raises ProxyUnfit.

    The setting outranks the environment's `https_proxy` and `all_proxy`; `no_proxy` and loopback
    addresses are reached directly.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return None
    if configured:
        return configured
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    scheme = "https" if parts.scheme in ("wss", "https") else "http"
    return _usable(proxies.get(scheme) or proxies.get("all") or "")


def _usable(proxy: str) -> str | None:
    """`proxy` with its scheme, which many leave out."""
    if not proxy:
        return None
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        kind = clean(address.partition("://")[0], 12)
        raise ProxyUnfit(f"the proxy in the environment ({kind}://…) is no usable HTTP proxy")
    return address
