// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

class QComboBox;

namespace widgets {

/// A device that can be asked.
struct CollectDevice
{
    quint32 agent = 0;
    QString name;

    bool operator==(const CollectDevice&) const = default;
};

/// What @p combo offers, each with its agent as data. Who was chosen stays chosen, or else it is the first. False: they
/// were there already, and nothing has changed.
bool offerDevices(QComboBox& combo, const std::vector<CollectDevice>& devices);

} // namespace widgets
