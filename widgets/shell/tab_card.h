// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/card.h"

class QButtonGroup;
class QStackedWidget;

namespace widgets {

/// A card whose title is a choice between several bodies.
class TabCard : public Card
{
    Q_OBJECT
public:
    explicit TabCard(QWidget* parent = nullptr);

    void addTab(const QString& title, QWidget* body); ///< takes @p body; its button is "tab0", "tab1", ...
    int currentTab() const;
    void setCurrentTab(int index);

Q_SIGNALS:
    void currentTabChanged(int index);

private:
    QButtonGroup* m_tabs;
    QStackedWidget* m_bodies;
};

} // namespace widgets
