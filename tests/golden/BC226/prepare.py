"""A page with a table of more cells than are taken."""


def prepare(folder, monkeypatch):
    rows = "".join(f"<tr><td>{i}</td><td>crew</td></tr>" for i in range(1_200))
    page = f"<h1>Talks stall</h1><p>The union said the offer was dead.</p><table>{rows}</table>"
    (folder / "note.html").write_text(f"<html lang=en><body>{page}</body></html>", encoding="utf-8")
