"""The simulator on a loopback port, in threads."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from typing import Any

from apsis_sim import wire
from apsis_sim.simulator import Inspected, Simulator
from apsis_sim.world import World


class PortTaken(Exception):
    """Somebody else listens on the port."""


def check_loopback(host: str) -> None:
    """Refuse an address that others could reach: the control interface asks for no key."""
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not a loopback address; the simulator only listens on loopback.")


class SimServer(Inspected):
    """The simulator behind a port of its own; use it in a with statement."""

    def __init__(
        self,
        world: World | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        certificate: tuple[str, str] | None = None,
        simulator: Simulator | None = None,
        **options: Any,
    ) -> None:
        check_loopback(host)
        self.simulator = simulator or Simulator(world, **options)
        self._host, self._port = host, port
        self._tls = _tls(certificate)
        self._listener: socket.socket | None = None
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()

    # -- what tests look at

    @property
    def base_url(self) -> str:
        """Return the address clients are given."""
        return f"{'http' if self._tls is None else 'https'}://{self._host}:{self._port}"

    @property
    def port(self) -> int:
        """Return the port, which is known once the server runs."""
        return self._port

    # -- life

    def start(self) -> SimServer:
        """Listen; the port stays the same over a stop and a start."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
        except OSError as error:
            listener.close()
            raise PortTaken(f"Port {self._port} on {self._host} cannot be used: {error.strerror}.") from None
        listener.listen(128)
        self._listener, self._port = listener, listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True, name="apsis-sim").start()
        return self

    def stop(self) -> None:
        """Stop listening and close every connection."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        listener.close()
        with self._lock:
            open_now = list(self._connections)
        for connection in open_now:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> SimServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- threads

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        scheme = "http" if self._tls is None else "https"
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self._connections.add(connection)
            wire.serve(connection, self.simulator.handle, scheme)
        except (OSError, ValueError):
            pass  # the client hung up, or did not speak TLS
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()


def _tls(certificate: tuple[str, str] | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
