"""Routes: which subscription a frame belongs to.

Nearly every frame is a push, and begins with its `arg` word for word as the pushes before it did;
so its way is found by its first bytes, once they were learnt. Must not know what a frame holds.
"""

from okxtui.okx.events import Arg
from okxtui.okx.subscription import Subscription
from okxtui.okx.wire import read_head


class Routes:
    """The subscriptions of one connection and the ways to them."""

    def __init__(self) -> None:
        self.subscriptions: dict[Arg, Subscription] = {}
        """In the order in which they were made."""
        self.heads: dict[bytes, Subscription] = {}
        """By the first bytes of a frame, up to the end of its `arg`. Always the same object."""

    def add(self, subscription: Subscription) -> None:
        """Take up a subscription."""
        self.subscriptions[subscription.arg] = subscription

    def drop(self, arg: Arg) -> None:
        """Give a subscription up, if there is one; its frames are nobody's from here on."""
        gone = self.subscriptions.pop(arg, None)
        if gone is not None:
            self.forget(gone)

    def whose(self, arg: Arg) -> Subscription | None:
        """Whose push or acknowledgement this is."""
        exact = self.subscriptions.get(arg)
        if exact is not None:
            return exact
        return next((it for it in self.subscriptions.values() if it.matches(arg)), None)

    def learn(self, head: bytes, arg: Arg, subscription: Subscription) -> None:
        """Learn the way of frames that begin with `head`, if that holds the whole of `arg`.

        A brace may stand inside a text, and a hostile frame may have a second `arg`: what the
        first bytes say by themselves must be what the frame said.
        """
        if read_head(head + b"}}") != arg:
            return
        if len(self.heads) > 4 * len(self.subscriptions) + 64:
            self.heads.clear()
        self.heads[head] = subscription

    def forget(self, subscription: Subscription) -> None:
        """Send the pushes of a subscription the long way, where they confirm it."""
        for head in [head for head, it in self.heads.items() if it is subscription]:
            del self.heads[head]
