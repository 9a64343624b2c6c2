// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"

#include <QObject>

namespace app {

/// The work for one request. Ends with one of finished() and failed(); deleting it stops it.
class Task : public QObject
{
    Q_OBJECT
public:
    explicit Task(network::RequestId request) : m_request(request) {}
    ~Task() override;

    network::RequestId request() const { return m_request; }
    virtual void start() = 0;
    /// Leads to failed() with Cancelled, at once or when the work notices.
    virtual void cancel();
    /// Messages that belong to the request after its first.
    virtual void accept(const network::Message& message, network::Timestamp arrival);

Q_SIGNALS:
    void answered(const network::Message& message);
    void finished();
    void failed(const engine::Error& error);

protected:
    void report(network::Stage stage, double fraction);

private:
    network::RequestId m_request;
};

} // namespace app
