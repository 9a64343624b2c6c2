// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/placement.h"

#include <QCoreApplication>

#include <algorithm>

namespace widgets {

double deviceShare(std::span<const engine::Side> sideOf)
{
    const auto onDevice = std::ranges::count(sideOf, engine::Side::Device);
    return sideOf.empty() ? 1.0 : static_cast<double>(onDevice) / static_cast<double>(sideOf.size());
}

QString placementText(std::span<const engine::Side> sideOf)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("widgets::Placement", text); };
    const auto onDevice = std::ranges::count(sideOf, engine::Side::Device);
    if (onDevice == std::ssize(sideOf))
        return tr("device only");
    if (onDevice == 0)
        return tr("edge only");
    return tr("cut: %1 of %2 layers on the device").arg(onDevice).arg(sideOf.size());
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto channel = [share](double of, double other) {
        return static_cast<float>(share * of + (1.0 - share) * other);
    };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

QColor placementColour(std::span<const engine::Side> sideOf, const Theme& theme)
{
    constexpr double reach = 0.6; // because a split with nearly all layers on one side is still a split
    const double share = deviceShare(sideOf);
    if (share == 0.0 || share == 1.0)
        return share == 0.0 ? theme.edge : theme.device;
    const double lean = reach * std::abs(2.0 * share - 1.0);
    return mixed(share > 0.5 ? theme.device : theme.edge, theme.link, lean);
}

} // namespace widgets
