// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/load_switch.h"

#include "widgets/tables/value_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

namespace {

constexpr int allPercent = 100;

} // namespace

LoadSwitch::LoadSwitch(QWidget* parent) : QWidget(parent), m_said(new QLabel(this)), m_button(new QPushButton(this))
{
    setObjectName(QStringLiteral("loadSwitch"));
    m_said->setObjectName(QStringLiteral("deviceLoad"));
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    m_button->setObjectName(QStringLiteral("load"));
    m_boxes = makeBoxes();
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_said, 1);
    line->addWidget(m_button, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_boxes);
    connect(m_button, &QPushButton::clicked, this, &LoadSwitch::press);
    setLoad({}, false);
    fold();
}

QWidget* LoadSwitch::makeBoxes()
{
    auto* boxes = new QWidget(this);
    boxes->setObjectName(QStringLiteral("loadBoxes"));
    m_cpu = makeBox(tr("cpu "), "loadCpu", 50);
    m_cpu->setToolTip(tr("Of the time of each core that the agent may use, spent on arithmetic"));
    m_memory = makeBox(tr("memory "), "loadMemory", 0);
    m_memory->setToolTip(tr("Of the time of each core that the agent may use, spent on copying memory"));
    m_hold = new QPushButton(tr("Hold"), boxes);
    m_hold->setObjectName(QStringLiteral("holdLoad"));
    auto* layout = new QHBoxLayout(boxes);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (auto* box : {m_cpu, m_memory})
        layout->addWidget(box, 1);
    layout->addWidget(m_hold);
    // A core has no more than all of its time, so the other one gives way.
    connect(m_cpu, &QSpinBox::valueChanged, this,
            [this](int percent) { m_memory->setValue(std::min(m_memory->value(), allPercent - percent)); });
    connect(m_memory, &QSpinBox::valueChanged, this,
            [this](int percent) { m_cpu->setValue(std::min(m_cpu->value(), allPercent - percent)); });
    for (auto* box : {m_cpu, m_memory})
        connect(box, &QSpinBox::valueChanged, this, &LoadSwitch::enable);
    connect(m_hold, &QPushButton::clicked, this,
            [this] { Q_EMIT holdRequested(m_cpu->value() / 100.0, m_memory->value() / 100.0); });
    return boxes;
}

QSpinBox* LoadSwitch::makeBox(const QString& prefix, const char* name, int percent)
{
    auto* box = new QSpinBox(this);
    box->setObjectName(QLatin1String(name));
    box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    box->setRange(0, allPercent);
    box->setSingleStep(5);
    box->setPrefix(prefix);
    box->setSuffix(tr(" %"));
    box->setValue(percent);
    return box;
}

void LoadSwitch::setLoad(const QString& load, bool possible)
{
    m_held = !load.isEmpty();
    m_possible = possible;
    m_said->setText(m_held ? load : possible ? tr("none on purpose") : dash());
    setOpen(m_open && !m_held);
}

void LoadSwitch::fold()
{
    setOpen(false);
}

void LoadSwitch::press()
{
    if (m_held)
        Q_EMIT releaseRequested();
    else
        setOpen(!m_open);
}

void LoadSwitch::setOpen(bool open)
{
    m_open = open;
    m_boxes->setVisible(open);
    m_button->setText(m_held ? tr("Release") : open ? tr("Close") : tr("Load…"));
    m_button->setToolTip(m_held ? tr("Ends the load that is held on purpose")
                                : tr("Keep the device busy on purpose, to see what becomes of its times"));
    enable();
}

void LoadSwitch::enable()
{
    m_button->setEnabled(m_held || m_possible || m_open);
    m_hold->setEnabled(m_possible && m_cpu->value() + m_memory->value() > 0);
}

} // namespace widgets
