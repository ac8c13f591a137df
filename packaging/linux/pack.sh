#!/usr/bin/env bash
# Packs a folder made by bundle.py as .deb and portable file into dist/; the folder is used up.
#
#   packaging/linux/pack.sh FOLDER [cpu|cuda|thin]
set -euo pipefail
cd "$(dirname "$0")/../.."

bundle=$(cd "$1" && pwd)
flavour=${2:-cpu}
name=$(basename "$bundle")
work=$(dirname "$bundle")
arch=$(dpkg --print-architecture)
machine=$(uname -m)
# How well is packed: the large ones would take a quarter of an hour more for a tenth less.
case $flavour in
thin) level=6 deb_packing=(-Zxz -z6) ;;
*) level=1 deb_packing=(-Zzstd -z10) ;;
esac
mkdir -p dist
version=$(cd / && "$bundle"/python/bin/python3.* -P -c 'import segicl_gui as s; print(s.__version__)')

# --- what is started, and what the desktop is told -----------------------------------------------
mkdir -p "$bundle/share"
cp packaging/launcher.sh "$bundle/segicl"
cp packaging/linux/{install.sh,uninstall.sh} "$bundle/"
cp packaging/linux/{refresh.sh,segicl-gui.desktop,segicl-gui.xml} "$bundle/share/"
chmod 755 "$bundle"/{segicl,install.sh,uninstall.sh}
PYTHONDONTWRITEBYTECODE=1 "$bundle"/python/bin/python3.* packaging/icons.py "$bundle/share/icons"
rm -f "$bundle"/share/icons/segicl-gui.ic*
cp LICENSE "$bundle/LICENSE.txt"
chmod -R u+rwX,go+rX,go-w "$bundle"

# --- the portable file -------------------------------------------------------------------------
# xz, which every desktop can unpack; zstd is not on all of them.
portable=dist/$name-$version-linux-$machine.tar.xz
tar -C "$work" --owner=0 --group=0 --sort=name -c "$name" | xz -"$level" -T0 >"$portable.part"
mv "$portable.part" "$portable"

# --- the .deb ------------------------------------------------------------------------------------
root=$work/deb
rm -rf "$root"
mkdir -p "$root"/{DEBIAN,opt,usr/bin,usr/share/{applications,mime/packages,doc/"$name"}}
mv "$bundle" "$root/opt/segicl-gui"
rm -f "$root"/opt/segicl-gui/{install.sh,uninstall.sh}
ln -s /opt/segicl-gui/segicl "$root/usr/bin/segicl"
mv "$root/opt/segicl-gui/share/segicl-gui.desktop" "$root/usr/share/applications/"
mv "$root/opt/segicl-gui/share/segicl-gui.xml" "$root/usr/share/mime/packages/"
mv "$root/opt/segicl-gui/share/icons" "$root/usr/share/icons"
ln -s /opt/segicl-gui/licences/THIRD_PARTY.txt "$root/usr/share/doc/$name/THIRD_PARTY.txt"
cp LICENSE "$root/usr/share/doc/$name/copyright"
sed -e "s/@NAME@/$name/; s/@VERSION@/$version/; s/@ARCH@/$arch/" \
  -e "s/@SIZE@/$(du -sk "$root/opt" | cut -f1)/" \
  -e "s/@OTHERS@/$(printf '%s\n' segicl-gui segicl-gui-cuda segicl-gui-thin | grep -vx "$name" | paste -sd, | sed 's/,/, /')/" \
  packaging/linux/debian/control >"$root/DEBIAN/control"
install -m 755 packaging/linux/debian/{postinst,prerm,postrm} "$root/DEBIAN/"
deb=dist/${name}_${version}_$arch.deb
dpkg-deb --root-owner-group "${deb_packing[@]}" --threads-max="$(nproc)" -b "$root" "$deb" >/dev/null

cp "$root/opt/segicl-gui/sbom.cdx.json" "dist/$name-$version-linux-$machine.sbom.json"
cp "$root/opt/segicl-gui/sizes.txt" "dist/$name-$version-linux-$machine.sizes.txt"
(cd dist && find . -maxdepth 1 -name 'segicl-gui*' -type f -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
ls -l --block-size=MB dist
