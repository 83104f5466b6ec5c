"""The script of the guides: every push decoded and printed.

python -m tests.bench.peers.printing URL SYMBOL…
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect

from tests.bench.peers.asking import request


async def main(url, symbols):
    async with connect(url) as ws:
        await ws.send(json.dumps(request(symbols)))
        async for message in ws:
            push = json.loads(message)
            if "data" in push:
                print(push["arg"]["channel"], push["arg"]["instId"], push["data"][0])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
