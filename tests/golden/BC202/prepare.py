"""A Word file that unpacks to sixty megabytes."""

import zipfile


def prepare(folder, monkeypatch):
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("word/document.xml", (2031, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_STORED
        archive.writestr(info, b"")
    monkeypatch.setattr("backchannel.reading.documents.document.LARGEST", 64)
