// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace app {

/// This process may hold as many descriptors as the system lets it ask for: each peer, each run and each model that
/// comes in needs one, and 1024 is soon not enough.
void raiseDescriptorLimit();

} // namespace app
