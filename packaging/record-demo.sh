#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Plays the demo's story on a real control plane and writes resources/demo/: the recorded cluster, its repository and
# the totals that `leewayctl drift --demo` has to tell. Takes about five minutes; needs packaging/controlplane.sh first.
#   packaging/record-demo.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lib.sh

case "${1:-}" in -h|--help) sed -n '3,5p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;; esac
preset=${LEEWAY_PRESET:-debug}
folder=${1:-resources/demo}
build "$preset" -DLEEWAY_TESTS=ON -- leewayctl leeway-record-demo
"build/$preset/tests/controlplane/leeway-record-demo" "build/$preset/bin/leewayctl" "$folder"
size=$(stat -c %s "$folder/cluster.leeway")
[ "$size" -le 1048576 ] || die "$folder/cluster.leeway is larger than 1 MiB ($size bytes)"
say "Recorded into $folder: $(cd "$folder" && du -h -- * | tr '\t\n' '  ')"
