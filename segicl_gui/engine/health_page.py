"""What a server shows a browser: that it runs, and how busy it is; nothing about who asks what."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from segicl_gui import __version__
from segicl_gui.engine import wire


def health_page(seconds_up: float, under_way: int, waiting: int) -> str:
    """The page, without anything to load.

    Parameters
    ----------
    seconds_up : float
    under_way, waiting : int
        Requests that wait or are answered, and those that wait.
    """
    rows = {
        "Version": f"{__version__} (protocol {wire.PROTOCOL})",
        "Running for": str(timedelta(seconds=round(seconds_up))),
        "Requests at work": str(under_way - waiting),
        "Requests waiting": str(waiting),
    }
    table = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in rows.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="refresh" content="10"><title>SegICL server</title><style>'
        "body{font:16px system-ui,sans-serif;margin:3rem auto;max-width:32rem}"
        ":root{color-scheme:light dark}"
        "th{text-align:left;padding:.3rem 2rem .3rem 0}</style></head>"
        f"<body><h1>SegICL server</h1><p>It runs.</p><table>{table}</table></body></html>"
    )
