"""The broker in a folder: nothing is lost, and what a dead process had taken comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import kombu
import pytest
from lime_stub.worker import journal
from lime_stub.worker.celery_app import Broker
from lime_stub.worker.folder_transport import journal_of

TAKE_AND_WAIT = """
import sys
from pathlib import Path
from lime_stub.worker.journal import Journal
journal = Journal(Path(sys.argv[1]))
print(journal.take("q")["body"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def queue(tmp_path):
    """Return a simple queue in a folder."""
    with Broker(tmp_path).connection() as connection, connection.SimpleQueue("q") as simple:
        yield simple


def test_messages_keep_their_order(queue):
    """First in, first out."""
    for number in range(5):
        queue.put(number)
    got = [queue.get(timeout=2) for _ in range(5)]
    assert [each.payload for each in got] == [0, 1, 2, 3, 4]


def test_refused_message_comes_back_marked(queue):
    """A requeued message is delivered again, as redelivered; an acknowledged one is not."""
    queue.put("a")
    queue.get(timeout=2).requeue()
    again = queue.get(timeout=2)
    assert (again.payload, again.delivery_info["redelivered"]) == ("a", True)
    again.ack()
    assert queue.qsize() == 0
    assert journal.restore_abandoned(again.channel.root) == 0


def test_unacknowledged_messages_return_when_a_connection_closes(tmp_path):
    """An orderly stop gives messages back at once."""
    with Broker(tmp_path).connection() as connection:
        simple = connection.SimpleQueue("q")
        simple.put("a")
        simple.get(timeout=2)
        connection.default_channel.close()
        simple.channel.close()
    assert len(journal.waiting_messages(tmp_path, "q")) == 1


def test_queue_whose_name_ends_like_another_gets_only_its_own(tmp_path):
    """Names are not matched by their ends."""
    journal.put_message(tmp_path, "package.person", _message("a"))
    mine = journal.Journal(tmp_path)
    assert mine.take("person") is None
    assert mine.take("package.person")["body"] == "a"


def test_living_process_keeps_what_it_has_taken(tmp_path):
    """Nobody takes messages from a process that is alive."""
    journal.put_message(tmp_path, "q", _message("a"))
    mine = journal.Journal(tmp_path)
    assert mine.take("q")["body"] == "a"
    assert journal.restore_abandoned(tmp_path) == 0


def test_message_of_a_killed_process_comes_back(tmp_path):
    """After kill -9 the message is in its queue again, in its old place."""
    for body in ("a", "b"):
        journal.put_message(tmp_path, "q", _message(body))
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_AND_WAIT, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "a\n"
    assert journal.restore_abandoned(tmp_path) == 0
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)
    assert journal.restore_abandoned(tmp_path) == 1
    assert journal.restore_abandoned(tmp_path) == 0
    assert journal.Journal(tmp_path).take("q")["body"] == "a"


def test_forked_child_does_not_touch_its_parents_messages(tmp_path):
    """Neither the end of a child nor a call in it gives the parent's messages back, or keeps the parent alive."""
    journal.put_message(tmp_path, "q", _message("a"))
    mine = journal.Journal(tmp_path)
    mine.take("q")
    child = os.fork()
    if child == 0:
        mine.put_back("a")
        os._exit(0 if not mine.is_mine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert journal.waiting_messages(tmp_path, "q") == []
    assert journal.restore_abandoned(tmp_path) == 0


def test_threads_that_begin_together_share_one_journal(tmp_path):
    """What one thread takes every other can confirm, however close together they ask for the journal first."""
    for each in range(50):
        start = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(lambda: (start.wait(), journal_of(tmp_path / str(each)))[1]) for _ in range(2)]
            first, second = (answer.result() for answer in asked)
        assert first is second


def test_connection_without_acknowledgement_leaves_nothing_behind(tmp_path):
    """A message consumed without acknowledgement is gone for good."""
    with Broker(tmp_path).connection() as connection:
        simple = connection.SimpleQueue("q", no_ack=True)
        simple.put("a")
        assert simple.get(timeout=2).payload == "a"
        connection.default_channel.close()
    assert journal.waiting_messages(tmp_path, "q") == []
    assert list((tmp_path / journal.UNACKNOWLEDGED).glob("*/*")) == []


def test_exchange_reaches_queues_bound_by_another_connection(tmp_path):
    """Bindings are shared by all processes that use the folder."""
    exchange = kombu.Exchange("e", type="topic")
    with Broker(tmp_path).connection() as first, first.channel() as channel:
        kombu.Queue("bound", exchange, routing_key="a.*")(channel).declare()
    with Broker(tmp_path).connection() as second:
        for key in ("a.b", "b.b"):
            second.Producer().publish({"key": key}, exchange=exchange, routing_key=key, declare=[exchange])
    assert len(journal.waiting_messages(tmp_path, "bound")) == 1


def _message(body):
    return {"body": body, "properties": {"delivery_tag": body}}
