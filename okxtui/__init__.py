"""okxtui: a live terminal dashboard for the OKX exchange."""

__version__ = "0.1.0"
