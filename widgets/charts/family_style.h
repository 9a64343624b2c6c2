// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/legend_entry.h"

#include <string>
#include <string_view>
#include <vector>

class QCPScatterStyle;

namespace widgets {

struct Theme;

/// How points of one kind of layers look: by colour and by shape.
struct FamilyStyle
{
    QString title; ///< of the kind: "Pooling"
    QColor colour;
    LegendEntry::Mark mark = LegendEntry::Mark::Disc;
};

/// All kinds, each of several families.
std::vector<FamilyStyle> familyStyles(const Theme& theme);
/// Which of them a family is of; the last: of none of the others.
std::size_t familyStyleOf(std::string_view family);
/// "depthwise conv"; "all layers" of the empty name.
QString familyText(const std::string& family);
/// @p size in pixels.
QCPScatterStyle scatterStyleOf(const FamilyStyle& style, double size);

} // namespace widgets
