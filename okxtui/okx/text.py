"""Text of the exchange, made safe to show: it may hold anything, terminal commands included."""

import re

_FOREIGN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
"""Control characters (C0, C1), bidirectional and invisible marks, lone surrogates."""


def clean(text: str, limit: int = 200) -> str:
    """`text` without what could command a terminal or reorder a line, cut to `limit`."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return text if text.isascii() and text.isprintable() else _FOREIGN.sub("", text)
