// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRect>

namespace app {

/// Where a window without its frame lies when nobody has placed it yet: in the middle of the room that a screen has
/// left, as large as it likes to be, or as there is room for.
QRect firstPlace(const QRect& room);

/// @p place, moved and made smaller until it lies on that one of the screens which shows most of it.
/// @p rooms: what each screen has left for windows, at least one.
QRect placeOnScreens(const QRect& place, const QList<QRect>& rooms);

} // namespace app
