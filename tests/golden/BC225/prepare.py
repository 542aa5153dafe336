"""A Word file that prints no day: only its metadata has one."""


def prepare(folder, monkeypatch):
    from datetime import datetime

    import docx

    made = docx.Document()
    made.core_properties.author = "Clerk"
    made.core_properties.created = datetime(2031, 3, 5)
    made.add_paragraph("Talks stall at the port")
    made.add_paragraph("The union said the offer was dead. The company rejected the demand.")
    made.save(folder / "note.docx")
