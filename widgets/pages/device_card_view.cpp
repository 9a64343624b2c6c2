// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/device_card_view.h"

#include "widgets/pages/load_switch.h"
#include "widgets/shell/icons.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QLabel* plainLabel(QWidget* parent, const char* name)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

/// May go on in the next line behind each colon, as an address has no spaces.
QString breakable(QString address)
{
    constexpr QChar zeroWidthSpace(0x200b);
    return address.replace(QLatin1Char(':'), QStringLiteral(":") + zeroWidthSpace);
}

QColor stateColour(DeviceState state, const Theme& theme)
{
    switch (state) {
    case DeviceState::Ready:
    case DeviceState::Working:
    case DeviceState::Profiling:
    case DeviceState::Running: return theme.good;
    case DeviceState::Starting:
    case DeviceState::Connecting:
    case DeviceState::Unreachable:
    case DeviceState::Lost: return theme.warning;
    case DeviceState::Closed: return theme.error;
    }
    return theme.muted;
}

} // namespace

DeviceCardView::DeviceCardView(QWidget* parent)
    : QFrame(parent), m_name(plainLabel(this, "deviceName")), m_state(plainLabel(this, "deviceState")),
      m_detail(plainLabel(this, "deviceDetail")), m_emulated(plainLabel(this, "deviceEmulated")),
      m_address(plainLabel(this, "deviceAddress")), m_processor(plainLabel(this, "deviceProcessor")),
      m_threads(plainLabel(this, "deviceThreads")), m_runtime(plainLabel(this, "deviceRuntime")),
      m_link(plainLabel(this, "deviceLink")), m_load(new LoadSwitch(this)),
      m_asDevice(new QPushButton(tr("Device"), this)), m_asEdge(new QPushButton(tr("Edge"), this)),
      m_remove(new QPushButton(this))
{
    setProperty("role", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(10);
    layout->addWidget(makeHeader());
    layout->addWidget(m_detail);
    layout->addWidget(makeFacts(), 1);
    layout->addWidget(makeButtons());
}

QWidget* DeviceCardView::makeHeader()
{
    auto* header = new QWidget(this);
    m_name->setProperty("role", QStringLiteral("title"));
    m_state->setProperty("role", QStringLiteral("muted"));
    m_detail->setProperty("role", QStringLiteral("muted"));
    m_detail->setWordWrap(true);
    m_mark = new QLabel(header);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_name);
    layout->addStretch(1);
    layout->addWidget(m_mark);
    layout->addWidget(m_state);
    return header;
}

QWidget* DeviceCardView::makeFacts()
{
    auto* facts = new QWidget(this);
    auto* form = new QFormLayout(facts);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(5);
    form->setLabelAlignment(Qt::AlignLeft);
    const std::array<std::pair<QString, QLabel*>, 6> rows{{{tr("Address"), m_address},
                                                           {tr("Processor"), m_processor},
                                                           {tr("Cores"), m_threads},
                                                           {tr("Runtime"), m_runtime},
                                                           {tr("Link"), m_link},
                                                           {tr("Speed"), m_emulated}}};
    for (const auto& [title, value] : rows) {
        auto* label = new QLabel(title, facts);
        label->setProperty("role", QStringLiteral("muted"));
        value->setWordWrap(true);
        form->addRow(label, value);
    }
    auto* load = new QLabel(tr("Load"), facts);
    load->setProperty("role", QStringLiteral("muted"));
    form->addRow(load, m_load);
    connect(m_load, &LoadSwitch::holdRequested, this,
            [this](double cpu, double memory) { Q_EMIT loadRequested(m_card.agent, cpu, memory); });
    connect(m_load, &LoadSwitch::releaseRequested, this, [this] { Q_EMIT releaseRequested(m_card.agent); });
    return facts;
}

QWidget* DeviceCardView::makeButtons()
{
    auto* row = new QWidget(this);
    auto* use = new QLabel(tr("Use as"), row);
    use->setProperty("role", QStringLiteral("muted"));
    m_asDevice->setObjectName(QStringLiteral("asDevice"));
    m_asEdge->setObjectName(QStringLiteral("asEdge"));
    m_remove->setObjectName(QStringLiteral("removeDevice"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(use);
    layout->addWidget(m_asDevice);
    layout->addWidget(m_asEdge);
    layout->addStretch(1);
    layout->addWidget(m_remove);
    for (QPushButton* button : {m_asDevice, m_asEdge}) {
        button->setProperty("role", QStringLiteral("choice"));
        button->setCheckable(true);
    }
    connect(m_asDevice, &QPushButton::clicked, this, [this](bool on) { choose(DeviceRole::Device, on); });
    connect(m_asEdge, &QPushButton::clicked, this, [this](bool on) { choose(DeviceRole::Edge, on); });
    connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(m_card.agent); });
    return row;
}

void DeviceCardView::choose(DeviceRole role, bool chosen)
{
    setCard(m_card); // the buttons show what is, until the answer comes
    Q_EMIT roleChosen(m_card.agent, chosen ? role : DeviceRole::None);
}

void DeviceCardView::setCard(const DeviceCard& card)
{
    if (card.agent != m_card.agent)
        m_load->fold();
    m_card = card;
    m_load->setLoad(card.load, card.loadable);
    m_name->setText(card.name.isEmpty() ? card.address : card.name);
    m_address->setText(card.local ? tr("%1 (started by Suture)").arg(breakable(card.address)) : card.address);
    m_processor->setText(card.processor.isEmpty() ? dash() : card.processor);
    m_threads->setText(
        card.described && card.cores > 0 ? tr("%1, using %2 for layers").arg(card.cores).arg(card.threads) : dash());
    m_runtime->setText(card.runtime.isEmpty() ? dash() : card.runtime);
    m_link->setText(card.link.isEmpty() ? dash() : card.link);
    m_emulated->setText(!card.described ? dash()
                            : card.slowdown > 1.0
                            ? tr("%1 times slower, emulated").arg(QLocale().toString(card.slowdown))
                            : tr("its own, nothing emulated"));
    m_asDevice->setChecked(card.role == DeviceRole::Device);
    m_asEdge->setChecked(card.role == DeviceRole::Edge);
    m_remove->setText(card.local ? tr("End") : tr("Disconnect"));
    showState();
}

void DeviceCardView::showState()
{
    m_state->setText(stateText(m_card.state));
    m_detail->setText(m_card.detail);
    m_detail->setVisible(!m_card.detail.isEmpty());
    const QColor dot = stateColour(m_card.state, themeOf(palette()));
    m_mark->setPixmap(dotIcon(dot).pixmap(QSize(10, 10), devicePixelRatioF()));
    const Theme theme = themeOf(palette());
    const QColor side = m_card.role == DeviceRole::Device ? theme.device
        : m_card.role == DeviceRole::Edge                 ? theme.edge
                                                          : theme.border;
    setStyleSheet(QStringLiteral("widgets--DeviceCardView { border-left: 4px solid %1; }").arg(side.name()));
    m_asDevice->setStyleSheet(
        QStringLiteral("QPushButton:checked { background: %1; border-color: %1; }").arg(theme.device.name()));
    m_asEdge->setStyleSheet(
        QStringLiteral("QPushButton:checked { background: %1; border-color: %1; }").arg(theme.edge.name()));
}

} // namespace widgets
