"""Drawings as vector graphics: pure functions from small frozen inputs to a :class:`~.svg.Drawing`.

No drawing knows the case; whoever draws makes the inputs. The same drawing stands in the brief
(HTML, Word, PDF) and in the web app.
"""
