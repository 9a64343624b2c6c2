#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the dev preset and runs every test without a display; further words are for ctest.
#   ./test.sh --asan             the network and the agent under AddressSanitizer and UBSan instead
#   ./test.sh --fuzz [SECONDS]   every fuzz target of the protocol for so long (60), from seeds made anew
set -eu
cd "$(dirname "$0")"
. .ci/packages.sh

fuzz() {
  local seconds="${1:-60}" target
  # shellcheck disable=SC2086
  install_missing $build_packages clang
  install_missing "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
  cmake --preset fuzz
  cmake --build --preset fuzz
  build/fuzz/bin/write_seeds build/fuzz/seeds
  for target in fuzz_frames fuzz_handshake fuzz_headers; do
    mkdir -p "build/fuzz/corpus/$target"
    echo "$target: $seconds s"
    "build/fuzz/bin/$target" -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=2000 -verbosity=0 \
      -print_final_stats=1 -artifact_prefix="build/fuzz/$target-" "build/fuzz/corpus/$target" "build/fuzz/seeds/$target"
  done
}

if [ "${1:-}" = --fuzz ]; then
  fuzz "${2:-60}"
  exit
fi
# shellcheck disable=SC2086
install_missing $build_packages $test_packages
preset=dev
if [ "${1:-}" = --asan ]; then
  preset=asan
  shift
fi
[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"
cmake --build --preset "$preset"
ctest --preset "$preset" "$@"
