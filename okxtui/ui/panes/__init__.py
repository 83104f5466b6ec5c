"""One file a pane. A pane never knows another pane, the screen or the app."""
