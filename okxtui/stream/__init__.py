"""How it arrives: sockets, reconnects, REST and the journal. Knows nothing of the screen."""
