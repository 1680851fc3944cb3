"""Serving ends with the loop, whatever its clients do."""

import asyncio
import gc
import socket
import warnings

from aiohttp import web

from server.serving import bind_loopback, end, serve

LONG = b"x" * 50_000_000  # more than the system keeps for a client that reads nothing


async def served_to_clients_that_read_nothing(clients):
    answering = asyncio.Queue()

    async def long(request):
        answering.put_nowait(request.path)
        return web.Response(body=LONG)

    app = web.Application()
    app.router.add_get("/", long)
    sockets = bind_loopback(0)
    runner = await serve(app, sockets)
    for client in clients:
        client.connect(sockets[0].getsockname())
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await answering.get()
    await end(runner)


def test_a_client_that_reads_nothing_leaves_no_connection_behind():
    clients = [socket.socket() for _ in range(3)]

    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always", ResourceWarning)
        asyncio.run(served_to_clients_that_read_nothing(clients))
        gc.collect()
    for client in clients:
        client.close()

    assert [str(each.message) for each in complaints if "transport" in str(each.message)] == []
