"""A reader that takes what it is sent too slowly, over a connection of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from threading import Event

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from app import streams
from app.streams import Stream


async def _endless() -> AsyncIterator[str]:
    while True:
        yield "x" * 65_536
        await asyncio.sleep(0)


@pytest.mark.parametrize("takes", [0, 4_096], ids=["nothing", "a little all the time"])
def test_a_slow_reader_is_broken_off_and_what_it_read_from_let_go(
    takes: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(streams, "STALLED", 0.5)
    monkeypatch.setattr(streams, "PATIENCE", 0.5)
    monkeypatch.setattr(streams, "PACE", 2**30)
    let_go = Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        held = AsyncExitStack()
        held.callback(let_go.set)
        await Stream(_endless(), held, {}, "text/plain")(scope, receive, send)

    async def story() -> bytes:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
        listening = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([listening]))
        with socket.socket() as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            reader.connect(listening.getsockname())
            reader.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            reader.setblocking(False)
            loop, taken = asyncio.get_running_loop(), b""
            while not let_go.is_set():
                if takes:
                    taken += await loop.sock_recv(reader, takes)
                await asyncio.sleep(0.01)
        server.should_exit = True
        await serving
        return taken

    taken = asyncio.run(asyncio.wait_for(story(), 30))
    assert b"\r\n0\r\n\r\n" not in taken
    ours = [record for record in caplog.records if record.name == "app.streams"]
    assert [record.levelname for record in ours] == ["WARNING"]
    assert "/ was broken off: its client took " in caplog.text
    assert "Traceback" not in caplog.text
