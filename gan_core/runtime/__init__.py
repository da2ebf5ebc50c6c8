"""How runs get their time: the scheduler, the worker processes that host it, and the client that the front holds."""
