"""Where runs are trained: the scheduler, the worker processes that host it, and the client that the web server uses."""
