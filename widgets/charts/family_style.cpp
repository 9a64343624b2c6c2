// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/family_style.h"

#include "widgets/charts/qcustomplot.h"
#include "widgets/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace widgets {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::FamilyStyle)
};

constexpr std::array<std::pair<std::string_view, std::size_t>, 17> kinds{{{"conv", 0},
                                                                          {"depthwise_conv", 0},
                                                                          {"transposed_conv", 0},
                                                                          {"matmul", 1},
                                                                          {"recurrent", 1},
                                                                          {"attention", 1},
                                                                          {"max_pool", 2},
                                                                          {"average_pool", 2},
                                                                          {"global_pool", 2},
                                                                          {"normalization", 3},
                                                                          {"layer_norm", 3},
                                                                          {"activation", 4},
                                                                          {"softmax", 4},
                                                                          {"argmax", 4},
                                                                          {"elementwise", 5},
                                                                          {"concat", 5},
                                                                          {"movement", 5}}};

} // namespace

std::vector<FamilyStyle> familyStyles(const Theme& theme)
{
    using Mark = LegendEntry::Mark;
    const QColor rose = theme.dark ? QColor(0xe8, 0x6a, 0x9b) : QColor(0xc4, 0x3d, 0x74);
    return {{Words::tr("Convolution"), theme.device, Mark::Disc},
            {Words::tr("Matrix product"), theme.edge, Mark::Square},
            {Words::tr("Pooling"), theme.link, Mark::Triangle},
            {Words::tr("Normalization"), theme.good, Mark::Disc},
            {Words::tr("Activation"), rose, Mark::Square},
            {Words::tr("Elementwise and movement"), theme.nodeBorder, Mark::Triangle},
            {Words::tr("Other"), theme.text, Mark::Disc}};
}

std::size_t familyStyleOf(std::string_view family)
{
    const auto* kind = std::ranges::find(kinds, family, &std::pair<std::string_view, std::size_t>::first);
    return kind != kinds.end() ? kind->second : 6;
}

QString familyText(const std::string& family)
{
    return family.empty() ? Words::tr("all layers")
                          : QString::fromStdString(family).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QCPScatterStyle scatterStyleOf(const FamilyStyle& style, double size)
{
    const auto shape = style.mark == LegendEntry::Mark::Disc ? QCPScatterStyle::ssCircle
        : style.mark == LegendEntry::Mark::Square            ? QCPScatterStyle::ssSquare
                                                             : QCPScatterStyle::ssTriangle;
    QColor fill = style.colour;
    fill.setAlpha(170);
    return {shape, QPen(style.colour, 0.6), fill, size};
}

} // namespace widgets
