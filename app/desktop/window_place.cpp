// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window_place.h"

#include <QMargins>

#include <algorithm>

namespace app {

namespace {

constexpr QSize usualSize{1600, 1000};
constexpr QMargins frame{4, 32, 4, 4}; ///< of a window, by a usual desktop; it is not known before it is shown

int areaOf(const QRect& rect)
{
    return rect.isValid() ? rect.width() * rect.height() : 0;
}

} // namespace

QRect firstPlace(const QRect& room)
{
    const auto inside = room.marginsRemoved(frame);
    QRect place({}, usualSize.boundedTo(inside.size()));
    place.moveCenter(inside.center());
    return place;
}

QRect placeOnScreens(const QRect& place, const QList<QRect>& rooms)
{
    const auto shown = [&place](const QRect& room) { return areaOf(place & room); };
    const auto room = std::ranges::max(rooms, {}, shown).marginsRemoved(frame);
    const auto size = place.size().boundedTo(room.size());
    return {QPoint(std::clamp(place.left(), room.left(), room.right() + 1 - size.width()),
                   std::clamp(place.top(), room.top(), room.bottom() + 1 - size.height())),
            size};
}

} // namespace app
