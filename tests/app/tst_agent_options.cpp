// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent_options.h"
#include "app/workspace/agent_address.h"

#include <QTest>

#include <vector>

namespace {

engine::Result<app::AgentOptions> parse(std::vector<std::string> arguments)
{
    return app::parseAgentOptions(arguments);
}

} // namespace

class TestAgentOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void listensOnLoopbackByDefault()
    {
        const auto options = parse({});
        QVERIFY(options);
        QCOMPARE(options->host, "127.0.0.1");
        QCOMPARE(options->port, 0);
        QCOMPARE(options->slowdown, 1.0);
        QVERIFY(!options->link);
    }

    void takesEveryOption()
    {
        const auto options =
            parse({"--listen", "[::1]:4000", "--name", "a phone", "--threads", "2", "--slowdown", "4.5", "--link", "4g",
                   "--cache", "models", "--cache-limit", "10", "--memory", "2000", "--data", "ids"});
        QVERIFY(options);
        QCOMPARE(options->host, "::1");
        QCOMPARE(options->port, 4000);
        QCOMPARE(options->name, "a phone");
        QCOMPARE(options->threads, 2);
        QCOMPARE(options->slowdown, 4.5);
        QVERIFY(options->link);
        QCOMPARE(options->cache, "models");
        QCOMPARE(options->data, "ids");
        QCOMPARE(options->cacheLimit.count, 10'000'000);
        QCOMPARE(options->memory, engine::Bytes{2'000'000'000});
    }

    void takesAFileToConvert()
    {
        const auto options = parse({"--convert", "net.pt", "--output", "net.onnx", "--input", "1x3x8x8"});
        QVERIFY(options);
        QCOMPARE(options->convert, "net.pt");
        QCOMPARE(options->output, "net.onnx");
        QCOMPARE(options->inputs, "1x3x8x8");
    }

    /// Whether it may listen there is for the one who listens.
    void takesAnyAddress()
    {
        for (const auto& [text, host] : {std::pair{"0.0.0.0:0", "0.0.0.0"},
                                         {"192.168.1.2:80", "192.168.1.2"},
                                         {"[::]:0", "::"},
                                         {"localhost:7", "127.0.0.1"}}) {
            const auto options = parse({"--listen", text});
            QVERIFY2(options, text);
            QCOMPARE(options->host, host);
        }
    }

    void takesWhatASupervisorTellsItsWorker()
    {
        const std::string id(32, 'a');
        const auto options = parse({"--worker", "7", "--heartbeat", "8", "--device-id", id});
        QVERIFY(options);
        QCOMPARE(options->workerSocket, 7);
        QCOMPARE(options->heartbeatSocket, 8);
        QCOMPARE(options->deviceId, id);
    }

    void refusesWhatItDoesNotUnderstand()
    {
        const std::vector<std::vector<std::string>> wrong{{"--listen", "127.0.0.1"},
                                                          {"--listen", "127.0.0.1:70000"},
                                                          {"--slowdown", "0.5"},
                                                          {"--slowdown", "nan"},
                                                          {"--threads", "0"},
                                                          {"--threads", "two"},
                                                          {"--threads"},
                                                          {"--link", "5g"},
                                                          {"--listen", "example.org:80"},
                                                          {"--listen", "::1:80"},
                                                          {"--listen", "[127.0.0.1]:80"},
                                                          {"--device-id", "me"},
                                                          {"--name", ""},
                                                          {"--cache-limit", "0"},
                                                          {"--memory", "10"},
                                                          {"extra"},
                                                          {"--unknown", "1"}};
        for (const auto& arguments : wrong)
            QVERIFY2(!parse(arguments), arguments.front().c_str());
    }

    void readsAddressesOfAgents()
    {
        const auto remote = app::parseAgentAddress(QStringLiteral("localhost:4000"));
        QVERIFY(remote);
        QCOMPARE(remote->host, QStringLiteral("localhost"));
        QCOMPARE(remote->port, 4000);
        QVERIFY(!remote->local);
        QCOMPARE(app::parseAgentAddress(QStringLiteral("[::1]:7"))->host, QStringLiteral("::1"));
        const auto plain = app::parseAgentAddress(QStringLiteral("local"));
        QVERIFY(plain && plain->local);
        QCOMPARE(plain->local->slowdown, 1.0);
        const auto phone = app::parseAgentAddress(QStringLiteral("local:slowdown=4:link=10/20/30:threads=1"));
        QVERIFY(phone && phone->local);
        QCOMPARE(phone->local->slowdown, 4.0);
        QCOMPARE(phone->local->link, QStringLiteral("10/20/30"));
        QCOMPARE(phone->local->threads, 1);
    }

    void refusesWhatIsNoAddress()
    {
        for (const auto* text : {"", "host", ":80", "host:", "host:0", "host:99999", "a:b:80", "local:slowdown=0",
                                 "local:slowdown", "local:link=5g", "local:threads=0", "local:what=1", "local:"})
            QVERIFY2(!app::parseAgentAddress(QLatin1String(text)), text);
    }
};

QTEST_GUILESS_MAIN(TestAgentOptions)
#include "tst_agent_options.moc"
