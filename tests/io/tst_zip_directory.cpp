// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/archives/zip_directory.h"
#include "tests/support/zip_archive.h"

#include <QTest>

using namespace engine;
using tests::put;
using tests::zip;
using tests::ZipPart;

namespace {

Blob blobOf(const QByteArray& bytes)
{
    return makeBlob(std::vector<char>(bytes.begin(), bytes.end()));
}

std::string textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// @p plain with its list of contents described by 64-bit numbers, as archives over 4 GB have it.
QByteArray withLongEnd(const QByteArray& plain, quint64 entries)
{
    const auto end = plain.size() - 22;
    QByteArray bytes = plain.left(end);
    const auto begin = qFromLittleEndian<quint32>(plain.constData() + end + 16);
    put<quint32>(bytes, 0x06064b50);
    put<quint64>(bytes, 44);
    put<quint32>(bytes, 0); // versions
    put<quint64>(bytes, 0); // disks
    put<quint64>(bytes, entries);
    put<quint64>(bytes, entries);
    put<quint64>(bytes, static_cast<quint64>(end) - begin);
    put<quint64>(bytes, begin);
    put<quint32>(bytes, 0x07064b50);
    put<quint32>(bytes, 0);
    put<quint64>(bytes, static_cast<quint64>(end));
    put<quint32>(bytes, 1);
    auto shortEnd = plain.mid(end);
    shortEnd.replace(10, 2, QByteArray(2, '\xff'));
    shortEnd.replace(16, 4, QByteArray(4, '\xff'));
    return bytes + shortEnd;
}

const QList<ZipPart> parts{{"net/data.pkl", "pickled"}, {"net/code/a.py", "packed", 8, 40}, {"net/empty", ""}};

QString problemOf(const QByteArray& bytes)
{
    const auto entries = zipDirectory(blobOf(bytes));
    return entries ? QString() : QString::fromStdString(entries.error().message());
}

} // namespace

class TestZipDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatIsThere()
    {
        const auto file = blobOf(zip(parts));
        const auto entries = zipDirectory(file);
        QVERIFY2(entries, entries ? "" : entries.error().message().c_str());
        QVERIFY(entries->has_value());
        QCOMPARE((*entries)->size(), std::size_t{3});
        const auto& [data, code, empty] = std::tie((**entries)[0], (**entries)[1], (**entries)[2]);
        QCOMPARE(data.name, std::string("net/data.pkl"));
        QVERIFY(!data.compressed && data.packed == 7 && data.unpacked == 7 && data.header == 0);
        QVERIFY(code.compressed && code.packed == 6 && code.unpacked == 40);
        QCOMPARE(empty.unpacked, std::int64_t{0});
    }

    void readsWhatIsStored()
    {
        const auto file = blobOf(zip(parts));
        const auto entries = zipDirectory(file);
        QVERIFY(entries && *entries);
        QCOMPARE(textOf(storedBytes(file, (**entries)[0], 100)), std::string("pickled"));
        QCOMPARE(textOf(storedBytes(file, (**entries)[0], 3)), std::string("pic"));
        QVERIFY(storedBytes(file, (**entries)[1], 100).empty()); // it would have to be unpacked
        QVERIFY(storedBytes(file, (**entries)[2], 100).empty());
    }

    void whatDoesNotBeginLikeOneIsNone()
    {
        for (const auto* bytes : {"", "P", "PK", "import torch\n"}) {
            const auto entries = zipDirectory(blobOf(bytes));
            QVERIFY(entries && !*entries);
        }
    }

    void aCommentMayFollow()
    {
        auto bytes = zip(parts);
        bytes.replace(bytes.size() - 2, 2, QByteArray("\x05\x00", 2));
        QCOMPARE(problemOf(bytes + "hello"), QString());
        QCOMPARE(zipDirectory(blobOf(bytes + "hello"))->value().size(), std::size_t{3});
    }

    void readsTheLongForm()
    {
        const auto entries = zipDirectory(blobOf(withLongEnd(zip(parts), 3)));
        QVERIFY2(entries, entries ? "" : entries.error().message().c_str());
        QCOMPARE((*entries)->size(), std::size_t{3});
        QCOMPARE((**entries)[1].name, std::string("net/code/a.py"));
    }

    void theLongFormMayNotLie()
    {
        QVERIFY(problemOf(withLongEnd(zip(parts), 4)).contains(QStringLiteral("list of contents")));
        QVERIFY(problemOf(withLongEnd(zip(parts), ~quint64{0})).contains(QStringLiteral("list of contents")));
        auto elsewhere = withLongEnd(zip(parts), 3);
        elsewhere.replace(elsewhere.size() - 22 - 12, 8, QByteArray(8, '\x7f'));
        QVERIFY(problemOf(elsewhere).contains(QStringLiteral("its end is elsewhere")));
    }

    void aDirectoryCutShortIsDamaged()
    {
        const auto whole = zip(parts);
        for (qsizetype size = 4; size < whole.size(); ++size)
            QVERIFY2(!problemOf(whole.left(size)).isEmpty(), qPrintable(QString::number(size)));
    }

    void namesStayInside_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("stays");
        const auto row = [](const QByteArray& name, bool stays) {
            QTest::addRow("%s", name.toPercentEncoding().constData()) << name << stays;
        };
        row("a/b", true);
        row("a/..b", true);
        row("a../b", true);
        row("...", true);
        row("", false);
        row("/a", false);
        row("..", false);
        row("a/..", false);
        row("a/../b", false);
        row("a\\b", false);
        row(QByteArray("a\0b", 3), false);
    }

    void namesStayInside()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, stays);
        QCOMPARE(problemOf(zip({{name, "x"}})).isEmpty(), stays);
    }
};

QTEST_GUILESS_MAIN(TestZipDirectory)
#include "tst_zip_directory.moc"
