// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_link.h"
#include "tests/support/one_of_each.h"

#include <QFile>
#include <QTest>
#include <QtEndian>

#include <limits>
#include <set>

using namespace network;
using engine::Millis;

namespace {

QByteArray rawFrame(std::uint16_t kind, QByteArray header, const QByteArray& payload)
{
    header.append((8 - header.size() % 8) % 8, ' ');
    QByteArray bytes(16, '\0');
    bytes[0] = 'S';
    bytes[1] = 'u';
    qToLittleEndian(protocolVersion, bytes.data() + 2);
    qToLittleEndian(kind, bytes.data() + 4);
    qToLittleEndian(static_cast<std::uint32_t>(header.size()), bytes.data() + 8);
    qToLittleEndian(static_cast<std::uint32_t>(payload.size()), bytes.data() + 12);
    return bytes + header + payload;
}

std::string repeated(const char* text, qsizetype times)
{
    return QByteArray(text).repeated(times).toStdString();
}

/// The error of the first frame in @p bytes, or an empty text.
std::string problemOf(const QByteArray& bytes)
{
    auto decoder = tests::anyDecoder();
    const auto frames = tests::framesIn(decoder, bytes, bytes.size());
    if (!frames)
        return frames.error().message();
    if (frames->empty())
        return "incomplete";
    const auto message = decode(frames->front());
    return message ? std::string() : message.error().message();
}

template <typename M>
std::string problemWithHeader(const QByteArray& header, const QByteArray& payload = {})
{
    return problemOf(rawFrame(kindOf<M>(), header, payload));
}

template <typename M>
std::string problemWith(const M& message)
{
    const auto frame = encode(message);
    return frame ? problemOf(joined(*frame)) : frame.error().message();
}

} // namespace

class TestMessage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void namesEveryKindOnce()
    {
        const auto all = tests::oneOfEach();
        QCOMPARE(all.size(), messageKindCount);
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i].index(), i);
            names.insert(messageName(i));
        }
        QCOMPARE(names.size(), messageKindCount);
    }

    /// The bytes of one of each, as another client may rely on them. Whoever changes them changes the version.
    void bytesAreThoseThatWereApproved()
    {
        QCOMPARE(protocolVersion, 5);
        QByteArray text;
        for (const auto& message : tests::oneOfEach()) {
            const auto name = messageName(message.index());
            text += QByteArray(name.data(), static_cast<qsizetype>(name.size())) + '\n'
                + tests::dumpOf(joined(*encode(message))) + '\n';
        }
        QFile approved(QStringLiteral(SOURCE_ROOT "/tests/approved/messages.txt"));
        QVERIFY(approved.open(QIODevice::ReadOnly));
        if (text == approved.readAll())
            return;
        QFile found(QStringLiteral("messages.txt"));
        QVERIFY(found.open(QIODevice::WriteOnly) && found.write(text) == text.size());
        QFAIL("the bytes on the wire have changed: compare messages.txt in the working folder with tests/approved");
    }

    void arrivesWholeInAnyChunks_data()
    {
        QTest::addColumn<int>("chunk");
        for (const int chunk : {1, 3, 1000, 1 << 20})
            QTest::addRow("%d", chunk) << chunk;
    }

    void arrivesWholeInAnyChunks()
    {
        QFETCH(int, chunk);
        QByteArray bytes;
        for (const auto& message : tests::oneOfEach())
            bytes += joined(*encode(message));
        auto decoder = tests::anyDecoder();
        const auto frames = tests::framesIn(decoder, bytes, chunk);
        QVERIFY(frames);
        std::vector<Message> received;
        for (const auto& frame : *frames)
            received.push_back(*decode(frame));
        QVERIFY(received == tests::oneOfEach());
    }

    void tensorsArriveAligned()
    {
        const auto messages = tests::messagesIn(joined(*encode(tests::someTensors())));
        for (const auto& [id, tensor] : std::get<Tensors>(messages.at(0)).tensors)
            QVERIFY(reinterpret_cast<std::uintptr_t>(tensor.data.bytes.data()) % payloadAlignment == 0);
    }

    void carriesAnInfiniteDifference()
    {
        const auto infinity = std::numeric_limits<double>::infinity();
        const auto messages = tests::messagesIn(joined(*encode(RunResult{RequestId{1}, infinity})));
        QCOMPARE(std::get<RunResult>(messages.at(0)).splitDifference, infinity);
    }

    void keepsInstantsToTheNanosecond()
    {
        for (const std::int64_t instant : {0LL, 1LL, -3LL, 123'456'789'012'345LL, 4'000'000'000'000'001LL}) {
            const auto messages =
                tests::messagesIn(joined(*encode(Pong{1, Timestamp(instant), Timestamp(instant + 1)})));
            QCOMPARE(std::get<Pong>(messages.at(0)).received.count(), instant);
            QCOMPARE(std::get<Pong>(messages.at(0)).sent.count(), instant + 1);
        }
    }

    void tellsOtherProtocolsFromOtherVersions()
    {
        auto other = rawFrame(0, "{}", {});
        qToLittleEndian(static_cast<std::uint16_t>(protocolVersion + 1), other.data() + 2);
        qToLittleEndian(std::uint16_t{999}, other.data() + 4); // whatever it may mean there
        const auto expected = "the other side speaks protocol " + std::to_string(protocolVersion + 1);
        QVERIFY(problemOf(other).starts_with(expected));
        QCOMPARE(problemOf("HTTP/1.1 400 Bad Request\r\n"), "the other side does not speak Suture's protocol");
    }

    void refusesWhatBreaksThePrefix()
    {
        QCOMPARE(problemOf(rawFrame(999, "{}", {})), "unknown message kind 999");
        auto tooLong = rawFrame(kindOf<ModelChunk>(), "{}", {});
        qToLittleEndian(static_cast<std::uint32_t>(maxChunkBytes + 1), tooLong.data() + 12);
        QVERIFY(QByteArray::fromStdString(problemOf(tooLong)).contains("over the limit of 1048576"));
        auto hugeHeader = rawFrame(kindOf<Ping>(), "{}", {});
        qToLittleEndian(0x7fffffffU, hugeHeader.data() + 8);
        QVERIFY(QByteArray::fromStdString(problemOf(hugeHeader)).contains("a header of 2147483647 bytes"));
    }

    void takesNoTensorsBeforeTheyAreAllowed()
    {
        FrameDecoder decoder(messageLimits(Speaker::Client), defaultPayloadPool());
        const auto frames = tests::framesIn(decoder, joined(*encode(tests::someTensors())), 1000);
        QVERIFY(!frames);
        QCOMPARE(frames.error().code, engine::ErrorCode::Corrupt);
    }

    void takesOnlyWhatTheOtherSideHasAReasonToSend()
    {
        const auto takes = [](Speaker speaker, const Message& message) {
            FrameDecoder decoder(messageLimits(speaker), defaultPayloadPool());
            return tests::framesIn(decoder, joined(*encode(message)), 1000).has_value();
        };
        const ModelChunk chunk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(1000, 'x'))};
        QVERIFY(takes(Speaker::Client, chunk));
        QVERIFY(!takes(Speaker::Agent, chunk));
        QVERIFY(!takes(Speaker::Client, tests::someProfile()));
        QVERIFY(takes(Speaker::Agent, tests::someProfile()));
        Join join{RequestId{1}, tests::someRun().terms, 1};
        join.terms.placements.front().resize(100'000);
        QVERIFY(takes(Speaker::Client, join));
        QVERIFY(!takes(Speaker::Agent, join));
        for (const auto speaker : {Speaker::Client, Speaker::Agent})
            QVERIFY(takes(speaker, Bulk{RequestId{1}, 0, chunk.bytes}));
    }

    void doesNotAllocateWhatIsOnlyAnnounced()
    {
        auto bytes = rawFrame(kindOf<Tensors>(), "{}", QByteArray(100, 'x'));
        qToLittleEndian(500U << 20, bytes.data() + 12);
        auto decoder = tests::anyDecoder();
        const auto frames = tests::framesIn(decoder, bytes, bytes.size());
        QVERIFY(frames && frames->empty());
        QVERIFY(decoder.memory() < (1U << 20));
    }

    void holdsNoMoreThanThePoolAllows()
    {
        const auto pool = PayloadPool::create(3 << 20);
        FrameDecoder first(messageLimits(Speaker::Client), pool);
        FrameDecoder second(messageLimits(Speaker::Client), pool);
        const Bulk bulk{RequestId{1}, 0, engine::makeBlob(std::vector<char>(1'600'000, 'x'))};
        const auto bytes = joined(*encode(bulk));
        auto held = tests::framesIn(first, bytes, 1000);
        QVERIFY(held);
        const auto refused = tests::framesIn(second, bytes, 1000);
        QVERIFY(!refused);
        QCOMPARE(refused.error().message(), "there is no memory for a payload of 1600000 bytes just now");
        QVERIFY(isTransient(refused.error().code));
        held = std::vector<Frame>();
        FrameDecoder third(messageLimits(Speaker::Client), pool);
        QVERIFY(tests::framesIn(third, bytes, 1000));
        QVERIFY(pool->held() <= 3U << 20);
    }

    void refusesHeadersThatAreNotWhatTheyShouldBe()
    {
        const auto pinged = [](const QByteArray& header) { return problemWithHeader<Ping>(header); };
        QCOMPARE(pinged("{"), "Ping: the header is no JSON");
        QCOMPARE(pinged("[1]"), "Ping: no field id");
        QCOMPARE(pinged("{}"), "Ping: no field id");
        for (const auto* wrong : {"-1", "4294967296", "1.5", "\"1\"", "9007199254740993", "null", "true"})
            QVERIFY2(pinged(QByteArray("{\"id\":") + wrong + "}") == "Ping: field id is wrong", wrong);
        QCOMPARE(pinged(QByteArray(60'000, '[')), "Ping: the header is nested too deep");
        QCOMPARE(problemWithHeader<Progress>(R"({"request":1,"fraction":0.5,"stage":"sleeping"})"),
                 "Progress: field stage is wrong");
        QCOMPARE(problemWithHeader<Progress>(R"({"request":1,"fraction":1e999,"stage":"waiting"})"),
                 "Progress: the header is no JSON");
        QCOMPARE(problemWithHeader<ProbeResult>(R"({"request":1,"link":{"up":{}}})"),
                 "ProbeResult: no field bytesPerSecond");
        QCOMPARE(problemWithHeader<Pong>(R"({"id":1,"received":1e300,"sent":0})"), "Pong: field received is wrong");
    }

    void refusesAShapeThatDoesNotMatchItsBytes_data()
    {
        QTest::addColumn<QByteArray>("shape");
        QTest::addColumn<int>("bytes");
        QTest::addRow("too many bytes") << QByteArray("[2,3]") << 28;
        QTest::addRow("too few bytes") << QByteArray("[2,3]") << 20;
        QTest::addRow("overflow") << QByteArray("[1125899906842624,65536]") << 16;
        QTest::addRow("negative") << QByteArray("[-1]") << 4;
    }

    void refusesAShapeThatDoesNotMatchItsBytes()
    {
        QFETCH(QByteArray, shape);
        QFETCH(int, bytes);
        const QByteArray header =
            R"({"request":1,"plan":2,"frame":0,"phase":0,"wantOutputs":false,"turn":{"received":0,)"
            R"("finished":0,"sent":0,"computed":0},"tensors":[{"id":1,"type":"float32","shape":)"
            + shape + "}]}";
        const auto problem = problemWithHeader<Tensors>(header, QByteArray(bytes, '\0'));
        QVERIFY2(problem.starts_with("Tensors: ") && problem.find("field") == std::string::npos, problem.c_str());
    }

    void refusesSamplesThatDoNotMatchTheirBytes()
    {
        auto frame = joined(*encode(tests::someProfile()));
        frame.chop(1);
        qToLittleEndian(qFromLittleEndian<std::uint32_t>(frame.constData() + 12) - 1, frame.data() + 12);
        QVERIFY(problemOf(frame).starts_with("ProfileResult: 6 samples do not fit"));
    }

    void refusesAPayloadWhereNoneBelongs()
    {
        QVERIFY(problemWithHeader<Ping>("{\"id\":1}", "x").find("a payload of 1 bytes is over the limit of 0")
                != std::string::npos);
    }

    void refusesWhatCannotBeMeant()
    {
        using Limits = std::numeric_limits<double>;
        for (const double wrong : {Limits::quiet_NaN(), -1.0, 1e308, Limits::infinity()}) {
            auto profile = tests::someProfile();
            profile.profile.layers[0].samples[1].time = Millis(wrong);
            QCOMPARE(problemWith(profile), "ProfileResult: samples that are no times");
            auto probed = tests::someProfile();
            probed.profile.wholeRuns[0].probe = Millis(wrong);
            QCOMPARE(problemWith(probed), "ProfileResult: samples that are no times");
            auto loaded = tests::someProfile();
            loaded.profile.state.load = std::isfinite(wrong) ? wrong : -2.0;
            QCOMPARE(problemWith(loaded), "ProfileResult: a state that no device has");
        }
        auto flagged = tests::someProfile();
        flagged.profile.wholeRuns[0].flags = static_cast<engine::SampleFlags>(2);
        QCOMPARE(problemWith(flagged), "ProfileResult: samples that are no times");
        auto empty = tests::someProfile();
        empty.profile.layers.clear();
        QCOMPARE(problemWith(empty), "ProfileResult: a profile without layers");
        for (const double rate : {0.0, -5.0, 1e300})
            QVERIFY(problemWith(ProbeResult{RequestId{1}, {{rate}, {1e6}, Millis(0)}}).starts_with("ProbeResult: "));
        QVERIFY(problemWith(ProfileRequest{RequestId{1}, {"zoo:AlexNet", {}}, engine::exactly(0)})
                    .starts_with("ProfileRequest: "));
        QVERIFY(problemWith(Bulk{RequestId{1}, maxBulkBytes + 1, {}}).starts_with("Bulk: "));
        QVERIFY(problemWith(Pong{1, Timestamp(2), Timestamp(1)}).starts_with("Pong: "));
        for (const auto* id : {"me", "0123456789ABCDEF0123456789ABCDEF", "../../../../../../etc/passwd    "})
            QVERIFY(problemWith(Welcome{{{id}, {"phone", "CPU", "fake", 4, 2, 1.0}, {}, 77}}).starts_with("Welcome: "));
        for (const engine::LoadWish& load : {engine::LoadWish(), {0.75, 0.5, {}}, {-0.5, 1.0, {}}, {0.5, 0.0, {3, 0}}})
            QVERIFY(problemWith(HoldLoad{RequestId{1}, load}).starts_with("HoldLoad: "));
        QVERIFY(problemWith(LoadHeld{RequestId{1}, {0.5, 0.0, {0}}, 1.5}).starts_with("LoadHeld: "));
        auto run = tests::someRun();
        run.order.push_back(engine::PlanId{3});
        QCOMPARE(problemWith(RunRequest{RequestId{1}, run}),
                 "RunRequest: a run has frames of a plan that there is not");
        engine::FrameTiming timing;
        timing.latency = Millis(-1);
        QVERIFY(problemWith(FrameMeasured{RequestId{1}, timing}).starts_with("FrameMeasured: "));
    }

    void readsNoOtherLettersAsSides()
    {
        const auto header = QByteArray::fromStdString(
            R"({"request":1,"terms":{"model":{"name":"zoo:AlexNet","dimensions":{}},"fingerprint":"f",)"
            R"("placements":["dxe"],"resultOn":"device"},"inFlight":1})");
        QCOMPARE(problemWithHeader<Join>(header), "Join: a placement with other letters than d and e");
    }

    void cleansTheWordsOfStrangers()
    {
        const Failure failure{RequestId{1}, {engine::ErrorCode::Io, "\x1b[2Jgone\n" + std::string(10'000, 'x')}};
        const auto words = std::get<Failure>(tests::messagesIn(joined(*encode(failure))).at(0)).error.message();
        QVERIFY(words.starts_with("?[2Jgone?xxx"));
        QCOMPARE(words.size(), std::size_t(500));
    }

    void cutsTheWordsOfStrangersBetweenCharacters()
    {
        auto profile = tests::someProfile();
        profile.profile.model = "x" + repeated("\u00e4", 150);
        profile.profile.device.name = profile.profile.model;
        const auto found = std::get<ProfileResult>(tests::messagesIn(joined(*encode(profile))).at(0)).profile;
        QCOMPARE(found.model, "x" + repeated("\u00e4", 99));
        QCOMPARE(found.device.name, found.model);
    }

    void saysWhyHoweverLongTheReasonIs()
    {
        const auto reason = engine::sentence("the edge agent: %1", repeated("\u00e4", 40'000));
        const auto frame = encode(Failure{wholeSession, {engine::ErrorCode::Io, reason}});
        QVERIFY(frame);
        FrameDecoder beforeTheHandshake(greetingLimits(), defaultPayloadPool());
        QVERIFY(tests::framesIn(beforeTheHandshake, joined(*frame), 1000));
    }

    /// Each of five patterns names the next one 250 times.
    void fillsInNoSentenceThatGrowsWithoutBound()
    {
        const auto sentence = [](const QByteArray& pattern, const QByteArray& arguments, const char* plain) {
            return "{\"pattern\":\"" + pattern + "\",\"arguments\":[" + arguments + "],\"plain\":" + plain + "}";
        };
        for (const auto* innermost : {"", "x"}) {
            auto what = sentence(innermost, {}, "true");
            for (int depth = 0; depth < 4; ++depth)
                what = sentence(QByteArray("%1").repeated(250), what, "false");
            const auto header = "{\"request\":1,\"error\":{\"code\":\"io\",\"what\":" + what + "}}";
            const auto messages = tests::messagesIn(rawFrame(kindOf<Failure>(), header, {}));
            QVERIFY(std::get<Failure>(messages.at(0)).error.message().size() <= 500);
        }
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
