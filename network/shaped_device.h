// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "network/link_shaper.h"
#include "network/precise_timer.h"

#include <QByteArray>
#include <QIODevice>

#include <memory>

namespace network {

/// An emulated link in front of a real one: what is written goes out, and what comes in is shown,
/// at the rate and with the delay of the link.
class ShapedDevice : public QIODevice
{
    Q_OBJECT
public:
    /// @p inner is open for reading and writing.
    ShapedDevice(std::unique_ptr<QIODevice> inner, const engine::Link& link);
    ~ShapedDevice() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override;
    void close() override;

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    /// Bytes taken from the front without moving the rest.
    struct Queue
    {
        QByteArray bytes;
        qsizetype taken = 0;

        qsizetype size() const { return bytes.size() - taken; }
        void append(const char* data, qsizetype count);
        const char* front() const { return bytes.constData() + taken; }
        void drop(qsizetype count);
    };

    void takeFromInner();
    void move();
    void writeReleased();
    void schedule();
    void innerFinished();
    void tellFinished();

    std::unique_ptr<QIODevice> m_inner;
    LinkShaper m_up;
    LinkShaper m_down;
    PreciseTimer m_timer;
    Queue m_outgoing;
    qsizetype m_released = 0; ///< of m_outgoing, due on the real link
    Queue m_incoming;
    QByteArray m_buffer;      ///< for one read
    qsizetype m_readable = 0; ///< of m_incoming, arrived
    bool m_full = false;      ///< the inner device may hold more than was taken
    bool m_innerFinished = false;
};

} // namespace network
