"""A terminal that goes away takes the program with it, and leaves no orphan behind."""

from textual.drivers._writer_thread import WriterThread

from okxtui.ui.driver import Departing


class Gone:
    """A terminal that somebody closed."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")

    def fileno(self) -> int:
        return 2


def test_a_writer_lives_on_without_its_terminal() -> None:
    """Waits for ever where the writer gets the bare file: its thread dies, its queue fills up."""
    writer = WriterThread(Departing(Gone()))  # type: ignore[arg-type]
    writer.start()

    for _ in range(1000):
        writer.write("something")
    writer.stop()

    assert not writer.is_alive()
