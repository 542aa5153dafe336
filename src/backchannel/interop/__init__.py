"""Foreign formats: read, written, and checked like everything else that comes from outside."""
