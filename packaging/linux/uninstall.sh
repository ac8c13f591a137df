#!/bin/sh
# Takes the app out of this user's menu again. Projects and settings stay; so does this folder, which
# may then be deleted, except the copy that `install.sh --copy` made.
set -eu
data=${XDG_DATA_HOME:-$HOME/.local/share}
here=$(dirname "$(readlink -f "$0")")
case $(readlink "$HOME/.local/bin/segicl" || true) in
"$here/segicl" | "$HOME/.local/opt/segicl-gui/segicl") rm -f "$HOME/.local/bin/segicl" ;;
esac
rm -f "$data/applications/segicl-gui.desktop" "$data/mime/packages/segicl-gui.xml"
rm -f "$data"/icons/hicolor/*/apps/segicl-gui.png
sh "$here/share/refresh.sh" "$data"
# Only what is empty now.
find "$data/icons/hicolor" -depth -type d -empty -delete 2>/dev/null || true
rm -rf "$HOME/.local/opt/segicl-gui"
echo "SegICL was taken out of the menu; projects and settings were left alone."
