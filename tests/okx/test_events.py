"""Every documented field is read under the name that the exchange gives it."""

import msgspec
import pytest

from okxtui.okx import events, private
from okxtui.okx.channels import channel

DOCUMENTED = {
    events.Ticker: "instType instId last lastSz askPx askSz bidPx bidSz open24h high24h low24h "
    "vol24h volCcy24h sodUtc0 sodUtc8 ts",
    events.Trade: "instId tradeId px sz side ts count source",
    events.MarkPrice: "instId markPx ts",
    events.IndexTicker: "instId idxPx open24h ts",
    events.Funding: "instId fundingRate fundingTime nextFundingTime ts",
    events.OpenInterest: "instId oi oiCcy oiUsd ts",
    events.PriceLimit: "instId buyLmt sellLmt ts",
    events.Instrument: "instId instType instFamily uly baseCcy quoteCcy settleCcy ctVal ctMult "
    "ctValCcy ctType tickSz lotSz minSz state listTime expTime optType stk",
    events.Maintenance: "title state begin end serviceType env ts",
    private.Order: "instId ordId instType clOrdId side posSide tdMode ordType px sz tgtCcy state "
    "accFillSz avgPx lever reduceOnly category cancelSource cTime uTime fillPx fillSz fillTime "
    "tradeId execType fillFee fillFeeCcy fillPnl",
    private.Fill: "instId tradeId ordId instType billId side fillPx fillSz execType fee feeCcy "
    "fillPnl fillTime",
    private.Position: "instId instType posId mgnMode posSide pos posCcy avgPx markPx liqPx upl "
    "uplRatio lever margin imr mmr mgnRatio notionalUsd ccy adl realizedPnl cTime uTime "
    "pTime",
    private.Cash: "ccy eq cashBal availBal availEq frozenBal upl eqUsd uTime",
    private.AccountConfig: "uid mainUid acctLv posMode perm ip label level kycLv roleType",
    events.Arg: "channel instId instType instFamily ccy extraParams uid",
}


@pytest.mark.parametrize("kind", DOCUMENTED, ids=lambda kind: kind.__name__)
def test_every_field_has_the_exchanges_name(kind):
    assert set(kind.__struct_encode_fields__) <= set(DOCUMENTED[kind].split())


@pytest.mark.parametrize("kind", DOCUMENTED, ids=lambda kind: kind.__name__)
def test_every_value_is_kept_as_text(kind):
    row = {name: f"value of {name}" for name in DOCUMENTED[kind].split()}

    event = msgspec.convert(row, kind)

    values = [getattr(event, name) for name in kind.__struct_fields__]
    assert values == [f"value of {name}" for name in kind.__struct_encode_fields__]


def test_the_two_last_elements_of_a_level_are_passed_over():
    level = msgspec.json.decode(b'["1.50","2","0","7"]', type=events.Level)

    assert level == events.Level("1.50", "2")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tickers", "public"),
        ("books5", "public"),
        ("books", "public"),
        ("trades", "public"),
        ("trades-all", "business"),
        ("candle1m", "business"),
        ("candle1Dutc", "business"),
        ("orders", "private"),
        ("positions", "private"),
        ("account", "private"),
    ],
)
def test_every_channel_knows_its_socket(name, path):
    kind = channel(name)

    assert kind is not None
    assert kind.path == path


def test_a_channel_we_do_not_speak_is_none():
    assert channel("books-l3") is None
