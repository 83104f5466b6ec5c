"""What we believe of the market: events in, frozen values out. Pure: time comes as an argument."""
