# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by test.sh, behind packages.sh: the checks beside the tests.

# Whether every tracked C++ file is as the formatter writes it.
check_format() {
  # shellcheck disable=SC2086
  install_missing $check_packages
  git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format-14 --dry-run -Werror
  echo "format: every file is as clang-format writes it"
}

# Files that differ from the last release, or from a hundred commits ago where that is nearer or there is none; those
# that were changed last come first.
changed_files() {
  local tag since
  tag="$(git describe --tags --abbrev=0 2>/dev/null || true)"
  since="$(git rev-list HEAD | sed -n '101p')"
  if [ -n "$tag" ] && { [ -z "$since" ] || git merge-base --is-ancestor "$since" "$tag"; }; then since="$tag"; fi
  git log --name-only --diff-filter=d --format= ${since:+"$since.."} -- '*.cpp' '*.h' | awk 'NF && !seen[$0]++' |
    while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done
}

# The files that the compiler is given for those on standard input: a header is read by way of its own .cpp, or
# else of one file that includes it. LibTorch's room is left out: its headers take clang-tidy minutes a file and bring
# findings of their own.
translation_units() {
  local file
  while read -r file; do
    case "$file" in
      engine/torch/* | tests/torch/* | tests/fuzz/*) ;;
      *.h)
        if [ -f "${file%.h}.cpp" ]; then
          echo "${file%.h}.cpp"
        else
          git grep -l "#include \"$file\"" -- '*.cpp' ':!engine/torch' ':!tests/torch' ':!tests/fuzz' | awk 'NR == 1' || true
        fi ;;
      *.cpp) echo "$file" ;;
    esac
  done | awk '!seen[$0]++'
}

# clang-tidy over the named files; over those that changed when none is named. It reads how the preset dev builds
# them, and what that has made of them. TIDY_SECONDS ends it early: the rest is not looked at.
check_tidy() {
  local units until
  # shellcheck disable=SC2086
  install_missing $check_packages
  if [ $# -gt 0 ]; then units="$(printf '%s\n' "$@" | translation_units)"; else units="$(changed_files | translation_units)"; fi
  [ -n "$units" ] || return 0
  build dev
  until=$(($(date +%s) + ${TIDY_SECONDS:-1000000}))
  echo "tidy: $(wc -l <<<"$units") files"
  # shellcheck disable=SC2016
  xargs -P "$(nproc)" -n 1 sh -c '
    if [ "$(date +%s)" -ge "$0" ]; then echo "tidy: no time for $1"; exit; fi
    clang-tidy-14 -p build/dev --quiet --extra-arg=-Wno-unknown-warning-option "$1"' \
    "$until" <<<"$units" 2> >(grep -v ' warnings generated\.$' >&2)
}

# Every fuzz target for so many seconds, from seeds made anew. What it finds stays in build/fuzz as TARGET-crash-*.
fuzz() {
  local seconds="${1:-60}" target
  # shellcheck disable=SC2086
  install_missing $build_packages clang
  install_missing "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
  cmake --preset fuzz
  cmake --build --preset fuzz
  rm -rf build/fuzz/seeds
  build/fuzz/bin/write_seeds build/fuzz/seeds
  for target in $(cd build/fuzz/bin && ls -d fuzz_*); do
    mkdir -p "build/fuzz/corpus/$target" "build/fuzz/seeds/$target"
    echo "$target: $seconds s"
    "build/fuzz/bin/$target" -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=2000 -verbosity=0 \
      -print_final_stats=1 -artifact_prefix="build/fuzz/$target-" "build/fuzz/corpus/$target" "build/fuzz/seeds/$target"
  done
}
