"""Documents in: HTML, PDF, Word, text, Markdown, mail, RSS and Atom, in bounded time and memory."""

from backchannel.reading.documents.document import Document, DocumentError, read_bytes, read_file

__all__ = ["Document", "DocumentError", "read_bytes", "read_file"]
