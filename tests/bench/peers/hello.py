"""The smallest Textual program: `python -m tests.bench.peers.hello`."""

from textual.app import App
from textual.widgets import Static


class Hello(App):
    def compose(self):
        yield Static("hello")


if __name__ == "__main__":
    Hello().run()
