#!/bin/sh
# Has the desktop look again at what is in a data folder (~/.local/share or /usr/share).
update-desktop-database -q "$1/applications" 2>/dev/null || true
update-mime-database "$1/mime" 2>/dev/null || true
gtk-update-icon-cache -q -t -f "$1/icons/hicolor" 2>/dev/null || true
