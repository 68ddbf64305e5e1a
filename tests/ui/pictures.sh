#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# pictures.sh FOLDER [NAME...]: pictures of every page and state, made by the real X11 platform plugin under Xvfb.
# LEEWAY_BUILD names the build folder (default build/debug).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${LEEWAY_BUILD:-$here/build/debug}
exec xvfb-run -a -s "-screen 0 2600x1500x24" env QT_QPA_PLATFORM=xcb "$build/tests/ui/leeway-pictures" "$@"
