// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/sha256.h"

#include <QByteArray>
#include <QTest>

class TestSha256 : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The examples of FIPS 180-4.
    void agreesWithTheStandard_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("nothing") << QByteArray()
                                 << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("a million") << QByteArray(1'000'000, 'a')
                                   << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void agreesWithTheStandard()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, digest);
        for (const std::size_t piece : {1U, 64U, 1000U, 2'000'000U}) {
            network::Sha256 sha;
            auto rest = std::as_bytes(std::span(text.constData(), static_cast<std::size_t>(text.size())));
            for (; !rest.empty(); rest = rest.subspan(std::min(piece, rest.size())))
                sha.add(rest.first(std::min(piece, rest.size())));
            QCOMPARE(QByteArray::fromStdString(sha.hex()), digest);
        }
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
