// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/pages/device_card.h"

#include <QFrame>

class QFormLayout;
class QLabel;
class QPushButton;

namespace widgets {

class LoadSwitch;

/// One agent on the Devices page.
class DeviceCardView : public QFrame
{
    Q_OBJECT
public:
    explicit DeviceCardView(QWidget* parent = nullptr);

    void setCard(const DeviceCard& card);
    const DeviceCard& card() const { return m_card; }

Q_SIGNALS:
    void roleChosen(quint32 agent, widgets::DeviceRole role);
    void removeRequested(quint32 agent);
    /// As LoadSwitch has them.
    void loadRequested(quint32 agent, double cpu, double memory);
    void releaseRequested(quint32 agent);

private:
    QWidget* makeHeader();
    QWidget* makeFacts();
    QWidget* makeButtons();
    void showState();
    void choose(DeviceRole role, bool chosen);

    DeviceCard m_card;
    QLabel* m_mark = nullptr;
    QLabel* m_name;
    QLabel* m_state;
    QLabel* m_detail; ///< of the state, which may be long
    QLabel* m_emulated;
    QLabel* m_address;
    QLabel* m_processor;
    QLabel* m_threads;
    QLabel* m_runtime;
    QLabel* m_link;
    LoadSwitch* m_load;
    QPushButton* m_asDevice;
    QPushButton* m_asEdge;
    QPushButton* m_remove;
};

} // namespace widgets
