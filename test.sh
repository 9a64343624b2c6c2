#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the dev preset and runs every test without a display; further words are for ctest.
#   ./test.sh --asan [...]       everything but LibTorch's room under AddressSanitizer and UBSan instead
#   ./test.sh --format           whether the files are as clang-format writes them
#   ./test.sh --tidy [FILE...]   clang-tidy over those files, or over what changed since the last release
#   ./test.sh --fuzz [SECONDS]   every fuzz target for so long (60), from seeds made anew
#   ./test.sh --all              all of that: every test, every file, every target for a minute
set -euo pipefail
cd "$(dirname "$0")"
. .ci/packages.sh
. .ci/checks.sh

# build PRESET [TARGET...]
build() {
  local preset="$1"
  shift
  # shellcheck disable=SC2086
  install_missing $build_packages $test_packages
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"
  cmake --build --preset "$preset" ${1:+--target "$@"}
}

run_tests() {
  local preset="$1"
  shift
  build "$preset"
  ctest --preset "$preset" "$@"
}

run_all() {
  check_format
  run_tests dev
  # shellcheck disable=SC2046
  check_tidy $(git ls-files '*.cpp')
  run_tests asan
  fuzz 60
}

case "${1:-}" in
  --asan) shift; run_tests asan "$@" ;;
  --format) check_format ;;
  --tidy) shift; check_tidy "$@" ;;
  --fuzz) fuzz "${2:-60}" ;;
  --all) run_all ;;
  *) run_tests dev "$@" ;;
esac
