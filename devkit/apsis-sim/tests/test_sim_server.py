"""The server, the command, the adapter, the fixture, the coverage page."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from apsis_sim import SimServer, coverage, seed
from apsis_sim.__main__ import main
from apsis_sim.pro.urls import ROUTER, ROUTES

ALL = "/mailinglists/v2/all"
KEY = b"Authorization: Basic ZGVtby1rZXk6\r\n"
AUTH = {"Authorization": "Basic ZGVtby1rZXk6"}
HERE = Path(__file__).resolve().parents[1]


def test_one_connection_carries_many_requests(server):
    """HTTP/1.1 with keep-alive, also after errors and after a long export."""
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    statuses = []
    for method, path in (("POST", ALL), ("GET", "/nothing"), ("GET", "/v1/mailinglists/4711"), ("DELETE", "/v1/x")):
        line.request(method, path, body=b"" if method == "POST" else None, headers=AUTH)
        answer = line.getresponse()
        answer.read()
        statuses.append((answer.status, answer.will_close))
    line.close()

    assert statuses == [(200, False), (404, False), (200, False), (404, False)]


def test_queued_export_can_be_followed_with_a_real_client(server):
    """PollURL and DataUrl lead to the port the call came to; DELETE carries a body."""
    seed(server.world, {"generate": [{"list": 4711, "count": 3000}]})
    with requests.Session() as session:
        session.auth, session.trust_env = (server.api_key, ""), False
        ticket = session.post(server.base_url + "/mailinglists/v2/4711/subscribers/all", json={}).json()["Result"]
        states = [requests.get(ticket["PollURL"]).json() for _ in range(2)]
        rows = requests.get(states[1]["DataUrl"]).json()
        session.delete(server.base_url + "/subscribers/v2/id", json=[rows[0]["Id"]])
    server.simulator.finish_all()

    assert ([one["State"] for one in states], len(rows)) == (["1", "2"], 3001)
    assert "ada@example.test" not in server.world.emails(4711)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /mailinglists/v2/all HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ZGVtby1rZXk6\r\n\r\n", 411),
        (b"GET /v1/mailinglists/4711 HTTP/1.0\r\nAuthorization: Basic ZGVtby1rZXk6\r\n\r\n", 200),
        (
            b"GET http://x:1/v1/mailinglists/4711 HTTP/1.1\r\n" + KEY + b"Connection: close\r\n\r\n",
            200,
        ),
        (
            b"POST /subscribers/v3/email HTTP/1.1\r\n" + KEY + b"Content-Type: application/json\r\n"
            b'Transfer-Encoding: chunked\r\n\r\n5\r\n"ada@\r\nd\r\nexample.test"\r\n0\r\n\r\n',
            200,
        ),
        (b"nonsense\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n", 400),
    ],
)
def test_bytes_on_the_line(server, sent, status):
    """What odd clients send is answered, never a stack trace."""
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(sent)
        assert line.recv(65536).startswith(f"HTTP/1.1 {status} ".encode())


@pytest.mark.parametrize("path", [ALL, "/nothing"])
def test_answers_say_when_they_were_made(server, path):
    """Every answer, refusals too, carries the time of the simulated clock."""
    server.clock.freeze(1_705_307_400)

    answer = requests.post(server.base_url + path, headers=AUTH)

    assert answer.headers["Date"] == "Mon, 15 Jan 2024 08:30:00 GMT"


def test_expect_continue_is_answered(server):
    """Some clients ask before they send a large body."""
    body = b'"ada@example.test"'
    head = (
        b"POST /subscribers/v3/email HTTP/1.1\r\n" + KEY + b"Content-Type: application/json\r\n"
        b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(head)
        assert line.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body)
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_long_answers_are_packed_when_the_client_can_unpack(server, encoding):
    """Accept-Encoding is honoured."""
    seed(server.world, {"generate": [{"list": 4711, "count": 500}]})
    answer = requests.get(
        server.base_url + "/v1/mailinglists/4711/subscribers/1/1000", headers={**AUTH, "Accept-Encoding": encoding}
    )

    assert answer.headers.get("Content-Encoding", "identity") == encoding
    assert answer.json()["Result"]["TotalCount"] == 501


def test_server_keeps_its_port_over_a_restart(server):
    """Between stop and start the connection is refused."""
    url = server.base_url + ALL
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.post(url, headers=AUTH)
    server.start()

    assert requests.post(url, headers=AUTH).status_code == 200


def test_control_works_over_the_port(server):
    """Without a key."""
    requests.post(server.base_url + "/__sim__/happen", json={"create_list": {"name": "New"}})

    assert len(requests.get(server.base_url + "/__sim__/world").json()["lists"]) == 2


def test_fixture_gives_a_running_empty_simulator(apsis_sim):
    """Each test has its own."""
    assert requests.post(apsis_sim.base_url + ALL, auth=(apsis_sim.api_key, "")).json()["Result"] == []


def test_only_loopback_is_listened_on():
    """The control interface has no key."""
    with pytest.raises(ValueError, match="loopback"):
        SimServer(host="0.0.0.0")


def test_taken_port_is_one_sentence(server, capsys):
    """No stack trace."""
    code = main(["--port", str(server.port)])

    assert (code, capsys.readouterr().err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--cert", "x"], "go together"),
        (["--seed", "/no/such/file"], "No such file"),
        (["--host", "10.0.0.1"], "loopback"),
    ],
)
def test_wrong_arguments_are_one_sentence(capsys, arguments, word):
    """Exit code 2."""
    assert main(["--port", "0", *arguments]) == 2
    assert word in capsys.readouterr().err


@pytest.fixture
def command(tmp_path):
    """Return a function that starts the command and gives its address."""
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "apsis_sim", "--port", "0", *arguments], stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        line = process.stdout.readline()
        found = re.search(r"https?://127\.0\.0\.1:\d+", line)
        assert found, line
        return found.group(), process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def test_command_serves_a_seed_and_ends_on_a_signal(command, tmp_path):
    """One line when ready; YAML; a key of its own."""
    (tmp_path / "seed.yaml").write_text(
        "lists:\n  - name: Seeded\n    created: 2024-01-01\n    members: [ada@example.test]\n"
    )
    url, process = command("--seed", str(tmp_path / "seed.yaml"), "--api-key", "k1", "--limits", "enforce")
    answers = [requests.post(url + ALL, auth=(key, "")) for key in ("k1", "demo-key")]
    process.send_signal(signal.SIGTERM)

    assert [one.status_code for one in answers] == [200, 403]
    assert answers[0].json()["Result"][0]["Name"] == "Seeded"
    assert process.wait(timeout=10) == 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_tls(tmp_path):
    """With a certificate the server speaks https; the files still say http."""
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run([*make, *subject], check=True, capture_output=True)
    with SimServer(certificate=(certificate, key)) as server:
        answer = requests.post(server.base_url + "/v1/optouts/global/queued", headers=AUTH, verify=certificate)
        with pytest.raises(requests.exceptions.SSLError):
            requests.post(server.base_url + ALL, headers=AUTH)
        assert requests.post(server.base_url + ALL, headers=AUTH, verify=certificate).status_code == 200

    assert server.base_url.startswith("https://")
    assert answer.json()["Result"]["PollURL"].startswith(f"http://127.0.0.1:{server.port}/")


def test_adapter_behaves_like_the_socket(sim, account):
    """Same status, headers, body and streaming for a requests session, whatever the address."""
    session = sim.session()
    answer = session.get("https://se.api.anpdm.com:8443/v1/mailinglists/4711")
    ticket = session.post(sim.base_url + "/mailinglists/v2/4711/subscribers/all", json={}).json()["Result"]
    session.get(ticket["PollURL"])
    data_url = session.get(ticket["PollURL"]).json()["DataUrl"]
    with session.get(data_url, stream=True) as export:
        rows = json.loads(b"".join(export.iter_content(7)))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert [row["Email"] for row in rows] == ["ada@example.test", "bo@example.test"]
    assert session.post(sim.base_url + ALL).status_code == 200


def test_coverage_page_is_current(capsys, tmp_path):
    """Every method of the table is on the page; apsis-sim coverage writes it."""
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()
    assert main(["coverage", "--check"]) == 0
    assert main(["coverage", "--out", str(tmp_path / "page.md")]) == 0
    assert main(["coverage", "--check", "--out", os.devnull]) == 1


def test_every_method_is_reachable_under_its_own_path():
    """No method of the table hides another."""
    for route in ROUTES:
        path = re.sub(r"\{[^}]*:bool\}", "true", route.template)
        path = re.sub(r"\{[^}]*:text\}", "20240101T000000", path)
        path = re.sub(r"\{[^}]*\}", "7", path)
        found = ROUTER.find(route.verb, [part for part in path.split("/") if part])
        assert found is not None, route.template
        assert found[0] is route, route.template


def test_readme_names_every_event_and_control(sim):
    """The README does not lag behind."""
    from apsis_sim.control.events import EVENTS
    from apsis_sim.control.routes import _ROUTES

    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert [name for name in EVENTS if f"`{name}`" not in text] == []
    assert [name for _, name in _ROUTES if f"/__sim__/{name}" not in text] == []
