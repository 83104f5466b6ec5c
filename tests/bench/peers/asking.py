"""What the peers ask the exchange for: what the dashboard asks for, given as many symbols."""


def request(symbols):
    """A subscription: tickers of all; books5 and trades of the first, or of all if they are few."""
    warm = symbols if len(symbols) <= 20 else symbols[:1]
    args = [{"channel": "tickers", "instId": symbol} for symbol in symbols]
    for channel in ("books5", "trades"):
        args += [{"channel": channel, "instId": symbol} for symbol in warm]
    return {"op": "subscribe", "args": args}
