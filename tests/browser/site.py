"""The product as a user starts it: development host, task handler and the stand-in for APSIS, each a process of its own."""

from __future__ import annotations

import json
import socket
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from devkit.demo.apsis import Account, Apsis, same
from devkit.demo.lime import Lime
from devkit.demo.place import APPLICATION, Place, claimed, write_yaml
from devkit.demo.sample.account import make_account
from devkit.demo.sample.company import make_sample
from devkit.demo.servers import apsis_server, lime_server, worker


class Site:
    """Everything that `make serve` starts, on free ports; `close` ends it."""

    def __init__(self, folder: Path) -> None:
        lime_port, apsis_port = free_ports(2)
        self.place = Place(lime_port, apsis_port, folder / "lime.db", folder)
        self.lime, self.apsis = Lime(self.place), Apsis(self.place.apsis)
        self._all, self._lime_server = ExitStack(), ExitStack()
        with ExitStack() as starting:
            starting.enter_context(claimed(self.place))
            sample = make_sample()
            seed = write_yaml(self.place.file("account.yaml"), make_account(sample, APPLICATION))
            starting.enter_context(apsis_server(self.place, seed))
            self.lime.prepare(sample)
            starting.callback(self.stop_lime)
            self.start_lime()
            starting.enter_context(worker(self.place, self.lime.config))
            self._all = starting.pop_all()

    def start_lime(self) -> None:
        """Start the development host."""
        self._lime_server.enter_context(lime_server(self.place, self.lime.config))

    def stop_lime(self) -> None:
        """Take the development host away, as when a server is restarted."""
        self._lime_server.close()

    def close(self) -> None:
        """End every process."""
        self._all.close()

    def members(self, list_id: int) -> list[str]:
        """Return who is on a list in APSIS."""
        account: Account = self.apsis.read()
        return sorted(account.addresses(list_id))

    def participants_on(self, campaign: int, list_id: int) -> int:
        """Count the participants whose address is on a list; two of them may share one."""
        listed = set(self.members(list_id))
        rows = self.lime.rows("participant", {"campaign": None, "person": {"email": None}})
        return sum(row["campaign"] == campaign and same((row["person"] or {}).get("email")) in listed for row in rows)

    def list_of(self, campaign: int) -> int:
        """Return the id of the list that a campaign is linked to in Lime, 0 without one."""
        rows = self.lime.rows("campaign", {"mailinglistid": None})
        return next(int(row["mailinglistid"] or 0) for row in rows if row["_id"] == campaign)

    def mails_are_read_back(self) -> None:
        """Run the sync of mailings, which the schedule does between all others."""
        self.lime.task("sync_kind", kind="mailings")

    def takes(self, seconds: float) -> None:
        """Let APSIS take its time: queued work is done after so many seconds."""
        body = {"jobs": {"seconds": seconds}, "imports": {"seconds": seconds}}
        request = urllib.request.Request(
            f"{self.place.apsis}/__sim__/pace",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).close()


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on at this moment."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[Any] = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports
