#!/usr/bin/env bash
# Tries the Linux installers in dist/ as a lab PC would: a fresh Debian 12 without Python, only what
# the .deb asks for installed with it, then no network at all. Run as root, after build.sh:
#
#   packaging/linux/try_installed.sh [cpu|thin]
#
# The screen is an Xvfb outside of that Debian, so that nothing of X11 is in it but what was asked for.
# Prints one line a figure; ends with 1 when something did not hold. A thin client, which has no
# network of its own to segment with, is tried against `segicl serve` of this checkout (PYTHON).
set -euo pipefail
cd "$(dirname "$0")/../.."

flavour=${1:-cpu}
name=segicl-gui
[ "$flavour" = cpu ] || name=$name-$flavour
work=${WORK:-build/package}
mkdir -p "$work"
work=$(cd "$work" && pwd)
root=$work/root
python=${PYTHON:-$PWD/.venv/bin/python}
here=$PWD
deb=$(ls dist/"${name}"_[0-9]*_*.deb)
portable=$(ls dist/"$name"-[0-9]*.tar.xz)
failed=0

told() { printf '%-46s %s\n' "$1" "$2"; }
wrong() { told "$1" "NOT OK: $2"; failed=1; }
holds() { if awk "BEGIN{exit !($2)}"; then told "$1" "$3"; else wrong "$1" "$3"; fi; }
[ "$(id -u)" = 0 ] || { echo "try_installed: run as root (it makes a Debian of its own)" >&2; exit 2; }
for tool in debootstrap Xvfb xwininfo ip unshare; do
  command -v $tool >/dev/null || {
    echo "try_installed: $tool is missing; apt install debootstrap xvfb x11-utils iproute2" >&2
    exit 2
  }
done

# --- a Debian with nothing in it -------------------------------------------------------------------
inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# What package management writes for itself is nobody's left-over.
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./home -o -path ./root \
  -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/cache -o -path ./var/log -o -path ./run \) -prune -o -print | sort); }

rm -rf --one-file-system "$root"
if [ -f "$work/debian.tar" ]; then  # made before
  mkdir -p "$root"
  tar -C "$root" -xpf "$work/debian.tar"
else
  debootstrap --variant=minbase bookworm "$root" http://deb.debian.org/debian >"$work/debootstrap.log" 2>&1
  tar -C "$root" --one-file-system -cf "$work/debian.tar" .
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
inside useradd -m lab
if inside sh -c 'command -v python3 || command -v python'; then wrong "no Python before" "there is one"; fi
inside apt-get update -qq >/dev/null
files >"$work/before.txt"

cp "$deb" "$root/tmp/"
start=$SECONDS
inside apt-get install -y -qq --no-install-recommends "/tmp/${deb##*/}" >"$work/install.log" 2>&1 || {
  tail -20 "$work/install.log"; exit 1
}
told "$(basename "$deb"), MB" "$(du -m --apparent-size "$deb" | cut -f1)"
told "installed with apt, s" "$((SECONDS - start))"
told "unpacked, MB" "$(du -sm "$root/opt" | cut -f1)"
rm "$root/tmp/${deb##*/}"
if inside sh -c 'command -v python3 || command -v python'; then wrong "no Python after" "there is one"; fi

# --- a screen outside, no network inside --------------------------------------------------------
display=:$((70 + RANDOM % 900))
Xvfb $display -screen 0 1600x1000x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
trap 'kill $screen 2>/dev/null || true' EXIT
sleep 2
export display root beside= wait_for=

# Runs a command as a user of that Debian, the network gone but for the machine itself.
cut_off() {
  # shellcheck disable=SC2016
  unshare --mount --net --pid --fork --kill-child bash -c '
    ip link set lo up
    mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"
    mkdir -p "$root/tmp/.X11-unix"; mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    if [ -n "${beside:-}" ]; then
      bash -c "$beside" &
      for i in $(seq 240); do (echo >/dev/tcp/127.0.0.1/"$wait_for") 2>/dev/null && break; sleep 0.5; done
    fi
    cd /; chroot --userspec=lab:lab "$root" env -i HOME=/home/lab USER=lab PATH=/usr/bin:/bin \
      LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb DISPLAY="$display" "$@"
    code=$?; exit $code' cut_off "$@"
}

window_shown() {
  local id width
  for id in $(xwininfo -display $display -root -tree 2>/dev/null | awk '/SegICL/ {print $1}'); do
    width=$(xwininfo -display $display -id "$id" 2>/dev/null |
      awk '/Width:/ {w = $2} /IsViewable/ {seen = 1} END {print seen ? w + 0 : 0}')
    [ "${width:-0}" -le 600 ] || return 0
  done
  return 1
}

# Seconds of a processor that the window's process has taken, however crowded the machine is.
processor_time() {
  local pid
  for pid in $(pgrep -f -- '-P -m segicl_gui( gui)?$'); do
    if [ "$(readlink "/proc/$pid/root")" = "$root" ]; then
      awk '{printf "%.1f", ($14 + $15) / 100}' "/proc/$pid/stat"
      return
    fi
  done
}

# Seconds from the start of a program until its window is on the screen, those of a processor, load.
start_to_window() {
  local begun now job shown
  begun=$(date +%s.%N)
  cut_off "$@" >"$work/window.log" 2>&1 &
  job=$!
  while ! window_shown; do
    now=$(date +%s.%N)
    if ! kill -0 $job 2>/dev/null || awk "BEGIN{exit !($now - $begun > 90)}"; then
      cat "$work/window.log" >&2
      echo 999 0 0
      return
    fi
    sleep 0.05
  done
  shown=$(awk "BEGIN{printf \"%.1f\", $(date +%s.%N) - $begun}")
  shown="$shown $(processor_time) $(cut -d' ' -f1 /proc/loadavg)"
  sleep 8
  xwd -display $display -root -silent -out "$work/window-$flavour.xwd" 2>/dev/null || true
  # It ends with its namespace, whose first process this is.
  pkill -KILL -P $job 2>/dev/null || true
  wait $job 2>/dev/null || true
  while window_shown; do sleep 0.1; done
  # Last: who reads this goes on at once, and there must be no window then but the next one's.
  echo "$shown"
}

try_program() { # name of the figures, program
  local seconds processor load which
  # Else what is timed is the disk, still busy with what was unpacked: the app flushes what it saves.
  sync
  cut_off "$2" --version >"$work/version.log" 2>&1 || { cat "$work/version.log"; wrong "$1: --version" "failed"; }
  for which in first second; do
    read -r seconds processor load < <(start_to_window "$2")
    holds "$1: $which start to window, s" "$seconds <= 10" "$seconds (processor $processor s, load $load)"
  done
  if [ "$flavour" = thin ]; then try_with_server "$1" "$2"; else try_network "$1" "$2"; fi
  seconds=$SECONDS
  if cut_off "$2" demo --headless --out /home/lab/demo >"$work/demo.log" 2>&1; then
    told "$1: headless demo, s" "$((SECONDS - seconds))"
  else
    tail -30 "$work/demo.log"
    wrong "$1: headless demo" "failed"
  fi
}

# The demo would go on with another engine where the network does not load; this would not.
try_network() { # name of the figures, program
  local seconds=$SECONDS
  rm -rf "$root/home/lab/toy" "$root/home/lab/masks"
  "$python" packaging/toy_data.py "$root/home/lab/toy"
  chown -R 1000:1000 "$root/home/lab/toy"
  if cut_off "$2" predict /home/lab/toy/new --exemplars /home/lab/toy/taught --engine segicl \
    --out /home/lab/masks >"$work/network.log" 2>&1; then
    told "$1: two pictures segmented by the network, s" "$((SECONDS - seconds))"
  else
    tail -20 "$work/network.log"
    wrong "$1: segmented by the network" "failed"
  fi
}

# A thin client and a server of this checkout, alone together on the loopback of a network cut off.
try_with_server() { # name of the figures, program
  local seconds=$SECONDS
  rm -rf "$root/home/lab/toy" "$root/home/lab/masks"
  "$python" packaging/toy_data.py "$root/home/lab/toy"
  chown -R 1000:1000 "$root/home/lab/toy"
  # Both ends read it; chroot'ed programs begin with an empty environment.
  printf 'only-for-this-trial-0123456789' >"$root/home/lab/key"
  if beside="cd '$here' && SEGICL_KEY=only-for-this-trial-0123456789 PYTHONPATH='$here' \
      '$python' -m segicl_gui serve --port 18443 --engine segicl >'$work/server.log' 2>&1" \
    wait_for=18443 cut_off "$2" predict /home/lab/toy/new --exemplars /home/lab/toy/taught \
    --engine segicl --engine-url http://127.0.0.1:18443 --engine-key-file /home/lab/key \
    --out /home/lab/masks >"$work/thin.log" 2>&1; then
    told "$1: segmented on a server, masks" "$(find "$root/home/lab/masks" -name '*.png' | wc -l)"
    told "$1: server started and answered, s" "$((SECONDS - seconds))"
  else
    tail -20 "$work/thin.log" "$work/server.log"
    wrong "$1: segmented on a server" "failed"
  fi
}

# --- the .deb -------------------------------------------------------------------------------------
try_program ".deb" /usr/bin/segicl
of_user() { find "$root/home/lab" -type f -not -path '*/.cache/*' | sort; }
settings=$(of_user)
inside apt-get purge -y -qq "$name" >>"$work/install.log" 2>&1
[ "$(of_user)" = "$settings" ] || wrong "projects and settings stay" "changed"
[ ! -e "$root/opt/segicl-gui" ] || wrong ".deb: uninstalled" "left in /opt: $(find "$root/opt" | head -5 | tr '\n' ' ')"

# --- the portable file, on a desktop's libraries ---------------------------------------------------
told "$(basename "$portable"), MB" "$(du -m --apparent-size "$portable" | cut -f1)"
rm -rf "$root/home/lab/demo"
mkdir -p "$root/home/lab/a stick"
tar -C "$root/home/lab/a stick" -xJf "$portable"
chown -R 1000:1000 "$root/home/lab/a stick"
try_program "portable" "/home/lab/a stick/$name/segicl"
find "$root/home/lab" -path "*/a stick" -prune -o -print | sort >"$work/home-before.txt"
cut_off "/home/lab/a stick/$name/install.sh" --copy >/dev/null || wrong "per-user install" "failed"
cut_off /home/lab/.local/bin/segicl --version >/dev/null || wrong "per-user install: starts" "failed"
grep -q '^Exec="/home/lab/.local/opt/segicl-gui/segicl" gui %f' \
  "$root/home/lab/.local/share/applications/segicl-gui.desktop" || wrong "per-user menu entry" "wrong Exec"
cut_off /home/lab/.local/opt/segicl-gui/uninstall.sh >/dev/null || wrong "per-user uninstall" "failed"
find "$root/home/lab" -path "*/a stick" -prune -o -print | sort >"$work/home-after.txt"
left=$(comm -13 "$work/home-before.txt" "$work/home-after.txt" | while read -r f; do [ -d "$f" ] || echo "$f"; done)
if [ -n "$left" ]; then wrong "per-user uninstall leaves" "$left"; else told "per-user uninstall leaves" "nothing"; fi

# --- what is left once all that came along is gone ------------------------------------------------
inside apt-get autoremove --purge -y -qq >>"$work/install.log" 2>&1
files >"$work/after.txt"
left=$(comm -13 "$work/before.txt" "$work/after.txt")
told "files left in the system after all" "$(printf '%s' "$left" | grep -c . || true)"
printf '%s\n' "$left" | head -40
if grep -qi segicl <<<"$left"; then wrong "uninstall" "left files of ours"; fi
rm -rf --one-file-system "$root"
exit $failed
