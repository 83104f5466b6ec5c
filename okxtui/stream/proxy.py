"""Which proxy to go through: one answer for sockets and REST, so that both work or neither."""

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine, judged by the address itself and never by a look-up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(url: str, configured: str = "") -> str | None:
    """The proxy's address for `url`, or None for none.

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
    return proxies.get(scheme) or proxies.get("all")
