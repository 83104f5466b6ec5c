"""What we show: the only floor that knows Textual."""
