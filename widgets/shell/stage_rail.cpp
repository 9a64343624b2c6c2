// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/stage_rail.h"

#include "widgets/shell/icons.h"
#include "widgets/theme.h"

#include <QButtonGroup>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace widgets {

StageRail::StageRail(QWidget* parent) : QWidget(parent), m_buttons(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("rail"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedWidth(sizes::railWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(0);
    for (const Stage stage : allStages)
        addStage(stage);
    layout->addStretch(1); // little, because the buttons come first
    setStage(Stage::Model);
    connect(m_buttons, &QButtonGroup::idClicked, this, [this](int id) { Q_EMIT stageChosen(static_cast<Stage>(id)); });
}

void StageRail::addStage(Stage stage)
{
    const int number = static_cast<int>(stage);
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("stage%1").arg(number));
    button->setText(stageTitle(stage));
    button->setToolTip(tr("%1 (key %2)").arg(stageTitle(stage)).arg(number + 1));
    button->setIcon(stageIcon(stage, Theme{}.railText));
    button->setIconSize({24, 24});
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setCheckable(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    button->setMinimumHeight(48);
    button->setMaximumHeight(64);
    m_buttons->addButton(button, number);
    static_cast<QVBoxLayout*>(layout())->addWidget(button, 100);
    auto* key = new QShortcut(QKeySequence(Qt::Key_1 + number), this);
    key->setWhatsThis(tr("%1 stage").arg(stageTitle(stage)));
    connect(key, &QShortcut::activated, button, &QToolButton::click);
}

Stage StageRail::stage() const
{
    return static_cast<Stage>(m_buttons->checkedId());
}

void StageRail::setStage(Stage stage)
{
    m_buttons->button(static_cast<int>(stage))->setChecked(true);
}

} // namespace widgets
