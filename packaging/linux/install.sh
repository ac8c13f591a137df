#!/bin/sh
# Enters the app into this user's menu, from the folder it lies in; root is not needed.
#
#   ./install.sh            copies nothing: keep the folder where it is
#   ./install.sh --copy     first copies it to ~/.local/opt/segicl-gui, e.g. from a USB stick
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
case ${1:-} in
"") ;;
--copy)
  home=$HOME/.local/opt/segicl-gui
  if [ "$here" != "$home" ]; then
    mkdir -p "$HOME/.local/opt"
    rm -rf "$home.new"
    cp -a "$here" "$home.new"
    rm -rf "$home"
    mv "$home.new" "$home"
    here=$home
  fi
  ;;
*)
  echo "usage: install.sh [--copy]" >&2
  exit 2
  ;;
esac

for python in "$here"/python/bin/python3.*; do  # the thin client comes without
  [ ! -x "$python" ] || [ -d "$here/python/lib/${python##*/}/__pycache__" ] || {
    echo "Preparing for a quick start ..."
    "$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$here/python/lib" \
      >/dev/null 2>&1 || true
  }
done

mkdir -p "$bin" "$data/applications" "$data/mime/packages" "$data/icons"
ln -sfn "$here/segicl" "$bin/segicl"
sed "s|^Exec=segicl|Exec=\"$here/segicl\"|" "$here/share/segicl-gui.desktop" \
  >"$data/applications/segicl-gui.desktop"
cp "$here/share/segicl-gui.xml" "$data/mime/packages/segicl-gui.xml"
cp -R "$here/share/icons/hicolor" "$data/icons/"
sh "$here/share/refresh.sh" "$data"
echo "SegICL is in the menu. To start it from a terminal: $bin/segicl"
