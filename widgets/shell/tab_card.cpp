// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/tab_card.h"

#include "widgets/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>

namespace widgets {

TabCard::TabCard(QWidget* parent) : Card({}, parent), m_tabs(new QButtonGroup(this)), m_bodies(new QStackedWidget(this))
{
    header()->setSpacing(2); // tabs keep their distance by themselves
    addBody(m_bodies);
    connect(m_tabs, &QButtonGroup::idClicked, m_bodies, &QStackedWidget::setCurrentIndex);
    connect(m_bodies, &QStackedWidget::currentChanged, this, &TabCard::currentTabChanged);
}

void TabCard::addTab(const QString& title, QWidget* body)
{
    const int index = m_bodies->addWidget(body);
    auto* tab = new QToolButton(this);
    tab->setObjectName(QStringLiteral("tab%1").arg(index));
    tab->setProperty("role", QStringLiteral("tab"));
    tab->setText(title);
    tab->setCheckable(true);
    tab->setChecked(index == 0);
    QFont bold = tab->font(); // as the chosen one is
    bold.setPixelSize(sizes::text);
    bold.setBold(true);
    tab->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(title) + 22);
    m_tabs->addButton(tab, index);
    header()->insertWidget(index, tab);
}

int TabCard::currentTab() const
{
    return m_bodies->currentIndex();
}

void TabCard::setCurrentTab(int index)
{
    if (auto* tab = m_tabs->button(index)) {
        tab->setChecked(true);
        m_bodies->setCurrentIndex(index);
    }
}

} // namespace widgets
