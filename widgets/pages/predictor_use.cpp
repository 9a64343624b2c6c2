// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/predictor_use.h"

#include "widgets/shell/elided_label.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace widgets {

PredictorUse::PredictorUse(QWidget* parent) : QWidget(parent)
{
    m_said = new ElidedLabel(this);
    m_said->setObjectName(QStringLiteral("predictorSaid"));
    m_said->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    addButton(engine::Side::Device, tr("Plan the device"),
              tr("Plans take the predicted times of the open model for the device, in the place of measured ones"));
    addButton(engine::Side::Edge, tr("Plan the edge"),
              tr("Plans take the predicted times of the open model for the edge, in the place of measured ones"));
    layout->addWidget(m_said, 1);
    enable();
}

void PredictorUse::addButton(engine::Side side, const QString& text, const QString& help)
{
    auto* button = new QPushButton(text, this);
    button->setCheckable(true);
    button->setToolTip(help);
    button->setObjectName(side == engine::Side::Device ? QStringLiteral("predictDevice")
                                                       : QStringLiteral("predictEdge"));
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 16);
    connect(button, &QPushButton::clicked, this, [this, side](bool use) { Q_EMIT useRequested(side, use); });
    layout()->addWidget(button);
    m_buttons[static_cast<std::size_t>(side)] = button;
}

void PredictorUse::setAvailable(bool available)
{
    m_available = available;
    enable();
}

void PredictorUse::setUsed(engine::Side side, bool used, const QString& said)
{
    m_buttons[static_cast<std::size_t>(side)]->setChecked(used);
    m_words[static_cast<std::size_t>(side)] = said;
    enable();
}

/// What is taken can be let go without a predictor, too.
void PredictorUse::enable()
{
    for (auto* button : m_buttons)
        button->setEnabled(m_available || button->isChecked());
    QStringList said;
    for (const auto& words : m_words) {
        if (!words.isEmpty())
            said << words;
    }
    m_said->setText(said.join(QStringLiteral(" · ")));
}

} // namespace widgets
