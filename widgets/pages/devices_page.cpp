// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/devices_page.h"

#include "widgets/pages/device_card_view.h"
#include "widgets/pages/emulated_phone_form.h"
#include "widgets/pages/link_card.h"
#include "widgets/shell/card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

namespace {

constexpr int sideWidth = 340;
constexpr int cardWidth = 270; ///< at least
constexpr int mostInARow = 3;
constexpr int rowHeight = 240; ///< of cards, that is always seen

} // namespace

QString addressFault(const QString& address)
{
    const qsizetype colon = address.lastIndexOf(QLatin1Char(':'));
    if (colon <= 0)
        return DevicesPage::tr("An address is a host and a port, like 192.168.1.20:5123.");
    bool isNumber = false;
    const int port = address.mid(colon + 1).toInt(&isNumber);
    if (!isNumber || port < 1 || port > 65535)
        return DevicesPage::tr("The port of %1 must be a number from 1 to 65535.").arg(address);
    const QString host = address.left(colon);
    if (std::ranges::any_of(host, [](QChar letter) { return letter.isSpace() || letter == QLatin1Char('/'); }))
        return DevicesPage::tr("%1 is not the name of a host.").arg(host);
    return {};
}

DevicesPage::DevicesPage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_missing(new MissingNote(this)), m_link(new LinkCard(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* side = new QWidget(this);
    side->setFixedWidth(sideWidth);
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->setSpacing(sizes::margin);
    sideLayout->addWidget(makeConnect());
    sideLayout->addWidget(makePhone());
    sideLayout->addStretch(1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(sizes::margin);
    auto* left = new QVBoxLayout;
    left->setSpacing(sizes::margin);
    left->addWidget(makeCards(), 2);
    left->addWidget(m_link, 3);
    columns->addLayout(left, 1);
    columns->addWidget(side);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_missing);
    layout->addLayout(columns, 1);
    connect(m_link, &LinkCard::exportReady, this, &DevicesPage::exportReady);
    connect(m_missing, &MissingNote::wanted, m_address, [this] { m_address->setFocus(Qt::OtherFocusReason); });
    setDevices({});
}

QWidget* DevicesPage::makeCards()
{
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setMinimumHeight(rowHeight);
    auto* inside = new QWidget(area);
    inside->setProperty("role", QStringLiteral("page"));
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 0, 0);
    m_grid = new QGridLayout;
    m_grid->setSpacing(sizes::margin);
    layout->addLayout(m_grid);
    layout->addStretch(1);
    area->setWidget(inside);
    return area;
}

QWidget* DevicesPage::makeConnect()
{
    auto* card = new Card(tr("Connect an agent"), this);
    auto* body = new QWidget(card);
    auto* hint = new QLabel(tr("Start suture-agent on the other computer and give its address here."), body);
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    m_address = new QLineEdit(body);
    m_address->setObjectName(QStringLiteral("address"));
    m_address->setPlaceholderText(tr("host:port"));
    auto* connectButton = new QPushButton(tr("Connect"), body);
    connectButton->setObjectName(QStringLiteral("connect"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_address, 1);
    row->addWidget(connectButton);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(hint);
    layout->addLayout(row);
    card->addBody(body, 1, 12);
    connect(connectButton, &QPushButton::clicked, this, &DevicesPage::requestConnect);
    connect(m_address, &QLineEdit::returnPressed, this, &DevicesPage::requestConnect);
    return card;
}

QWidget* DevicesPage::makePhone()
{
    auto* card = new Card(tr("Emulate a phone"), this);
    auto* body = new QWidget(card);
    auto* hint = new QLabel(tr("A second agent on this computer, with slower layers and a slower link. "
                               "Its figures are marked as emulated everywhere."),
                            body);
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* form = new EmulatedPhoneForm(body);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(hint);
    layout->addWidget(form);
    card->addBody(body, 1, 12);
    connect(form, &EmulatedPhoneForm::phoneRequested, this, &DevicesPage::phoneRequested);
    return card;
}

void DevicesPage::requestConnect()
{
    const QString address = m_address->text().trimmed();
    const QString fault = addressFault(address);
    setError(fault);
    if (fault.isEmpty())
        Q_EMIT connectRequested(address);
}

void DevicesPage::setDevices(const std::vector<DeviceCard>& cards)
{
    while (m_views.size() > cards.size()) {
        m_views.back()->deleteLater(); // because its own button may have asked for this
        m_views.back()->hide();
        m_views.pop_back();
    }
    while (m_views.size() < cards.size()) {
        auto* view = new DeviceCardView(this);
        connect(view, &DeviceCardView::roleChosen, this, &DevicesPage::roleChosen);
        connect(view, &DeviceCardView::removeRequested, this, &DevicesPage::removeRequested);
        connect(view, &DeviceCardView::loadRequested, this, &DevicesPage::loadRequested);
        connect(view, &DeviceCardView::releaseRequested, this, &DevicesPage::releaseRequested);
        m_views.push_back(view);
    }
    for (std::size_t i = 0; i < cards.size(); ++i)
        m_views[i]->setCard(cards[i]);
    placeCards();
    showMissing(cards);
}

/// As many in a row as there is room for.
void DevicesPage::placeCards()
{
    const int room = width() - sideWidth - 3 * sizes::margin;
    const int inARow = std::clamp((room + sizes::margin) / (cardWidth + sizes::margin), 1, mostInARow);
    for (auto* view : m_views)
        m_grid->removeWidget(view);
    for (int column = 0; column < mostInARow; ++column)
        m_grid->setColumnStretch(column, column < inARow ? 1 : 0);
    for (int i = 0; i < static_cast<int>(m_views.size()); ++i)
        m_grid->addWidget(m_views[static_cast<std::size_t>(i)], i / inARow, i % inARow);
}

void DevicesPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeCards();
}

void DevicesPage::showMissing(const std::vector<DeviceCard>& cards)
{
    const auto has = [&cards](DeviceRole role) { return std::ranges::count(cards, role, &DeviceCard::role) > 0; };
    if (cards.empty())
        m_missing->setMissing(tr("No agent is connected. Give the address of one, or add an emulated phone."),
                              tr("Connect an agent"));
    else if (!has(DeviceRole::Device))
        m_missing->setMissing(tr("No device is chosen: press “Device” on the agent that stands for the phone."));
    else if (!has(DeviceRole::Edge))
        m_missing->setMissing(tr("No edge is chosen: press “Edge” on the agent that helps the device."));
    else
        m_missing->clear();
}

void DevicesPage::setError(const QString& text)
{
    m_error->setError(text);
}

} // namespace widgets
