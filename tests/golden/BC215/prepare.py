"""A model that proposes what nobody said."""

import json


def prepare(folder, monkeypatch):
    import io

    said = {"statements": [{"quote": "the offer was wonderful", "source": "The union"}]}
    body = json.dumps({"choices": [{"message": {"content": json.dumps(said)}}]}).encode()
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *a, **k: io.BytesIO(body))
