// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/device_card.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLineEdit;

namespace widgets {

class DeviceCardView;
class LinkCard;
class MessageLine;
class MissingNote;

/// The agents, and which of them is the device and which the edge.
class DevicesPage : public QWidget
{
    Q_OBJECT
public:
    explicit DevicesPage(QWidget* parent = nullptr);

    void setDevices(const std::vector<DeviceCard>& cards);
    void setError(const QString& text); ///< empty: none
    LinkCard* link() const { return m_link; }

Q_SIGNALS:
    void connectRequested(const QString& address);
    void phoneRequested(double slowdown, const QString& link);
    void roleChosen(quint32 agent, widgets::DeviceRole role);
    void removeRequested(quint32 agent);
    /// To keep it busy on purpose, by shares of its cores' time in [0, 1]; and to end that.
    void loadRequested(quint32 agent, double cpu, double memory);
    void releaseRequested(quint32 agent);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeCards();
    QWidget* makeCards();
    QWidget* makeConnect();
    QWidget* makePhone();
    void requestConnect();
    void showMissing(const std::vector<DeviceCard>& cards);

    MessageLine* m_error;
    MissingNote* m_missing;
    LinkCard* m_link;
    QGridLayout* m_grid = nullptr;
    QLineEdit* m_address = nullptr;
    std::vector<DeviceCardView*> m_views;
};

/// Nothing when @p address is "host:port" with a port from 1 to 65535, else what is wrong with it.
QString addressFault(const QString& address);

} // namespace widgets
