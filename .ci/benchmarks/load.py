"""Eight clients that keep their connections and ask as soon as they are answered.

Plain sockets and one loop: on a machine with two cores the one who measures must cost
next to nothing. Every answer is looked at: status 200, and whole to its last byte.
"""

import re
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field

CLIENTS = 8
GOOD = b"HTTP/1.1 200 "
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass
class Client:
    """One connection, and the answer that is on its way."""

    port: int
    request: bytes
    connection: socket.socket = field(init=False)
    got: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    body: int = 0
    closes: bool = False
    since: float = 0.0

    def __post_init__(self) -> None:
        """Connect."""
        self.connect()

    def connect(self) -> None:
        """Open a connection of our own."""
        self.connection = socket.create_connection(("127.0.0.1", self.port), 30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        """Send the request and start the clock."""
        self.got.clear()
        self.since = time.perf_counter()
        self.connection.sendall(self.request)

    def listen(self) -> bool:
        """Take what has come; true when the answer is whole."""
        part = self.connection.recv(1 << 18)
        if not part:
            sys.exit("The server hung up in the middle of an answer.")
        if not self.got:
            if len(part) == self.wanted and part.startswith(GOOD) and not self.closes:
                return True  # as long as the one before, head and all
            self.wanted = 0
        self.got += part
        if not self.wanted:
            head = self.got.find(b"\r\n\r\n")
            if head < 0:
                return False
            self.begin(bytes(self.got[: head + 2]), head + 4)
        return len(self.got) >= self.wanted

    def begin(self, head: bytes, starts: int) -> None:
        """Read the head of an answer: it must be a page, and say how long it is."""
        length = LENGTH.search(head)
        if not head.startswith(GOOD) or not length:
            sys.exit(f"Not the answer that was asked for: {head[:200]!r}")
        self.body = int(length[1])
        self.wanted = starts + self.body
        self.closes = bool(CLOSES.search(head))


@dataclass(frozen=True)
class Load:
    """What one run gave."""

    rate: float
    p95: float  # milliseconds
    size: int  # bytes of the body
    own: float  # share of one core that the clients used themselves


def request(port: int, path: str) -> bytes:
    """What a browser asks, as far as a server cares."""
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Accept: text/html",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: sv",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def run(port: int, path: str, seconds: float) -> Load:
    """Ask for one page with eight clients for some seconds."""
    asked = request(port, path)
    waiting = selectors.DefaultSelector()
    clients = [Client(port, asked) for _ in range(CLIENTS)]
    took: list[float] = []
    sizes: set[int] = set()
    started, busy = time.perf_counter(), time.process_time()
    for client in clients:
        waiting.register(client.connection, selectors.EVENT_READ, client)
        client.ask()
    until = started + seconds
    while (now := time.perf_counter()) < until or len(took) < CLIENTS:
        for key, _events in waiting.select(1):
            client = key.data
            if not client.listen():
                continue
            took.append(time.perf_counter() - client.since)
            sizes.add(client.body)
            if client.closes:
                waiting.unregister(client.connection)
                client.connection.close()
                client.connect()
                waiting.register(client.connection, selectors.EVENT_READ, client)
            client.ask()
    own = time.process_time() - busy
    for client in clients:
        client.connection.close()
    waiting.close()
    if len(sizes) != 1:
        sys.exit(f"Answers of different lengths to {path}: {sorted(sizes)}")
    took.sort()
    passed = now - started
    p95 = took[int(len(took) * 0.95)] * 1000
    return Load(len(took) / passed, p95, sizes.pop(), own / passed)
