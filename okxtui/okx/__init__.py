"""The language of the exchange: pure, sans-I/O. Text in, typed events out; no socket, no clock."""
