// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/link_editor.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double slowestMbit = 0.1;
constexpr double fastestMbit = 1000.0;
constexpr double longestDelay = 500.0;
constexpr int sliderSteps = 1000;

double rateAt(double share)
{
    return slowestMbit * std::pow(fastestMbit / slowestMbit, share);
}

double placeOfRate(double rate)
{
    return std::log(rate / slowestMbit) / std::log(fastestMbit / slowestMbit);
}

// Fine near zero, where a delay decides, and zero itself can be reached.
double delayAt(double share)
{
    return longestDelay * share * share * share;
}

double placeOfDelay(double delay)
{
    return std::cbrt(delay / longestDelay);
}

} // namespace

LinkEditor::LinkEditor(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)), m_presets(new QHBoxLayout), m_source(new QLabel(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(1);
    m_grid->setHorizontalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_presets->setSpacing(6);
    m_source->setObjectName(QStringLiteral("linkSource"));
    m_source->setProperty("role", QStringLiteral("muted"));
    m_up = {.slider = nullptr, .number = nullptr, .valueAt = rateAt, .placeOf = placeOfRate};
    m_down = m_up;
    m_delay = {.slider = nullptr, .number = nullptr, .valueAt = delayAt, .placeOf = placeOfDelay};
    addField(m_up, tr("Uplink"), tr(" Mbit/s"), "uplink");
    addField(m_down, tr("Downlink"), tr(" Mbit/s"), "downlink");
    addField(m_delay, tr("Delay, one way"), tr(" ms"), "delay");
    auto* last = new QHBoxLayout;
    last->addLayout(m_presets);
    last->addStretch(1);
    last->addWidget(m_source);
    m_grid->addLayout(last, m_grid->rowCount(), 0, 1, 3);
    setLink({engine::megabitsPerSecond(10.0), engine::megabitsPerSecond(30.0), engine::Millis{10.0}});
}

void LinkEditor::addField(Field& field, const QString& title, const QString& unit, const char* name)
{
    const bool delay = field.valueAt == delayAt;
    auto* label = new QLabel(title, this);
    label->setProperty("role", QStringLiteral("muted"));
    field.number = new QDoubleSpinBox(this);
    field.number->setObjectName(QLatin1String(name));
    field.number->setDecimals(2);
    field.number->setRange(delay ? 0.0 : slowestMbit, delay ? longestDelay : fastestMbit);
    field.number->setSuffix(unit);
    field.number->setAlignment(Qt::AlignRight);
    field.number->setKeyboardTracking(false);
    field.number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field.number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    field.slider = new QSlider(Qt::Horizontal, this);
    field.slider->setObjectName(QLatin1String(name) + QStringLiteral("Slider"));
    field.slider->setRange(0, sliderSteps);
    field.slider->setToolTip(delay ? QString() : tr("Logarithmic"));
    const int row = m_grid->rowCount();
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(field.slider, row, 1);
    m_grid->addWidget(field.number, row, 2);
    connect(field.slider, &QSlider::valueChanged, this, [this, &field](int place) {
        const QSignalBlocker quiet(field.number);
        field.number->setValue(field.valueAt(static_cast<double>(place) / sliderSteps));
        Q_EMIT linkEdited(link());
    });
    connect(field.number, &QDoubleSpinBox::valueChanged, this, [this, &field](double value) {
        setValue(field, value);
        Q_EMIT linkEdited(link());
    });
}

void LinkEditor::setValue(Field& field, double value)
{
    const QSignalBlocker quietNumber(field.number);
    const QSignalBlocker quietSlider(field.slider);
    field.number->setValue(value);
    const double place = std::clamp(field.placeOf(field.number->value()), 0.0, 1.0);
    field.slider->setValue(static_cast<int>(std::lround(place * sliderSteps)));
}

engine::Link LinkEditor::link() const
{
    return {engine::megabitsPerSecond(m_up.number->value()), engine::megabitsPerSecond(m_down.number->value()),
            engine::Millis{m_delay.number->value()}};
}

void LinkEditor::setLink(const engine::Link& link)
{
    setValue(m_up, engine::toMegabitsPerSecond(link.up));
    setValue(m_down, engine::toMegabitsPerSecond(link.down));
    setValue(m_delay, link.delay.count());
}

void LinkEditor::setPresets(const std::vector<NamedLink>& presets)
{
    while (QLayoutItem* item = m_presets->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const NamedLink& preset : presets) {
        auto* button = new QPushButton(preset.name, this);
        button->setObjectName(QStringLiteral("preset") + preset.name);
        button->setProperty("role", QStringLiteral("choice"));
        m_presets->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, preset] {
            setLink(preset.link);
            Q_EMIT linkEdited(link());
        });
    }
}

void LinkEditor::setSource(const QString& text)
{
    m_source->setText(text);
}

} // namespace widgets
