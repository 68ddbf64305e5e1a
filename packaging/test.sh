#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Leeway and runs its tests.
#   packaging/test.sh          everything: style, optimised build, real control plane, sanitizers
#   packaging/test.sh --fast   the daily loop (at most 5 minutes once built): no Go, no sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lib.sh

fast=no
case "${1:-}" in
    '') ;;
    --fast) fast=yes ;;
    -h|--help) sed -n '3,5p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) die "unknown option $1; there is only --fast" ;;
esac

started=$(date +%s)
install_packages packaging/packages-build.txt packaging/packages-test.txt

say "Checking the style (clang-format)"
git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror || die "run clang-format -i on the files named above"

# run_tests PRESET [ctest arguments...]
run_tests() {
    local preset=$1
    shift
    say "Testing ($preset)"
    ctest --preset "$preset" --parallel "$(nproc)" --no-tests=error --repeat until-pass:2 "$@" || die "tests failed ($preset)"
}

if [ "$fast" = yes ]; then
    build release -DLEEWAY_TESTS=ON --
    run_tests release --label-exclude 'controlplane|slow|benchmark'
    say "Done in $(( ($(date +%s) - started + 30) / 60 )) min"
    exit 0
fi

need_disk 8 "two builds of Leeway"
build release -DLEEWAY_TESTS=ON --
run_tests release --label-exclude 'controlplane|benchmark'

# What runs on the real control plane waits for servers most of its time: once, with the sanitizers watching, is enough.
export LEEWAY_CONTROLPLANE_DIR=${LEEWAY_CONTROLPLANE_DIR:-$PWD/build/controlplane}
packaging/controlplane.sh "$LEEWAY_CONTROLPLANE_DIR" || die "the control plane could not be built"
export LEEWAY_REQUIRE_CONTROLPLANE=1
export LEEWAY_KUSTOMIZE=$LEEWAY_CONTROLPLANE_DIR/bin/kustomize
build asan -DLEEWAY_TESTS=ON --
run_tests asan --label-exclude 'pictures|benchmark'
say "Done in $(( ($(date +%s) - started + 30) / 60 )) min"
