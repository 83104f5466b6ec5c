"""Requests under way."""

import json

from hypothesis import given
from hypothesis import strategies as st

from okxtui.okx.events import Arg
from okxtui.okx.requests import ACK_WITHIN, MAX_OCTETS, Requests, batches

A, B, C = (Arg("trades", name) for name in ("A-USDT", "B-USDT", "C-USDT"))


@given(st.lists(st.text(min_size=1, max_size=60), max_size=60), st.integers(200, 2000))
def test_batches_keep_every_arg_in_its_order_and_fit(names, limit):
    args = [Arg("trades", name) for name in names]

    groups = list(batches(args, limit))

    assert [arg for group in groups for arg in group] == args
    assert all(groups)
    for group in groups:
        encoded = json.dumps(
            [{"channel": arg.channel, "instId": arg.inst_id} for arg in group],
            separators=(",", ":"),
            ensure_ascii=False,
        )
        assert len(group) == 1 or len(encoded.encode(errors="surrogatepass")) <= limit + 2


def test_a_request_with_its_envelope_stays_below_64_kilobytes():
    requests = Requests()
    args = [Arg("books5", f"LONGISH-COIN-NAME-{number}-USDT-SWAP") for number in range(2500)]

    texts = requests.ask("subscribe", args, 0.0)

    assert MAX_OCTETS < 64 * 1024
    assert all(len(text.encode()) <= 64 * 1024 for text in texts)


def test_nothing_to_ask_for_is_no_request():
    assert Requests().ask("subscribe", [], 0.0) == []


def test_a_settled_arg_is_not_overdue():
    requests = Requests()
    requests.ask("subscribe", [A, B], 0.0)

    assert requests.settle("subscribe", A)
    assert not requests.settle("subscribe", A)
    [late] = requests.overdue(ACK_WITHIN)

    assert list(late.open) == [B]
    assert requests.overdue(ACK_WITHIN) == []


def test_an_acknowledged_unsubscribe_does_not_settle_the_subscribe():
    requests = Requests()
    requests.ask("unsubscribe", [A], 0.0)
    requests.ask("subscribe", [A], 0.0)

    assert requests.settle("unsubscribe", A)

    [late] = requests.overdue(ACK_WITHIN)
    assert late.op == "subscribe"


def test_the_deadline_is_the_first_of_what_is_due():
    requests = Requests()
    assert requests.deadline == float("inf")

    requests.ask("subscribe", [A], 10.0)
    assert requests.deadline == 10.0 + ACK_WITHIN
    requests.hold("subscribe", [B], 12.0, 1)
    assert requests.deadline == 12.0


def test_what_is_held_is_handed_out_once_and_not_before_its_time():
    requests = Requests()
    requests.hold("subscribe", [A], 5.0, 2)

    assert requests.ready(4.9) == []
    [request] = requests.ready(5.0)
    assert (request.op, list(request.open), request.tries) == ("subscribe", [A], 2)
    assert requests.ready(6.0) == []


def test_the_refused_are_known_once_all_others_were_acknowledged():
    requests = Requests()
    requests.ask("subscribe", [A, B, C], 0.0)

    requests.fail("1", "60018", "no")
    assert requests.refused() == []
    requests.settle("subscribe", A)
    assert requests.refused() == []
    requests.settle("subscribe", C)

    [request] = requests.refused()
    assert list(request.open) == [B]
    assert request.errors == [("60018", "no")]


def test_an_error_for_a_request_of_somebody_else_is_nobodys():
    requests = Requests()
    requests.ask("subscribe", [A], 0.0)

    assert requests.fail("99", "60018") is None
    assert requests.fail("", "60018") is None


def test_forgotten_args_are_taken_out_of_what_is_held():
    requests = Requests()
    requests.hold("subscribe", [A, B], 5.0, 1)
    requests.hold("subscribe", [A], 6.0, 1)

    requests.forget({A})

    assert [list(request.open) for request in requests.ready(10.0)] == [[B]]
