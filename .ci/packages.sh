# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by run.sh and test.sh: what Debian 12 and 13 must have installed, and how to get it.

build_packages="g++ cmake ninja-build pkg-config libtorch-dev libopenblas0-pthread libdnnl-dev
  qt6-base-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev
  libqcustomplot-dev libeigen3-dev libboost-dev libonnx-dev libprotobuf-dev protobuf-compiler
  nlohmann-json3-dev libssl-dev libexpected-dev libxxhash-dev libcli11-dev libgraphviz-dev libgl-dev libxgboost-dev libsvm-dev"
test_packages="python3-torch python3-torchvision python3-onnx libonnx-testdata python3-numpy fonts-dejavu-core git"
# The formatter and the linter, of one version, because others judge differently: Debian 12's.
check_packages="clang-14 clang-format-14 clang-tidy-14 git"

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Installs those of the named packages that are missing; does nothing when all are there.
install_missing() {
  local missing="" name
  for name in "$@"; do
    installed "$name" || missing="$missing $name"
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "Suture needs these Debian packages:$missing" >&2
    return 1
  fi
  local root=""
  if [ "$(id -u)" -ne 0 ]; then
    root="sudo"
    echo "Suture needs packages that are not installed; sudo is used to install them:$missing"
  else
    echo "Installing what Suture needs:$missing"
  fi
  $root apt-get update -qq || return 1
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
