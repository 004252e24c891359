"""Other queues, run from an environment of their own."""
