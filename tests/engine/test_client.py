"""The client against a real server: uploads what is missing, reports, cancels, fails clearly."""

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import CancelledError, CancelToken, PromptSpec
from segicl_gui.engine.client import EngineClient
from segicl_gui.engine.connection import EngineLostError


class Told:
    """What a prediction reported."""

    def __init__(self):
        self.slices = []
        self.shares = []
        self.texts = []
        self.started = threading.Event()

    def on_progress(self, share, text):
        self.shares.append(share)
        self.texts.append(text)
        self.started.set()


@pytest.fixture
def told():
    return Told()


def predict(client, request, arrays, told, cancel=None, **more):
    return client.predict(
        request, arrays, cancel or CancelToken(), told.slices.append, told.on_progress, **more
    )


@pytest.mark.parametrize("compress", [False, True])
def test_answers_a_long_request_in_parts(serve, make_request, told, compress):
    client = EngineClient(serve(), "secret", compress=compress)
    request, arrays = make_request(19)
    seconds = predict(client, request, arrays, told)
    assert seconds > 0
    assert [s.index for s in told.slices] == list(range(19))
    for s in told.slices:
        np.testing.assert_array_equal(s.mask, (arrays[request.queries[s.index]] > 0.5) * 3)
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == 1


def test_prompts_and_previous_answers_arrive_whatever_the_parts(serve, make_request, told):
    client = EngineClient(serve(), "secret", batch=2)
    request, arrays = make_request(5)
    before = np.full((16, 16), 3, np.uint16)
    arrays[content_hash(before)] = before
    request = replace(
        request,
        prompts=(
            PromptSpec(0, 3, "click", True, ((1, 2),)),
            PromptSpec(3, 3, "click", False, ((4, 5),)),
        ),
        previous=((3, content_hash(before)), (4, content_hash(before))),
    )
    predict(client, request, arrays, told)
    assert told.slices[0].mask[1, 2] == 3
    assert (told.slices[3].mask == 0).sum() == 1
    assert told.slices[3].mask[4, 5] == 0
    assert (told.slices[4].mask == 3).all()


def test_sends_each_array_once(serve, make_request, told):
    client = EngineClient(serve(), "secret")
    request, arrays = make_request(10)
    sent = []

    def source(key):
        sent.append(key)
        return arrays[key]

    predict(client, request, source, told)
    predict(client, request, source, told)
    assert sorted(sent) == sorted(arrays)
    assert client.missing([*arrays, "0" * 32]) == ["0" * 32]


def test_sends_again_what_was_evicted(serve, make_request, told):
    # Room for about eight 16 x 16 float images: the exemplar is pushed out now and then.
    client = EngineClient(serve(8 * 1024), "secret", batch=4)
    first, arrays = make_request(12, seed=1)
    other, more = make_request(12, seed=2)
    for request, source in ((first, arrays), (other, more), (first, arrays)):
        predict(client, request, source, told)
    assert [s.index for s in told.slices] == [*range(12)] * 3


def test_parts_shrink_to_fit_a_small_cache(serve, make_request, told):
    # Room for the exemplar (1.5 KiB) and two queries of 1 KiB.
    client = EngineClient(serve(4 * 1024), "secret")
    request, arrays = make_request(9)
    predict(client, request, arrays, told)
    assert [s.index for s in told.slices] == list(range(9))


def test_says_when_nothing_fits(serve, make_request, told):
    client = EngineClient(serve(2 * 1024), "secret")
    with pytest.raises(UserError, match="do not fit"):
        predict(client, *make_request(), told)
    with pytest.raises(UserError, match="Too large"):
        predict(client, *make_request(size=100), told)


def test_lists_engines_and_health(serve):
    client = EngineClient(serve(), "secret")
    assert [e.name for e in client.engines()] == ["fake"]
    assert client.health()["pid"]


def test_a_wrong_token(serve, make_request, told):
    client = EngineClient(serve(), "wrong")
    with pytest.raises(UserError, match="key is missing"):
        client.engines()
    with pytest.raises(UserError, match="key is missing"):
        predict(client, *make_request(), told)


def test_ignores_proxies(serve, make_request, told, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    client = EngineClient(serve(), "secret")
    assert client.health()["pid"]
    predict(client, *make_request(), told)


@pytest.mark.parametrize(
    ("mode", "says"), [("raise", "a bug"), ("refuse", "It is so"), ("memory", "memory")]
)
def test_the_engines_failures(serve, make_request, told, mode, says):
    with pytest.raises(UserError, match=says):
        predict(EngineClient(serve(), "secret"), *make_request(mode=mode), told)


def test_cancel_stops_an_engine_that_asks(serve, make_request, told):
    client = EngineClient(serve(), "secret")
    cancel = CancelToken()
    request, arrays = make_request(mode="wait")
    stuck = []
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(
            predict, client, request, arrays, told, cancel, on_stuck=lambda: stuck.append(1)
        )
        assert told.started.wait(20)
        cancel.cancel()
        with pytest.raises(CancelledError):
            result.result(20)
    assert not stuck
    predict(client, *make_request(), told)


def test_a_cancelled_token_asks_nothing(make_request, told):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        predict(EngineClient("http://127.0.0.1:9", "secret"), *make_request(), told, cancel)


def test_nothing_is_reported_after_cancel(serve, make_request):
    cancel = CancelToken()
    request, arrays = make_request(30)
    slices = []

    def on_slice(one):
        slices.append(one)
        cancel.cancel()

    with pytest.raises(CancelledError):
        EngineClient(serve(), "secret").predict(
            request, arrays, cancel, on_slice, lambda share, text: None
        )
    assert len(slices) == 1


def test_an_error_in_a_callback_comes_out_and_cancels(serve, make_request, told):
    client = EngineClient(serve(), "secret")
    request, arrays = make_request(mode="wait")

    def fail(share, text):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.predict(request, arrays, CancelToken(), told.slices.append, fail)
    # The engine is free again only if the first prediction was given up.
    predict(client, *make_request(), told)


def test_an_error_of_the_array_source_comes_out(serve, make_request, told):
    request, _ = make_request()

    def unreadable(key):
        raise UserError("Cannot read scan", "It is gone.", "Find it.")

    with pytest.raises(UserError, match="Cannot read scan"):
        predict(EngineClient(serve(), "secret"), request, unreadable, told)


def test_no_server():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(EngineLostError):
        EngineClient(f"http://127.0.0.1:{port}", "secret").health()


def test_a_server_that_hangs_up(make_request, told):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)

        thread = threading.Thread(target=hang_up)
        thread.start()
        client = EngineClient(f"http://127.0.0.1:{listener.getsockname()[1]}", "secret")
        with pytest.raises(EngineLostError):
            predict(client, *make_request(), told)
        thread.join()


def test_a_server_that_never_answers(make_request, told):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(EngineLostError):
            predict(EngineClient(url, "secret", silence_limit=0.3), *make_request(), told)
        cancel = CancelToken()
        threading.Timer(0.2, cancel.cancel).start()
        start = time.monotonic()
        stuck = []
        with pytest.raises(CancelledError):
            predict(
                EngineClient(url, "secret", silence_limit=3),
                *make_request(),
                told,
                cancel,
                on_stuck=lambda: stuck.append(1),
            )
        # Two seconds are the contract.
        assert time.monotonic() - start <= 0.2 + 2
        assert stuck == [1]


def test_light_to_import():
    code = (
        "import sys, segicl_gui.engine.client, segicl_gui.engine.process;"
        "print([m for m in ('torch', 'sklearn', 'fastapi', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "address", ["http://10.0.0.7:80", "http://gpu.lab", "http://127.0.0.1.x.y"]
)
def test_nothing_travels_in_the_clear_to_another_machine(address):
    with pytest.raises(UserError, match="not encrypted"):
        EngineClient(address, "secret")
    EngineClient(address.replace("http:", "https:"), "secret")
