"""A model that does not answer."""

import urllib.error


def prepare(folder, monkeypatch):
    def refuse(*args, **options):
        raise urllib.error.URLError("connection refused")

    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
