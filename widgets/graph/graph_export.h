// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

namespace widgets {

class GraphScene;

/// The whole scene with every word, whatever the view shows. Bytes of a file whose name ends in @p suffix:
/// "svg", "pdf" or "png". @p caption stands below it. A PNG has two pixels to a scene unit, fewer where it would grow beyond reason.
engine::Result<QByteArray> exported(GraphScene& scene, const QString& suffix, const QString& caption);

} // namespace widgets
