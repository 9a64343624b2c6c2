// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/widgets/made_up.h"
#include "widgets/shell/missing_note.h"

#include <QAbstractButton>
#include <QWidget>

/// What tests of pages do: find by name, press, read what is missing.
template <typename Widget>
Widget* child(const QWidget& parent, const char* name)
{
    return parent.findChild<Widget*>(QLatin1String(name));
}

inline void press(const QWidget& page, const char* name)
{
    child<QAbstractButton>(page, name)->click();
}

inline QString missing(const QWidget& page)
{
    const auto* note = child<widgets::MissingNote>(page, "missing");
    return note->isHidden() ? QString() : note->text();
}

struct Values
{
    std::shared_ptr<const engine::LayerGraph> graph = madeUpGraph();
    engine::Profile device = madeUpProfile(*graph, "phone", 2.4);
    engine::Profile edge = madeUpProfile(*graph, "lab-ws", 0.3);
    std::vector<widgets::PlanRow> plans = madeUpPlans(*graph, device, edge, madeUpLink());
};
