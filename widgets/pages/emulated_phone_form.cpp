// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/emulated_phone_form.h"

#include "widgets/pages/number_box.h"

#include <QButtonGroup>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

namespace widgets {

namespace {

QDoubleSpinBox* spinBox(QWidget* parent, const char* name, double least, double most, double value)
{
    auto* box = new NumberBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setDecimals(1);
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setRange(least, most);
    box->setValue(value);
    return box;
}

} // namespace

EmulatedPhoneForm::EmulatedPhoneForm(QWidget* parent)
    : QWidget(parent), m_slowdown(spinBox(this, "slowdown", 1.0, 1000.0, 4.0)), m_presets(new QButtonGroup(this)),
      m_custom(makeCustomLink())
{
    m_slowdown->setPrefix(tr("× "));
    m_slowdown->setToolTip(tr("Each layer's measured time is stretched so many times"));
    auto* add = new QPushButton(tr("Add emulated phone"), this);
    add->setObjectName(QStringLiteral("addPhone"));
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addRow(tr("Slower by"), m_slowdown);
    layout->addRow(tr("Link"), makePresets());
    layout->addRow(QString(), m_custom);
    layout->addRow(QString(), add);
    m_custom->hide();
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT phoneRequested(slowdown(), link()); });
}

QWidget* EmulatedPhoneForm::makePresets()
{
    const std::array<std::pair<QString, QString>, 4> presets{{{tr("3G"), QStringLiteral("3g")},
                                                              {tr("4G"), QStringLiteral("4g")},
                                                              {tr("Wi-Fi"), QStringLiteral("wifi")},
                                                              {tr("Custom"), QStringLiteral("custom")}}};
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (const auto& [title, word] : presets) {
        auto* button = new QPushButton(title, row);
        button->setObjectName(word);
        button->setProperty("role", QStringLiteral("choice"));
        button->setCheckable(true);
        button->setChecked(word == QLatin1String("4g"));
        m_presets->addButton(button);
        layout->addWidget(button);
    }
    layout->addStretch(1);
    connect(m_presets, &QButtonGroup::buttonClicked, this, [this](const QAbstractButton* button) {
        m_custom->setVisible(button->objectName() == QLatin1String("custom"));
    });
    return row;
}

QWidget* EmulatedPhoneForm::makeCustomLink()
{
    auto* custom = new QWidget(this);
    m_up = spinBox(custom, "customUp", 0.1, 10000.0, 10.0);
    m_down = spinBox(custom, "customDown", 0.1, 10000.0, 30.0);
    m_roundTrip = spinBox(custom, "customRoundTrip", 0.0, 5000.0, 20.0);
    m_up->setPrefix(QStringLiteral("↑ "));
    m_up->setSuffix(tr(" Mbit/s"));
    m_down->setPrefix(QStringLiteral("↓ "));
    m_down->setSuffix(tr(" Mbit/s"));
    m_roundTrip->setPrefix(tr("RTT "));
    m_roundTrip->setSuffix(tr(" ms"));
    auto* layout = new QVBoxLayout(custom);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QDoubleSpinBox* box : {m_up, m_down, m_roundTrip})
        layout->addWidget(box);
    return custom;
}

double EmulatedPhoneForm::slowdown() const
{
    return m_slowdown->value();
}

QString EmulatedPhoneForm::link() const
{
    QString preset = m_presets->checkedButton()->objectName();
    if (preset != QLatin1String("custom"))
        return preset;
    return QStringLiteral("%1/%2/%3").arg(m_up->value()).arg(m_down->value()).arg(m_roundTrip->value());
}

} // namespace widgets
