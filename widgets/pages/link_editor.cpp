// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/link_editor.h"

#include "widgets/pages/number_box.h"
#include "widgets/tables/value_text.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <utility>

namespace widgets {

namespace {

constexpr double slowestMbit = 0.1;
constexpr double fastestMbit = 1000.0;
constexpr double longestDelay = 500.0;
constexpr double beyond = 100.0; // because a measured link may lie off the slider, and the number must still be right
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

const engine::Link firstLink{engine::megabitsPerSecond(10.0), engine::megabitsPerSecond(30.0), engine::Millis{10.0}};

} // namespace

/// Shows a dash for its value while it is blank.
class BlankableSpinBox : public NumberBox
{
public:
    using NumberBox::NumberBox;

    void setBlank(bool blank)
    {
        if (std::exchange(m_blank, blank) != blank)
            setValue(value()); // writes the text anew
    }

protected:
    QString textFromValue(double value) const override { return m_blank ? dash() : NumberBox::textFromValue(value); }

private:
    bool m_blank = false;
};

LinkEditor::LinkEditor(QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_presets(new QHBoxLayout), m_source(new QLabel(this)),
      m_measured(new QPushButton(tr("Use the measured link"), this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(1);
    m_grid->setHorizontalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_presets->setSpacing(6);
    m_source->setObjectName(QStringLiteral("linkSource"));
    m_source->setProperty("role", QStringLiteral("muted"));
    m_measured->setObjectName(QStringLiteral("useMeasured"));
    m_measured->setProperty("role", QStringLiteral("choice"));
    m_measured->hide();
    connect(m_measured, &QPushButton::clicked, this, &LinkEditor::measuredLinkRequested);
    m_up = {.slider = nullptr, .number = nullptr, .valueAt = rateAt, .placeOf = placeOfRate};
    m_down = m_up;
    m_delay = {.slider = nullptr, .number = nullptr, .valueAt = delayAt, .placeOf = placeOfDelay};
    addField(m_up, tr("Uplink"), tr(" Mbit/s"), "uplink");
    addField(m_down, tr("Downlink"), tr(" Mbit/s"), "downlink");
    addField(m_delay, tr("Delay, one way"), tr(" ms"), "delay");
    auto* last = new QHBoxLayout;
    last->setSpacing(10);
    last->addLayout(m_presets);
    last->addStretch(1);
    last->addWidget(m_source);
    last->addWidget(m_measured);
    m_grid->addLayout(last, m_grid->rowCount(), 0, 1, 3);
    setLink(std::nullopt);
}

void LinkEditor::addField(Field& field, const QString& title, const QString& unit, const char* name)
{
    const bool delay = field.valueAt == delayAt;
    auto* label = new QLabel(title, this);
    label->setProperty("role", QStringLiteral("muted"));
    field.number = new BlankableSpinBox(this);
    field.number->setObjectName(QLatin1String(name));
    field.number->setDecimals(2);
    field.number->setRange(delay ? 0.0 : slowestMbit / beyond, beyond * (delay ? longestDelay : fastestMbit));
    field.number->setSuffix(unit);
    field.number->setAlignment(Qt::AlignRight);
    field.number->setKeyboardTracking(false);
    field.number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field.number->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    field.number->setMinimumWidth(field.number->sizeHint().width()); // because a dash needs less
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
        edit();
        if (!field.slider->isSliderDown())
            Q_EMIT editEnded(); // by a key or the wheel
    });
    connect(field.slider, &QSlider::sliderReleased, this, &LinkEditor::editEnded);
    connect(field.number, &QDoubleSpinBox::valueChanged, this, [this, &field](double value) {
        setValue(field, value);
        edit();
        Q_EMIT editEnded();
    });
}

void LinkEditor::edit()
{
    setBlank(false);
    Q_EMIT linkEdited(link());
}

void LinkEditor::setBlank(bool blank)
{
    m_blank = blank;
    for (const auto* field : {&m_up, &m_down, &m_delay}) {
        const QSignalBlocker quiet(field->number);
        field->number->setBlank(blank);
    }
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

void LinkEditor::setLink(const std::optional<engine::Link>& link)
{
    if (link && !m_blank && *link == this->link())
        return; // because the slider is finer than the field, and may be in somebody's hand
    const auto shown = link.value_or(firstLink);
    setBlank(!link);
    setValue(m_up, engine::toMegabitsPerSecond(shown.up));
    setValue(m_down, engine::toMegabitsPerSecond(shown.down));
    setValue(m_delay, shown.delay.count());
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
            edit();
            Q_EMIT editEnded();
        });
    }
}

void LinkEditor::setSource(const QString& text)
{
    m_source->setText(text);
}

void LinkEditor::setEditable(bool editable)
{
    for (const auto* field : {&m_up, &m_down, &m_delay}) {
        field->slider->setEnabled(editable);
        field->number->setEnabled(editable);
    }
    for (int i = 0; i < m_presets->count(); ++i)
        m_presets->itemAt(i)->widget()->setEnabled(editable);
    m_measured->setEnabled(editable);
}

void LinkEditor::setMeasuredHidden(bool hidden)
{
    m_measured->setVisible(hidden);
}

} // namespace widgets
