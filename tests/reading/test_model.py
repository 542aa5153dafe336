"""A language model's server that misbehaves costs its own proposals and bounded time, no more."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from backchannel.casefile import load_case
from backchannel.errors import UsageError
from backchannel.reading.intake import Intake, read_into
from backchannel.reading.model import Endpoint, ModelError, NoAnswer, propose

CASE = """\
case: strike
title: The strike
parties:
  union: {name: Dockers' Union, aliases: [the union]}
outlets:
  post: {name: Harbour Post}
"""
TEXT = """\
Talks stall at the port

The union rejected the last offer on Wednesday.

A senior official, who asked not to be named, was seen at the gate. “Never,” he told the guard.
"""
QUOTE = {"quote": "who asked not to be named", "source": "A senior official", "kind": "claim"}

Send = Callable[[socket.socket], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Send], tuple[str, list[float]]]]:
    """Starts a server that reads a request and answers with whatever it is told to send."""
    stop = threading.Event()
    sockets: list[socket.socket] = []

    def start(send: Send) -> tuple[str, list[float]]:
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)
        asked: list[float] = []

        def run() -> None:
            while not stop.is_set():
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                with client, contextlib.suppress(OSError):
                    asked.append(time.monotonic())
                    head = b""
                    while b"\r\n\r\n" not in head:
                        head += client.recv(4096)
                    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                    got = len(head.split(b"\r\n\r\n", 1)[1])
                    while got < length:
                        got += len(client.recv(4096))
                    send(client)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/v1", asked

    yield start
    stop.set()
    for one in sockets:
        one.close()


def body(content: str) -> bytes:
    data = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    return b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)


def answer(*items: object) -> bytes:
    return body(json.dumps({"statements": items}))


def drip(client: socket.socket) -> None:
    """A head that never ends, one byte at a time."""
    client.sendall(b"HTTP/1.0 200 OK\r\nX: ")
    for _ in range(200):
        client.sendall(b"x")
        time.sleep(0.05)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def take(case: Path, url: str, *texts: str, **options: object) -> Intake:
    files = []
    for number, text in enumerate(texts):
        file = case.parent / f"{number}.txt"
        file.write_text(text, encoding="utf-8")
        files.append(str(file))
    endpoint = Endpoint(url, timeout=2) if url else None
    return read_into(
        case,
        files,
        published=date(2031, 3, 6),
        outlet="Harbour Post",
        endpoint=endpoint,
        **options,  # type: ignore[arg-type]
    )


def codes(result: Intake) -> list[list[str]]:
    return [[d.code for d in r.diagnostics] for r in result.reports]


def parts(number: int) -> list[str]:
    return [
        f"Part {n}\n\nThe union said {' '.join([f'x{n}'] * 30)} was over.\n" for n in range(number)
    ]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"HELLO WORLD\r\n\r\n", NoAnswer),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\nabc", NoAnswer),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\n{", ModelError),
        (b"", NoAnswer),
        (b"HTTP/1.0 500 No\r\n\r\n", NoAnswer),
        (b"HTTP/1.0 302 Go\r\nLocation: file:///etc/passwd\r\n\r\n", NoAnswer),
        (b"HTTP/1.0 200 OK\r\n\r\n" + b"[" * 200_000, ModelError),
        (body('{"statements":' + "[" * 200_000 + "]" * 200_000 + "}"), ModelError),
        (body("no JSON"), ModelError),
    ],
)
def test_no_answer_of_a_server_ends_more_than_its_own_request(
    serve: Callable[[Send], tuple[str, list[float]]], sent: bytes, error: type[ModelError]
) -> None:
    url, _ = serve(lambda client: client.sendall(sent))
    with pytest.raises(ModelError) as caught:
        propose(TEXT, Endpoint(url, timeout=5))
    assert type(caught.value) is error


@pytest.mark.parametrize(
    "content",
    [
        "It is {plain}:\n```json\n%s\n```\nMore {if} needed.",
        '<think>{"statements": []} or {so}?</think>\n%s',
        "[%s]",
    ],
)
def test_the_statements_are_found_whatever_stands_around_them(
    serve: Callable[[Send], tuple[str, list[float]]], content: str
) -> None:
    listed = json.dumps(QUOTE) if content == "[%s]" else json.dumps({"statements": [QUOTE]})
    url, _ = serve(lambda c: c.sendall(body(content % listed)))
    assert len(propose(TEXT, Endpoint(url, timeout=5)).statements) == 1


def test_what_a_model_repeats_is_proposed_once(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]]
) -> None:
    url, _ = serve(lambda c: c.sendall(answer(*[QUOTE] * 40)))
    take(case, url, TEXT)
    assert [s.rule for s in load_case(case).case.statements.values()].count("model") == 1


def test_an_answer_that_was_cut_off_is_called_so(
    serve: Callable[[Send], tuple[str, list[float]]],
) -> None:
    whole = json.dumps({"statements": [QUOTE]})[:-9]
    data = json.dumps({"choices": [{"message": {"content": whole}, "finish_reason": "length"}]})
    url, _ = serve(lambda c: c.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + data.encode()))
    with pytest.raises(ModelError, match="cut off"):
        propose(TEXT, Endpoint(url, timeout=5))


@pytest.mark.parametrize("status", [b"302 Found", b"307 Moved"])
def test_no_other_server_gets_the_key(
    serve: Callable[[Send], tuple[str, list[float]]], status: bytes
) -> None:
    other, asked = serve(lambda c: c.sendall(answer(QUOTE)))
    head = b"HTTP/1.0 %s\r\nLocation: %s/x\r\n\r\n" % (status, other.encode())
    url, _ = serve(lambda c: c.sendall(head))
    with pytest.raises(NoAnswer, match="another address"):
        propose(TEXT, Endpoint(url, key="sk-secret", timeout=5))
    assert asked == []


def test_what_a_server_says_is_printed_without_the_key(
    serve: Callable[[Send], tuple[str, list[float]]],
) -> None:
    said = json.dumps({"error": {"message": "no key \x1b[31msk-secret\nhere " + "x" * 9000}})
    url, _ = serve(lambda c: c.sendall(b"HTTP/1.0 401 No\r\n\r\n" + said.encode()))
    with pytest.raises(NoAnswer, match=r"no key .*here x") as caught:
        propose(TEXT, Endpoint(url, key="sk-secret", timeout=5))
    message = caught.value.message
    assert "secret" not in message
    assert message.isprintable()
    assert len(message) < 500


def test_a_server_with_too_much_to_do_is_asked_again(
    serve: Callable[[Send], tuple[str, list[float]]],
) -> None:
    answers = [b"HTTP/1.0 429 Slow\r\nRetry-After: 1\r\n\r\n", answer(QUOTE)]
    url, asked = serve(lambda c: c.sendall(answers.pop(0)))
    assert len(propose(TEXT, Endpoint(url, timeout=10)).statements) == 1
    assert asked[1] - asked[0] >= 0.9


def test_a_request_that_is_too_long_stops_no_others(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]]
) -> None:
    url, asked = serve(lambda c: c.sendall(b"HTTP/1.0 400 Too long\r\n\r\n"))
    take(case, url, *parts(3))
    assert len(asked) == 3


@pytest.mark.parametrize("send", [drip, lambda client: time.sleep(10)], ids=["drips", "hangs"])
def test_a_request_has_one_limit_of_time(
    serve: Callable[[Send], tuple[str, list[float]]], send: Send
) -> None:
    url, _ = serve(send)
    start = time.monotonic()
    with pytest.raises(NoAnswer):
        propose(TEXT, Endpoint(url, timeout=0.5))
    assert time.monotonic() - start < 2


def test_a_server_that_fails_twice_is_not_asked_again(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]]
) -> None:
    url, asked = serve(lambda client: client.sendall(b"HTTP/1.0 500 No\r\n\r\n"))
    result = take(case, url, *parts(4))
    assert [r.outcome for r in result.reports] == ["added"] * 4
    assert codes(result) == [["BC216"], ["BC216"], [], []]
    assert "not asked again" in result.reports[1].diagnostics[0].message
    assert len(asked) == 2


def test_one_failure_between_answers_stops_nothing(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]]
) -> None:
    turns = iter([b"HTTP/1.0 500 No\r\n\r\n", answer()] * 2)
    url, asked = serve(lambda client: client.sendall(next(turns)))
    assert codes(take(case, url, *parts(4))) == [["BC216"], [], ["BC216"], []]
    assert len(asked) == 4


@pytest.mark.parametrize("before", ["failed", "without"])
def test_reading_again_asks_for_what_no_model_has_answered(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]], before: str
) -> None:
    failing, _ = serve(lambda client: client.sendall(b"HTTP/1.0 500 No\r\n\r\n"))
    take(case, failing if before == "failed" else "", TEXT)
    (name,) = load_case(case).case.reports
    side = case / "reports" / f"{name}.yaml"
    kept = "# reviewed by hand\n" + side.read_text(encoding="utf-8")
    side.write_text(kept, encoding="utf-8")
    had = len(load_case(case).case.statements)
    url, asked = serve(lambda client: client.sendall(answer(QUOTE)))

    dry = take(case, url, TEXT, dry_run=True)
    assert (dry.reports[0].statements, side.read_text(encoding="utf-8")) == (1, kept)
    (one,) = take(case, url, TEXT).reports
    assert (one.outcome, one.statements) == ("known", 1)
    assert len(asked) == 2
    loaded = load_case(case)
    assert not [d for d in loaded.diagnostics if d.severity.value == "error"]
    assert side.read_text(encoding="utf-8").startswith(kept)
    *_, last = loaded.case.statements.values()
    assert (last.id, last.quote, last.rule) == (
        f"{name}-{had + 1}",
        "who asked not to be named",
        "model",
    )
    assert loaded.case.reports[name].front.model == "default"
    assert take(case, url, TEXT).reports[0].statements == 0
    assert len(asked) == 2


def test_a_report_without_statements_gets_a_file_of_them(
    case: Path, serve: Callable[[Send], tuple[str, list[float]]]
) -> None:
    text = "Talks stall\n\nIt was a cold day at the port, and the quay was empty.\n"
    take(case, "", text)
    assert not load_case(case).case.statements
    url, _ = serve(lambda client: client.sendall(answer({"quote": "a cold day at the port"})))
    take(case, url, text)
    assert [s.quote for s in load_case(case).case.statements.values()] == ["a cold day at the port"]


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("The", False),
        ("of the", False),
        ("official", False),
        ("Never", True),
        ("“Never,”", True),
        ("the last offer", True),
    ],
)
def test_a_quote_that_says_nothing_is_dropped(
    serve: Callable[[Send], tuple[str, list[float]]], quote: str, kept: bool
) -> None:
    text = TEXT + "\nIt was one of the last days.\n"
    url, _ = serve(lambda client: client.sendall(answer({"quote": quote})))
    found = propose(text, Endpoint(url, timeout=5))
    assert (len(found.statements), found.dropped) == (int(kept), int(not kept))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:abc/v1",
        "http://127.0.0.1:99999/v1",
        "http://a b/v1",
        "http://[::1/v1",
        "http:///v1",
        "http://host/v1\nX: y",
        "ftp://host/v1",
        "http://ada:secret@host/v1",
        "http://host/v1?key=secret",
    ],
)
def test_addresses_that_no_request_can_be_sent_to(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        Endpoint.from_environment(address)
    assert caught.value.hint
    assert "secret" not in f"{caught.value.message} {caught.value.hint}"


def test_a_key_loses_the_newline_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCHANNEL_MODEL_KEY", "secret\n")
    endpoint = Endpoint.from_environment("http://127.0.0.1:8080/v1/")
    assert endpoint is not None
    assert (endpoint.key, endpoint.url) == ("secret", "http://127.0.0.1:8080/v1")
    monkeypatch.setenv("BACKCHANNEL_MODEL_KEY", "se\ncret")
    with pytest.raises(UsageError):
        Endpoint.from_environment("http://127.0.0.1:8080/v1")
