// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes from a stranger to a connection that has greeted nobody yet; whoever says Hello is
// greeted. Built by the preset "fuzz".
#include "tests/support/fake_link.h"

#include <QCoreApplication>

#include <cstdlib>

using namespace network;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static int count = 0;
    static QCoreApplication application(count, nullptr);
    if (size == 0)
        return 0;
    auto stream = std::make_unique<tests::FakeLink>();
    auto* link = stream.get();
    Connection connection(Stream{std::move(stream), {}});
    int ends = 0;
    QObject::connect(&connection, &Connection::received, &connection, [&](const Message& message) {
        if (std::holds_alternative<Hello>(message))
            connection.greeted(network::Speaker::Client);
    });
    QObject::connect(&connection, &Connection::failed, &connection, [&ends](const engine::Error& error) {
        if (error.message().empty() || ++ends > 1)
            std::abort();
    });
    link->deliver(QByteArray(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1)),
                  1 + data[0] * data[0]);
    link->finish();
    constexpr int turns = 10; // each may queue the next step of its end
    for (int turn = 0; turn < turns; ++turn)
        QCoreApplication::processEvents();
    if (ends != 1)
        std::abort(); // a stream that has ended ends its connection
    return 0;
}
