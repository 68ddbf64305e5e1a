#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Leeway and starts it.
#   packaging/run.sh                           the demo: a recorded cluster and its repository
#   packaging/run.sh --repo DIR --context C    your repository beside your cluster
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")/.."
. packaging/lib.sh

case "${1:-}" in -h|--help) sed -n '3,5p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;; esac
install_packages packaging/packages-build.txt
need_disk 2 "building"
build release -DLEEWAY_TESTS=OFF -- leeway leewayctl

bin=$PWD/build/release/bin
cd "$called_from"
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${QT_QPA_PLATFORM:-}" ]; then
    say "There is no display here, so this prints text. Where there is one, the same command opens the window."
    [ $# -gt 0 ] || set -- --demo
    status=0
    "$bin/leewayctl" drift "$@" || status=$?
    # 1 is the answer "something differs": an answer, not a failure.
    [ "$status" -le 1 ] || exit "$status"
    exit 0
fi
[ $# -gt 0 ] || set -- --demo
exec "$bin/leeway" "$@"
