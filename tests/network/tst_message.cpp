// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"

#include <QTest>
#include <QtEndian>

#include <limits>

using namespace network;
using engine::Millis;
using engine::Side;

namespace {

engine::Tensor floats(std::vector<float> values)
{
    const engine::Shape shape{static_cast<std::int64_t>(values.size())};
    return {engine::ElementType::Float32, shape, engine::makeBlob(std::move(values))};
}

Tensors someTensors()
{
    Tensors message{RequestId{7}, engine::RunMode::EdgeOnly, 4, 2, true, {}, {}};
    message.turn = {Timestamp(1), Timestamp(20), Timestamp(300), Millis(4.5)};
    // An odd number of bytes before the floats: they must still come out right.
    message.tensors[engine::TensorId{2}] = {engine::ElementType::UInt8, {3}, engine::makeBlob(std::vector<char>{1, 2, 3})};
    message.tensors[engine::TensorId{9}] = floats({1.5F, -2.25F});
    message.tensors[engine::TensorId{11}] = {engine::ElementType::Float32, {0}, {}};
    return message;
}

ProfileResult someProfile()
{
    engine::Profile profile{"net", "0123456789abcdef", {"phone", "CPU", "fake", 4, 2, 4.0}, {}, {}, 5};
    profile.layers = {{"conv", "Conv", {Millis(1.0), Millis(1.25)}}, {"fc \"1\"", "Gemm", {}}};
    profile.wholeRuns = {Millis(3.0), Millis(2.0), Millis(1.0)};
    return {RequestId{3}, profile};
}

RunOptions someRun()
{
    RunOptions run{{"sha256:" + std::string(64, 'a'), {{"batch", 2}}}, "ff", "::1", 65535, {}, {}, 2, Side::Edge, ~0ULL};
    run.placements = {{{Side::Device, Side::Edge, Side::Device}, {Side::Device}, {}}};
    run.order = {engine::RunMode::Split, engine::RunMode::EdgeOnly};
    return run;
}

/// One of every kind, in the order of the variant.
std::vector<Message> oneOfEach()
{
    const ModelRef zoo{"zoo:AlexNet", {}};
    const RequestId id{42};
    const engine::Link link{{1.5e6}, {2.5e6}, Millis(12.5)};
    const AgentDescription phone{{"phone", "CPU \u00e9", "fake", 8, 4, 4.0}, link, 1234};
    return {Hello{1, "suture"}, Welcome{1, phone}, Failure{id, engine::ErrorCode::Cancelled, "why"},
            Progress{id, 0.25, Stage::Measuring}, Cancel{id}, Ping{5}, Pong{5, Timestamp(-3), Timestamp(4)},
            ModelQuery{id, zoo, 77}, ModelState{id, true, "abc"},
            ModelChunk{id, 1 << 20, engine::makeBlob(std::vector<char>(2000, 'x'))},
            ProfileRequest{id, {zoo, 30, Millis(1500.0)}}, someProfile(), ProbeRequest{id, "127.0.0.1", 9},
            ProbeResult{id, link}, RunRequest{id, someRun()},
            FrameMeasured{id, {engine::deviceOnlyPlan, 3, Millis(9), Millis(1), Millis(2), Millis(3), Millis(4)}},
            RunResult{id, 1e-6}, Join{id, zoo, "abc", someRun().placements, Side::Edge}, Joined{id}, someTensors(),
            Leave{id}, Bulk{id, 5, engine::makeBlob(std::vector<char>(10, 'y'))}};
}

QByteArray rawFrame(std::uint16_t kind, const QByteArray& header, const QByteArray& payload)
{
    QByteArray bytes(10, '\0');
    qToLittleEndian(static_cast<std::uint32_t>(6 + header.size() + payload.size()), bytes.data());
    qToLittleEndian(kind, bytes.data() + 4);
    qToLittleEndian(static_cast<std::uint32_t>(header.size()), bytes.data() + 6);
    return bytes + header + payload;
}

std::span<const std::byte> view(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

/// The error of the first frame in @p bytes, or an empty text.
std::string problemOf(const QByteArray& bytes)
{
    FrameDecoder decoder;
    auto rest = view(bytes);
    const auto frame = decoder.next(rest, messageKindCount);
    if (!frame)
        return frame.error().message;
    if (!*frame)
        return "incomplete";
    const auto message = decode(**frame);
    return message ? std::string() : message.error().message;
}

} // namespace

class TestMessage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void namesEveryKindOnce()
    {
        const auto all = oneOfEach();
        QCOMPARE(all.size(), messageKindCount);
        for (std::size_t i = 0; i < all.size(); ++i)
            QCOMPARE(all[i].index(), i);
        QCOMPARE(messageName(all.size() - 1), "Bulk");
    }

    void arrivesWholeInAnyChunks_data()
    {
        QTest::addColumn<int>("chunk");
        for (const int chunk : {1, 3, 1000})
            QTest::addRow("%d", chunk) << chunk;
    }

    void arrivesWholeInAnyChunks()
    {
        QFETCH(int, chunk);
        QByteArray bytes;
        for (const auto& message : oneOfEach())
            bytes += *encode(message);
        std::vector<Message> received;
        FrameDecoder decoder;
        for (qsizetype at = 0; at < bytes.size(); at += chunk) {
            const auto piece = bytes.mid(at, chunk);
            for (auto rest = view(piece); !rest.empty();) {
                const auto frame = decoder.next(rest, messageKindCount);
                QVERIFY(frame);
                if (*frame)
                    received.push_back(*decode(**frame));
            }
        }
        QCOMPARE(received.size(), messageKindCount);
        QVERIFY(received == oneOfEach());
    }

    void carriesAnInfiniteDifference()
    {
        const auto infinity = std::numeric_limits<double>::infinity();
        const auto messages = tests::messagesIn(*encode(RunResult{RequestId{1}, infinity}));
        QCOMPARE(std::get<RunResult>(messages.at(0)).splitDifference, infinity);
    }

    void refusesWhatBreaksThePrefix()
    {
        QVERIFY(QByteArray::fromStdString(problemOf(rawFrame(999, "{}", {}))).contains("unknown message kind 999"));
        auto tooLong = rawFrame(5, "{}", {});
        qToLittleEndian(0xffffffffU, tooLong.data());
        QVERIFY(QByteArray::fromStdString(problemOf(tooLong)).contains("over the limit"));
        auto hugeHeader = rawFrame(5, "{}", {});
        qToLittleEndian(0x7fffffffU, hugeHeader.data() + 6);
        QVERIFY(QByteArray::fromStdString(problemOf(hugeHeader)).contains("header"));
        auto tooShort = rawFrame(5, "{}", {});
        qToLittleEndian(3U, tooShort.data());
        QVERIFY(QByteArray::fromStdString(problemOf(tooShort)).contains("cannot hold"));
    }

    void doesNotAllocateWhatIsOnlyAnnounced()
    {
        auto bytes = rawFrame(21, "{}", QByteArray(100, 'x'));
        qToLittleEndian(6U + 2U + (500U << 20), bytes.data());
        FrameDecoder decoder;
        auto rest = view(bytes);
        const auto frame = decoder.next(rest, messageKindCount);
        QVERIFY(frame && !*frame);
        QVERIFY(decoder.memory() < 10'000);
    }

    void refusesHeadersThatAreNotWhatTheyShouldBe_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("problem");
        QTest::addRow("no JSON") << 5 << QByteArray("{") << QByteArray("no JSON");
        QTest::addRow("no object") << 5 << QByteArray("[1]") << QByteArray("Ping: no field id");
        QTest::addRow("missing") << 5 << QByteArray("{}") << QByteArray("no field id");
        QTest::addRow("negative") << 5 << QByteArray("{\"id\":-1}") << QByteArray("field id is wrong");
        QTest::addRow("too large") << 5 << QByteArray("{\"id\":4294967296}") << QByteArray("field id is wrong");
        QTest::addRow("fraction") << 5 << QByteArray("{\"id\":1.5}") << QByteArray("field id is wrong");
        QTest::addRow("text") << 5 << QByteArray("{\"id\":\"1\"}") << QByteArray("field id is wrong");
        QTest::addRow("enumerator") << 3 << QByteArray(R"({"request":1,"fraction":0.5,"stage":6})")
                                    << QByteArray("field stage is wrong");
        QTest::addRow("overflow") << 3 << QByteArray(R"({"request":1,"fraction":1e999,"stage":1})")
                                  << QByteArray("no JSON");
        QTest::addRow("nested") << 13 << QByteArray(R"({"request":1,"link":{"up":{}}})")
                                << QByteArray("no field bytesPerSecond");
        QTest::addRow("deep") << 5 << QByteArray(100'000, '[') << QByteArray("no JSON");
    }

    void refusesHeadersThatAreNotWhatTheyShouldBe()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, problem);
        const auto found = QByteArray::fromStdString(problemOf(rawFrame(static_cast<std::uint16_t>(kind), header, {})));
        QVERIFY2(found.contains(problem), found.constData());
    }

    void refusesAShapeThatDoesNotMatchItsBytes_data()
    {
        QTest::addColumn<QByteArray>("shape");
        QTest::addColumn<int>("bytes");
        QTest::addRow("too many bytes") << QByteArray("[2,3]") << 28;
        QTest::addRow("too few bytes") << QByteArray("[2,3]") << 20;
        QTest::addRow("overflow") << QByteArray("[4611686018427387904,4]") << 16;
        QTest::addRow("negative") << QByteArray("[-1]") << 4;
    }

    void refusesAShapeThatDoesNotMatchItsBytes()
    {
        QFETCH(QByteArray, shape);
        QFETCH(int, bytes);
        const QByteArray header = R"({"request":1,"mode":0,"frame":0,"phase":0,"wantOutputs":false,"turn":{"received":0,)"
                                  R"("finished":0,"sent":0,"computed":0},"tensors":[{"id":1,"type":"float32","shape":)"
            + shape + "}]}";
        const auto problem = problemOf(rawFrame(19, header, QByteArray(bytes, '\0')));
        QVERIFY2(problem.starts_with("Tensors: "), problem.c_str());
    }

    void refusesSamplesThatDoNotMatchTheirBytes()
    {
        auto frame = *encode(someProfile());
        frame.chop(1);
        const auto length = qFromLittleEndian<std::uint32_t>(frame.constData());
        qToLittleEndian(length - 1, frame.data());
        QVERIFY(problemOf(frame).starts_with("ProfileResult: 5 samples do not fit"));
    }

    void refusesAPayloadWhereNoneBelongs()
    {
        QVERIFY(problemOf(rawFrame(5, "{\"id\":1}", "x")).starts_with("Ping: a payload"));
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
