// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/codec/codec.h"
#include "engine/plan/codec.h"

#include <QTest>

#include <set>

using namespace engine;

namespace {

Blob reals()
{
    return makeBlob(std::vector<float>{1.5F, -2.25F, 0.1F, 3e-30F, 4.0F, 5.0F});
}

} // namespace

class TestCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesBackWhatWasWritten()
    {
        const auto& codec = tensorCodecs().front();
        QCOMPARE(codec.name, std::string_view("float32"));
        const auto encoded = codec.encode(ElementType::Float32, {2, 3}, reals());
        QVERIFY(encoded);
        QCOMPARE(Bytes{std::ssize(encoded->bytes)}, *codec.encodedSize(ElementType::Float32, {2, 3}));
        const auto decoded = codec.decode(ElementType::Float32, {2, 3}, *encoded);
        QVERIFY(decoded && *decoded == reals());
        QVERIFY(decoded->bytes.data() == encoded->bytes.data()); // nothing is copied
    }

    void refusesBytesOfAnotherShape()
    {
        const auto& codec = tensorCodecs().front();
        for (const auto& shape : {Shape{2, 2}, Shape{7}, Shape{0}}) {
            QCOMPARE(codec.decode(ElementType::Float32, shape, reals()).error().code, ErrorCode::Corrupt);
            QCOMPARE(codec.encode(ElementType::Float32, shape, reals()).error().code, ErrorCode::Corrupt);
        }
        QVERIFY(!codec.encodedSize(ElementType::Float32, {1, -1}));
        QCOMPARE(codec.decode(ElementType::Float32, {1, -1}, reals()).error().code, ErrorCode::Unsupported);
    }

    void givesPlannersTheirFigures()
    {
        const auto table = codecCosts();
        std::set<std::string_view> real;
        for (const auto& codec : tensorCodecs()) {
            real.insert(codec.name);
            const auto seen = codecNamed(codec.name);
            QVERIFY(seen);
            const auto& cost = table[static_cast<std::size_t>(*seen)];
            QCOMPARE(cost.ratio,
                     static_cast<double>(codec.encodedSize(ElementType::Float32, {1 << 16})->count) / (4 << 16));
            for (const auto side : {0U, 1U}) {
                QVERIFY(cost.encode[side] == codec.speed.encode);
                QVERIFY(cost.decode[side] == codec.speed.decode);
            }
        }
        for (const auto codec : allCodecs)
            QCOMPARE(isAssumed(codec), !real.contains(codecName(codec)));
        QVERIFY(isAssumed(Codec::Jpeg) && !isAssumed(Codec::Float32));
    }
};

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
