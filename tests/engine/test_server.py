"""The server's answers to well and badly formed calls, over a real socket."""

import asyncio
import json
import threading
from itertools import pairwise

import httpx
import numpy as np
import pytest

from segicl_gui.domain.images import content_hash
from segicl_gui.engine import wire
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.arrays import encode_array
from segicl_gui.engine.server import LOOPBACK, make_app

AUTH = {"Authorization": "Bearer secret"}


@pytest.fixture
def http(serve):
    with httpx.Client(base_url=serve(), headers=AUTH, trust_env=False, timeout=30) as client:
        yield client


def upload(http, arrays):
    for key, array in arrays.items():
        http.put(f"/arrays/{key}", content=encode_array(array)).raise_for_status()


def events(text):
    return [wire.decode_event(line) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Bearer secretly", "secret", "Bearer é"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/engines"),
        ("POST", "/missing"),
        ("PUT", "/arrays/" + "0" * 32),
        ("POST", "/predict/a"),
        ("POST", "/cancel/a"),
    ],
)
def test_everything_but_health_needs_the_token(serve, token, method, path):
    with httpx.Client(base_url=serve(), trust_env=False) as http:
        headers = {"Authorization": token.encode()} if token else {}
        assert http.request(method, path, headers=headers, content=b"{}").status_code == 401


def test_health_is_open(serve):
    with httpx.Client(base_url=serve(), trust_env=False) as http:
        assert set(http.get("/health").json()) == {"version", "protocol", "pid", "run"}
        assert http.get("/docs").status_code == 404
        assert http.get("/openapi.json").status_code == 404


def test_lists_engines(http):
    assert [e["name"] for e in http.get("/engines").json()] == ["fake"]


def test_predicts(http, make_request):
    request, arrays = make_request(2)
    assert http.post("/missing", json=list(arrays)).json() == list(arrays)
    upload(http, arrays)
    assert http.post("/missing", json=list(arrays)).json() == []
    answer = http.post("/predict/one", content=wire.encode_request(request))
    said = events(answer.text)
    slices = [e for e in said if isinstance(e, SlicePrediction)]
    assert [s.index for s in slices] == [0, 1]
    for s in slices:
        expected = (arrays[request.queries[s.index]] > 0.5) * 3
        np.testing.assert_array_equal(s.mask, expected)
    assert isinstance(said[-1], wire.Done)


def test_compressed_arrays(http):
    array = np.zeros((50, 50), np.float32)
    body = encode_array(array, compress=True)
    answer = http.put(
        f"/arrays/{content_hash(array)}", content=body, headers={"Content-Encoding": "deflate"}
    )
    assert answer.json() == {"nbytes": 10_000}


def test_says_what_is_missing(http, make_request):
    request, arrays = make_request()
    upload(http, dict(list(arrays.items())[:1]))
    answer = http.post("/predict/one", content=wire.encode_request(request))
    assert answer.status_code == 409
    assert answer.json()["missing"] == list(request.hashes())[1:]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/predict/a", b"", 422),
        ("POST", "/predict/a", b"{}", 422),
        ("POST", "/predict/a", b" " * (wire.MAX_REQUEST_BYTES + 1), 413),
        ("POST", "/missing", b"3", 422),
        ("POST", "/missing", b"\xff", 422),
        ("PUT", "/arrays/" + "0" * 32, b"garbage", 422),
        ("PUT", "/arrays/" + "0" * 32, encode_array(np.zeros(3, np.uint8)), 422),
        ("PUT", "/arrays/" + "0" * 32, bytes(2**24 + 20_000), 413),
    ],
)
def test_malformed_calls_are_refused_in_words(http, method, path, body, status):
    answer = http.request(method, path, content=body)
    assert answer.status_code == status
    assert set(answer.json()["detail"]) == {"title", "happened", "todo"}


def test_an_engine_that_is_not_there(http, make_request):
    request, arrays = make_request()
    upload(http, arrays)
    body = wire.encode_request(request).replace(b'"fake"', b'"none"')
    assert events(http.post("/predict/a", content=body).text) == [
        wire.Failed("No such engine", "none", "Choose another.", failed=True)
    ]


@pytest.mark.parametrize(
    ("mode", "title"),
    [
        ("raise", "The engine failed"),
        ("refuse", "No"),
        ("memory", "Not enough memory"),
        ("wrong shape", "The engine failed"),
    ],
)
def test_failures_end_the_stream_and_leave_the_engine_usable(http, make_request, mode, title):
    request, arrays = make_request(mode=mode)
    upload(http, arrays)
    last = events(http.post("/predict/a", content=wire.encode_request(request)).text)[-1]
    assert isinstance(last, wire.Failed)
    assert last.title == title
    good, arrays = make_request()
    upload(http, arrays)
    said = events(http.post("/predict/b", content=wire.encode_request(good)).text)
    assert isinstance(said[-1], wire.Done)


def test_one_at_a_time_and_cancelled_while_waiting(http, make_request):
    first, arrays = make_request(mode="wait")
    upload(http, arrays)
    second, _ = make_request()
    results = {}
    with http.stream("POST", "/predict/first", content=wire.encode_request(first)) as stream:
        lines = stream.iter_lines()
        assert "started" in next(lines)

        def wait_in_line():
            body = wire.encode_request(second)
            results["second"] = events(http.post("/predict/second", content=body).text)

        waiting = threading.Thread(target=wait_in_line)
        waiting.start()
        while not http.post("/cancel/second").json()["found"]:
            assert waiting.is_alive()
        waiting.join(20)
        assert results["second"] == [wire.Progress(0, "Next for the engine", 1), wire.Cancelled()]
        assert http.post("/cancel/first").json() == {"found": True}
        assert [wire.decode_event(x) for x in lines if x.strip()] == [wire.Cancelled()]
    assert http.post("/cancel/first").json() == {"found": False}


def test_an_id_in_use_is_refused(http, make_request):
    request, arrays = make_request(mode="wait")
    upload(http, arrays)
    body = wire.encode_request(request)
    with http.stream("POST", "/predict/same", content=body) as stream:
        lines = stream.iter_lines()  # dropping it would hang up
        assert "started" in next(lines)
        (said,) = events(http.post("/predict/same", content=body).text)
        assert isinstance(said, wire.Failed)
        # The first one is still under way.
        assert http.post("/cancel/same").json() == {"found": True}


def test_a_client_that_goes_away_cancels(http, make_request, wait_until):
    request, arrays = make_request(mode="wait")
    upload(http, arrays)
    with http.stream("POST", "/predict/gone", content=wire.encode_request(request)) as stream:
        assert "started" in next(stream.iter_lines())
    quick, _ = make_request()
    said = events(http.post("/predict/next", content=wire.encode_request(quick)).text)
    assert isinstance(said[-1], wire.Done)
    wait_until(lambda: not http.post("/cancel/gone").json()["found"])


def test_blank_lines_while_an_engine_is_silent(http, make_request):
    request, arrays = make_request(pause=1.5)
    upload(http, arrays)
    text = http.post("/predict/a", content=wire.encode_request(request)).text
    assert any(not line for line in text.splitlines())
    assert isinstance(events(text)[-1], wire.Done)


def test_refusals_are_json(http):
    answer = http.post("/missing", content=json.dumps({"a": 1}))
    assert answer.headers["content-type"] == "application/json"


def test_a_foreign_host_name_is_refused():
    """A page whose name leads to this computer (DNS rebinding) does not get as far as the token."""
    app = make_app("secret", hosts=[LOOPBACK])
    for host, status in (("127.0.0.1:5000", 200), ("evil.example", 400), ("", 400)):
        answer = asyncio.run(_asked(app, "/health", host))
        assert answer.status_code == status, host


async def _asked(app, path, host):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        return await http.get(path, headers={"Host": host, "Origin": "https://evil.example"})


def test_pages_of_other_origins_may_read_nothing(http):
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    for answer in (http.options("/engines", headers=origin), http.get("/engines", headers=origin)):
        assert not [h for h in answer.headers if h.startswith("access-control")]


def test_brackets_without_end_are_refused_in_words(http):
    answer = http.post("/missing", content=b"[" * 100_000)
    assert (answer.status_code, answer.json()["detail"]["happened"]) == (
        422, "A list of hashes was expected.",
    )  # fmt: skip


def test_metrics_need_the_key_and_count(http, make_request):
    request, arrays = make_request()
    upload(http, arrays)
    http.post("/predict/a", content=wire.encode_request(request))
    answer = http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'segicl_requests_total{ended="done"} 1' in answer.text
    assert f"segicl_cache_bytes {sum(a.nbytes for a in arrays.values())}" in answer.text
    assert http.get("/metrics", headers={"Authorization": ""}).status_code == 401


def test_a_page_for_browsers(http):
    page = http.get("/health", headers={"Accept": "text/html,*/*"})
    assert "It runs." in page.text
    assert page.headers["content-type"].startswith("text/html")


def test_users_are_apart(serve, make_request):
    names = {"a" * 20: "anna", "b" * 20: "ben"}
    address = serve(keys=names.get)
    request, arrays = make_request(mode="wait")

    def person(key):
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=30)

    with person("a" * 20) as anna, person("b" * 20) as ben:
        upload(anna, arrays)
        body = wire.encode_request(request)
        # What anna sent, ben does not have, and need not know of.
        assert ben.post("/missing", json=list(arrays)).json() == list(arrays)
        assert ben.post("/predict/same", content=body).status_code == 409
        with anna.stream("POST", "/predict/same", content=body) as stream:
            lines = stream.iter_lines()
            assert "started" in next(lines)
            assert ben.post("/cancel/same").json() == {"found": False}
            assert ben.post("/alive/same").json() == {"found": False}
            assert anna.post("/alive/same").json() == {"found": True}
            assert anna.post("/cancel/same").json() == {"found": True}


def test_a_replayed_request_is_refused(http, make_request):
    request, arrays = make_request()
    upload(http, arrays)
    body = wire.encode_request(request)
    assert isinstance(events(http.post("/predict/once", content=body).text)[-1], wire.Done)
    (said,) = events(http.post("/predict/once", content=body).text)
    assert "asked for before" in said.happened


def test_what_was_meant_for_an_earlier_run_is_refused(serve, make_request):
    """Also by a server that was restarted and knows none of the ids of before."""
    request, arrays = make_request()
    body = wire.encode_request(request)
    with (
        httpx.Client(base_url=serve(), headers=AUTH, trust_env=False, timeout=30) as before,
        httpx.Client(base_url=serve(), headers=AUTH, trust_env=False, timeout=30) as after,
    ):
        meant = {wire.RUN_HEADER: before.get("/health").json()["run"]}
        upload(before, arrays)
        said = events(before.post("/predict/once", content=body, headers=meant).text)
        assert isinstance(said[-1], wire.Done)
        upload(after, arrays)
        refused = after.post("/predict/once", content=body, headers=meant)
        assert (refused.status_code, refused.json()["detail"]["title"]) == (
            412,
            "The engine was restarted",
        )
        # It was not counted as asked either.
        now = {wire.RUN_HEADER: after.get("/health").json()["run"]}
        said = events(after.post("/predict/once", content=body, headers=now).text)
        assert isinstance(said[-1], wire.Done)


def test_six_annotators_are_served_in_turn(serve, make_request):
    """However much one asks; `tests/foreign/six_annotators.py` measures it in seconds."""
    names = {c * 20: c for c in "abcdef"}
    address = serve(keys=names.get)
    order, lock = [], threading.Lock()
    start = threading.Barrier(9)

    def annotator(key, times):
        request, arrays = make_request(pause=0.03)
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=60) as client:
            upload(client, arrays)
            start.wait(30)
            for n in range(times):
                url = f"/predict/{key}{threading.get_ident()}{n}"
                said = events(client.post(url, content=wire.encode_request(request)).text)
                assert isinstance(said[-1], wire.Done)
                with lock:
                    order.append(names[key])

    # One of them asks four times at once.
    keys = [*names, *["f" * 20] * 3]
    threads = [threading.Thread(target=annotator, args=(k, 4)) for k in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(order) == 4 * len(keys)
    # While all six ask, nobody waits for more than twice a round of the six.
    for name in "abcde":
        turns = [i for i, who in enumerate(order) if who == name]
        assert max(b - a for a, b in pairwise(turns)) <= 12
        assert turns[-1] < 4 * 6 + 6
