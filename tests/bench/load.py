"""A load server: `python -m tests.bench.load`. OKX's frames on 127.0.0.1, at any pace.

A process of its own, so that its cost is nobody else's; plain sockets and threads, because it must
be cheap and send each frame when it is due, as a live feed does. It prints its port, then obeys
lines on stdin: `begin RATE`, `tick` (one mark), `report` (a line of JSON since `begin`), and ends
with its stdin.
"""

import base64
import hashlib
import json
import socket
import sys
import threading
import time

from tests.bench.traffic import Traffic, ack, bars, framed, instruments

_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_BARS = 120
_NAP = 0.001
"""Seconds between two writes at least: above a thousand a second several frames travel together."""


class Client:
    """One socket: its handshake, its requests, its answers."""

    def __init__(self, sock, traffic):
        self.sock = sock
        self.args = []
        self._traffic = traffic
        self._lock = threading.Lock()
        self._buffer = b""

    def send(self, data):
        """Write it all, however long the other side takes."""
        with self._lock:
            self.sock.sendall(data)

    def serve(self):
        """Answer until the other side leaves."""
        try:
            self._shake_hands()
            while (frame := self._frame()) is not None:
                opcode, payload = frame
                if opcode == 0x8:
                    return
                if payload == b"ping":
                    self.send(framed(b"pong"))
                elif opcode == 0x1:
                    self._obey(json.loads(payload))
        except OSError:
            pass
        finally:
            self.sock.close()

    def _shake_hands(self):
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        key = next(value for name, value in fields.items() if name.lower() == b"sec-websocket-key")
        proof = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())
        self.sock.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + proof + b"\r\n\r\n"
        )

    def _more(self):
        piece = self.sock.recv(65536)
        if not piece:
            raise OSError("the client left")
        self._buffer += piece

    def _take(self, count):
        while len(self._buffer) < count:
            self._more()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _frame(self):
        opcode, size = self._take(2)
        size &= 0x7F
        if size == 126:
            size = int.from_bytes(self._take(2), "big")
        mask = self._take(4)
        payload = self._take(size)
        return opcode & 0x0F, bytes(octet ^ mask[at % 4] for at, octet in enumerate(payload))

    def _obey(self, request):
        if request["op"] != "subscribe":
            return
        for arg in request["args"]:
            self.send(framed(ack(arg, request.get("id", ""))))
        pairs = [(arg["channel"], arg.get("instId", "")) for arg in request["args"]]
        self.args += pairs
        millis = int(time.time() * 1000)
        names = [symbol for channel, symbol in pairs if channel == "tickers"]
        for channel, symbol in pairs:
            if channel == "instruments":
                self.send(framed(instruments(names)))
            elif channel.startswith("candle"):
                for bar in bars(symbol, channel, millis, _BARS):
                    self.send(framed(bar))
            elif channel == "tickers" and symbol == self._traffic.marks.symbol:
                # The exchange tells the present price to whoever asks for it.
                self.send(self._traffic.marks.frame(millis, 0))


class Load:
    """The clients, and one thread that sends to those who want prices."""

    def __init__(self):
        self.traffic = Traffic()
        self._clients = []
        self._rate = 0.0
        self._begun = 0.0
        self._sent = 0
        self._number = 0
        self._marks = []
        self._turns = iter(())
        self._lock = threading.Lock()

    def accept(self, server):
        """Take in whoever comes."""
        while True:
            sock, _ = server.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client = Client(sock, self.traffic)
            self._clients.append(client)
            threading.Thread(target=client.serve, daemon=True).start()

    def begin(self, rate):
        """From now on so many frames a second, to whoever subscribed last."""
        client = self._reader()
        with self._lock:
            self._turns = self.traffic.turns(client.args)
            self._rate, self._begun, self._sent, self._marks = rate, time.monotonic(), 0, []

    def tick(self):
        """One mark by itself."""
        self._mark(self._reader(), self.traffic.marks.frame(int(time.time() * 1000), 0))

    def report(self):
        """What was due and what was sent since `begin`, and when each mark left."""
        with self._lock:
            due = int((time.monotonic() - self._begun) * self._rate) if self._rate else 0
            return {"due": due, "sent": self._sent, "marks": self._marks}

    def pace(self):
        """Send what is due, for ever."""
        while True:
            with self._lock:
                frames = self._due() if self._rate else []
            # Not under the lock: a client that reads slowly must not hold up a report.
            if frames:
                self._send(b"".join(frames))
            with self._lock:
                due = self._begun + (self._sent + 1) / self._rate if self._rate else 0.0
            time.sleep(max(_NAP, due - time.monotonic()))

    def _due(self):
        now = time.monotonic()
        millis, frames = int(time.time() * 1000), []
        for _ in range(int((now - self._begun) * self._rate) - self._sent):
            source, self._number = next(self._turns), self._number + 1
            frames.append(source.frame(millis, self._number))
            self._sent += 1
            if source is self.traffic.marks:
                self._marks.append((source.last, now, self._sent))
        return frames

    def _send(self, data):
        try:
            self._reader().send(data)
        except OSError:
            self._rate = 0.0

    def _mark(self, client, frame):
        with self._lock:
            self._marks.append((self.traffic.marks.last, time.monotonic(), self._sent))
            client.send(frame)

    def _reader(self):
        """The newest client that wants tickers."""
        wanted = ("tickers", self.traffic.marks.symbol)
        return next(client for client in reversed(self._clients) if wanted in client.args)


def main():
    load = Load()
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    for work, args in ((load.accept, (server,)), (load.pace, ())):
        threading.Thread(target=work, args=args, daemon=True).start()
    for line in sys.stdin:
        match line.split():
            case ["begin", rate]:
                load.begin(float(rate))
            case ["tick"]:
                load.tick()
            case ["report"]:
                print(json.dumps(load.report()), flush=True)


if __name__ == "__main__":
    main()
