// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QString>

namespace widgets {

/// What the engine says, in the language of the window: the only way from there to here.
QString said(const engine::Sentence& sentence);
inline QString said(const engine::Error& error)
{
    return said(error.what);
}

} // namespace widgets
