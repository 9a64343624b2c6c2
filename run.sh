#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and opens Suture with its demo: this computer as the edge and an
# emulated phone. With --headless, or without a display, the same job runs in the terminal.
set -eu
cd "$(dirname "$0")"
. .ci/packages.sh
# shellcheck disable=SC2086
install_missing $build_packages
[ -f build/release/build.ninja ] || cmake --preset release
cmake --build --preset release

headless=no
arguments=()
for argument in "$@"; do
  if [ "$argument" = --headless ]; then headless=yes; else arguments+=("$argument"); fi
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=yes
if [ "$headless" = yes ]; then
  exec build/release/bin/suture demo "${arguments[@]+"${arguments[@]}"}"
fi
exec build/release/bin/suture --demo "${arguments[@]+"${arguments[@]}"}"
