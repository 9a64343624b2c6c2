// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_agent.h"

#include <QTest>

#include <semaphore>

using namespace network;
using tests::Peer;

namespace {

const RequestId one{1};
const RequestId two{2};

/// Kernels that stand still until the test lets them go on.
struct Gate
{
    std::counting_semaphore<> open{0};
    std::atomic<int> passed{0};

    app::AgentRuntime runtime(app::AgentPatience patience = {})
    {
        auto runtime = tests::fakeRuntime(nullptr, patience);
        runtime.pulse =
            std::make_shared<app::WorkPulse>([spent = std::chrono::seconds(0)]() mutable { return ++spent; });
        runtime.options.pace = [this](engine::Millis time) {
            ++passed;
            open.acquire();
            return time;
        };
        return runtime;
    }
    void letGo() { open.release(1'000'000); }
};

std::vector<std::unique_ptr<Peer>> guests(tests::FakeAgent& agent, std::size_t count)
{
    std::vector<std::unique_ptr<Peer>> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(std::make_unique<Peer>(agent.talk()));
    return all;
}

} // namespace

class TestAgentService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void tellsTheOneTooMany()
    {
        tests::FakeAgent agent("agent");
        auto all = guests(agent, app::mostConversations);
        for (auto& guest : all)
            guest->hello();
        QTRY_COMPARE(agent.service.conversations(), app::mostConversations);
        Peer late(agent.talk());
        late.hello();
        QTRY_VERIFY(late.ended);
        QCOMPARE(late.ended->code, engine::ErrorCode::Timeout);
        QCOMPARE(late.ended->message(), "the agent serves 64 others already");
        all.pop_back();
        QTRY_COMPARE(agent.service.conversations(), app::mostConversations - 1);
        Peer next(agent.talk());
        next.hello();
        QTRY_COMPARE(next.count<Welcome>(), 1);
    }

    void strangersKeepNobodyOut()
    {
        tests::FakeAgent agent("agent");
        const auto strangers = guests(agent, 2 * app::mostStrangers);
        Peer guest(agent.talk());
        guest.hello();
        QTRY_COMPARE(guest.count<Welcome>(), 1);
        QTRY_VERIFY(strangers.front()->ended); // made room
        QVERIFY(!strangers.back()->ended);
    }

    void repeatsWhatItIsBusyWith()
    {
        Gate gate;
        tests::FakeAgent agent("agent", gate.runtime(tests::impatient()));
        Peer desktop(agent.talk());
        desktop.hello().send(ProfileRequest{one, tests::diamond, engine::exactly(3)});
        desktop.send(ProfileRequest{two, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(stagesOf(desktop, two).size(), std::size_t(3));
        QCOMPARE(stagesOf(desktop, two).back(), Stage::Waiting);
        gate.letGo();
        QTRY_COMPARE(desktop.count<ProfileResult>(), 2);
    }

    void saysNothingWhileTheKernelsHang()
    {
        Gate gate;
        auto runtime = gate.runtime(tests::impatient());
        runtime.pulse = std::make_shared<app::WorkPulse>([] { return std::chrono::nanoseconds(0); });
        tests::FakeAgent agent("agent", std::move(runtime));
        Peer desktop(agent.talk());
        desktop.hello().send(ProfileRequest{one, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(gate.passed.load(), 1);
        desktop.send(ProfileRequest{two, tests::diamond, engine::exactly(3)});
        // Pings are answered: the thread that talks lives.
        QTimer ping;
        connect(&ping, &QTimer::timeout, this, [&] { desktop.send(Ping{7}); });
        ping.start(100);
        QTRY_VERIFY(desktop.count<Pong>() >= 6);
        const auto before = desktop.count<Progress>();
        QTRY_VERIFY(desktop.count<Pong>() >= 12);
        QCOMPARE(desktop.count<Progress>(), before);
        gate.letGo();
        QTRY_COMPARE(desktop.count<ProfileResult>(), 2);
    }

    void opensNothingBesideSomebodyElsesRun()
    {
        auto patience = tests::impatient();
        patience.silence = std::chrono::minutes(1);
        tests::FakeAgent agent("agent", tests::fakeRuntime(nullptr, patience));
        Peer device(agent.talk());
        Peer opens(agent.talk());
        device.hello().send(Join{one, tests::diamondTerms(), 1});
        QTRY_COMPARE(device.count<Joined>(), 1);
        opens.hello().send(ModelQuery{one, {"zoo:other", {}}, 0});
        QTRY_COMPARE(std::ranges::count(stagesOf(opens, one), Stage::Waiting), 3);
        device.send(ModelQuery{two, {"zoo:other", {}}, 0}); // its own it may bend
        QTRY_COMPARE(device.count<ModelReady>(), 1);
        QCOMPARE(opens.count<ModelReady>(), 0);
        device.send(Leave{one});
        QTRY_COMPARE(opens.count<ModelReady>(), 1);
    }

    void takesNoMoreOfAFileBesideSomebodyElsesProfile()
    {
        Gate gate;
        tests::FakeAgent agent("agent", gate.runtime(tests::impatient()));
        Peer measures(agent.talk());
        Peer sends(agent.talk());
        measures.hello().send(ProfileRequest{one, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(gate.passed.load(), 1);
        sends.hello().send(ModelQuery{one, {"sha256:" + std::string(64, 'a'), {}}, 1000});
        QTRY_COMPARE(sends.count<ModelWanted>(), 1);
        sends.send(ModelChunk{one, 0, engine::makeBlob(std::vector<char>(600, 'm'))});
        QTRY_VERIFY(sends.count<Progress>() >= 8); // more than it would wait for the next chunk
        QVERIFY(!std::ranges::count(stagesOf(sends, one), Stage::Sending));
        gate.letGo();
        QTRY_COMPARE(std::ranges::count(stagesOf(sends, one), Stage::Sending), 1);
    }

    void givesUpAFileThatStopsComing()
    {
        tests::FakeAgent agent("agent", tests::fakeRuntime(nullptr, tests::impatient()));
        Peer sends(agent.talk());
        sends.hello().send(ModelQuery{one, {"sha256:" + std::string(64, 'a'), {}}, 1000});
        QTRY_COMPARE(sends.count<Failure>(), 1);
        QCOMPARE(sends.last<Failure>().error.message(), "the model's file has stopped coming");
    }

    void doesNothingOfWhatIsCancelled()
    {
        Gate gate;
        std::atomic<int> opened = 0;
        auto runtime = gate.runtime();
        runtime.openGraph = [&opened](const ModelRef&, const std::filesystem::path&) {
            ++opened;
            return engine::Result<engine::LayerGraph>(tests::diamondGraph());
        };
        tests::FakeAgent agent("agent", std::move(runtime));
        Peer measures(agent.talk());
        measures.hello().send(ProfileRequest{one, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(gate.passed.load(), 1);
        Peer desktop(agent.talk());
        desktop.hello();
        for (std::uint32_t i = 1; i <= 100; ++i) {
            desktop.send(ModelQuery{RequestId{i}, {"zoo:" + std::to_string(i), {}}, 0});
            desktop.send(Cancel{RequestId{i}});
        }
        QTRY_COMPARE(desktop.count<Failure>(), 100);
        gate.letGo();
        desktop.send(ModelQuery{RequestId{101}, {"zoo:last", {}}, 0});
        QTRY_COMPARE(desktop.count<ModelReady>(), 1);
        QCOMPARE(opened.load(), 2);
    }

    void answersACancelledProfileAtOnce()
    {
        Gate gate;
        tests::FakeAgent agent("agent", gate.runtime());
        Peer desktop(agent.talk());
        desktop.hello().send(ProfileRequest{one, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(gate.passed.load(), 1);
        desktop.send(Cancel{one});
        QTRY_COMPARE(desktop.count<Failure>(), 1);
        QCOMPARE(desktop.last<Failure>().error.code, engine::ErrorCode::Cancelled);
        gate.letGo();
    }

    void halfSentFramesOfManyTakeNoMoreThanTheirShare()
    {
        auto runtime = tests::fakeRuntime();
        runtime.payloads = {4 << 20};
        tests::FakeAgent agent("agent", std::move(runtime));
        const auto frame = joined(*encode(Bulk{one, 0, engine::makeBlob(std::vector<char>(1 << 20, 'b'))}));
        std::vector<std::unique_ptr<QIODevice>> halves;
        for (int i = 0; i < 16; ++i) {
            halves.push_back(agent.talk().device);
            halves.back()->write(joined(*encode(Hello{"test"})));
            halves.back()->write(frame.left(frame.size() - 1));
        }
        // Those that there was no room for were sent away.
        const auto open = [&] { return agent.service.conversations(); };
        QTRY_VERIFY(open() > 0 && open() <= 4);
        halves.clear();
        QTRY_COMPARE(open(), std::size_t(0));
        Peer guest(agent.talk());
        guest.hello();
        QTRY_COMPARE(guest.count<Welcome>(), 1);
        guest.send(Bulk{one, 10, engine::makeBlob(std::vector<char>(1 << 20, 'b'))});
        QTRY_COMPARE(guest.count<Bulk>(), 1);
    }

private:
    static std::vector<Stage> stagesOf(const Peer& peer, RequestId request)
    {
        std::vector<Stage> stages;
        for (const auto& message : peer.heard) {
            if (const auto* progress = std::get_if<Progress>(&message);
                progress != nullptr && progress->request == request)
                stages.push_back(progress->stage);
        }
        return stages;
    }
};

QTEST_GUILESS_MAIN(TestAgentService)
#include "tst_agent_service.moc"
