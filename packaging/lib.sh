# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh: messages, missing packages, building.

say() { printf '\n[%s] %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf '\nLeeway: %s\n' "$*" >&2; exit 1; }

# install_packages FILE...: the Debian packages of these lists that are not installed yet.
install_packages() {
    command -v dpkg-query >/dev/null 2>&1 ||
        die "this script installs Debian packages; on another system install the ones in packaging/packages-*.txt by hand"
    local missing=() name
    while read -r name; do
        case "$name" in ''|'#'*) continue ;; esac
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done < <(cat "$@")
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "installing packages needs root: run this as root or install sudo"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q >&2 || die "apt-get update failed: is a Debian mirror reachable?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2 ||
        die "these packages could not be installed: ${missing[*]}"
}

# need_disk GIB FOR
need_disk() {
    local free
    free=$(df -Pk . | awk 'NR==2 {print int($4/1048576)}')
    [ "$free" -ge "$1" ] || die "$2 needs about $1 GiB of free disk, there are $free GiB"
}

# build PRESET [cmake arguments...] -- [targets...]
build() {
    local preset=$1 options=() started
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1"); shift; done
    [ $# -gt 0 ] && shift
    started=$(date +%s)
    say "Building ($preset)"
    mkdir -p build
    if ! cmake --preset "$preset" "${options[@]}" >"build/configure-$preset.log" 2>&1; then
        tail -20 "build/configure-$preset.log" >&2
        die "configuring failed, see build/configure-$preset.log"
    fi
    cmake --build --preset "$preset" ${1:+--target "$@"} >&2 || die "the build ($preset) failed"
    say "Built ($preset) in $(( ($(date +%s) - started + 30) / 60 )) min"
}
