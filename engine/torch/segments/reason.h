// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>

namespace engine::kernels {

/// One line: LibTorch's messages go on with where they came from.
std::string reasonOf(const std::exception& problem);

} // namespace engine::kernels
