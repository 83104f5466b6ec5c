"""An exchange on this machine: markets made by a matching engine, spoken about in OKX's V5.

It serves the dashboard's offline mode, the tests, and any other client that talks V5.
Everything is drawn from one seed; only `server` knows sockets, tasks and the wall clock.
"""
