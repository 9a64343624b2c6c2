// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/device_choice.h"

#include <QComboBox>

#include <algorithm>

namespace widgets {

bool offerDevices(QComboBox& combo, const std::vector<CollectDevice>& devices)
{
    std::vector<CollectDevice> shown;
    for (int item = 0; item < combo.count(); ++item)
        shown.push_back({combo.itemData(item).toUInt(), combo.itemText(item)});
    if (shown == devices)
        return false;
    const auto chosen = combo.currentData();
    combo.clear();
    for (const auto& [agent, name] : devices)
        combo.addItem(name, agent);
    combo.setCurrentIndex(std::max(0, combo.findData(chosen)));
    return true;
}

} // namespace widgets
