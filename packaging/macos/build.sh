#!/usr/bin/env bash
# Builds dist/segicl-gui-VERSION-macos-ARCH.dmg: an .app over the folder that bundle.py makes.
#
#   packaging/macos/build.sh [cpu|thin]
#
# Signed ad hoc, which runs on the Mac that built it. On others, the first start takes a right click
# and Open, or: xattr -dr com.apple.quarantine /Applications/SegICL.app. With IDENTITY (a Developer ID)
# the signature is that one's; notarising it is then `xcrun notarytool submit` and `xcrun stapler staple`.
set -euo pipefail
cd "$(dirname "$0")/../.."

flavour=${1:-cpu}
python=${PYTHON:-python3}
name=segicl-gui
[ "$flavour" = cpu ] || name=$name-$flavour
work=${WORK:-build/package}/macos
app=$work/image/SegICL.app
rm -rf "$work"
mkdir -p dist "$app/Contents/MacOS"
"$python" packaging/bundle.py "$app/Contents/Resources" --flavour "$flavour"
inside=$(echo "$app"/Contents/Resources/python/bin/python3.*)
version=$(cd / && "$OLDPWD/$inside" -P -c 'import segicl_gui as s; print(s.__version__)')
PYTHONDONTWRITEBYTECODE=1 "$inside" packaging/icons.py "$work/icons"
cp "$work/icons/segicl-gui.icns" "$app/Contents/Resources/"
cp packaging/launcher.sh "$app/Contents/Resources/segicl"
cat >"$app/Contents/MacOS/SegICL" <<'LAUNCHER'
#!/bin/sh
exec "$(dirname "$0")/../Resources/segicl"
LAUNCHER
chmod 755 "$app/Contents/MacOS/SegICL" "$app/Contents/Resources/segicl"
sed "s/@VERSION@/$version/" packaging/macos/Info.plist >"$app/Contents/Info.plist"
cp "$app/Contents/Resources/sbom.cdx.json" "dist/$name-$version-macos-$(uname -m).sbom.json"

find "$app" \( -name '*.so' -o -name '*.dylib' -o -path '*/bin/python3.*' \) -type f -print0 |
  xargs -0 codesign --force --timestamp=none --sign "${IDENTITY:--}"
codesign --force --sign "${IDENTITY:--}" "$app"
ln -s /Applications "$work/image/Applications"
hdiutil create -quiet -ov -volname SegICL -srcfolder "$work/image" -format ULMO \
  "dist/$name-$version-macos-$(uname -m).dmg"
(cd dist && shasum -a 256 segicl-gui* >SHA256SUMS)
