// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/bundle.h"

#include <QTest>

using namespace engine;

namespace {

Blob blobOf(const std::string& text)
{
    return makeBlob(std::vector<char>(text.begin(), text.end()));
}

std::string textOf(const Blob& blob)
{
    return {reinterpret_cast<const char*>(blob.bytes.data()), blob.bytes.size()};
}

struct File
{
    std::string name;
    std::string content;
};

std::string bundled(const std::vector<File>& files)
{
    std::vector<BundlePart> parts;
    std::string contents;
    for (const auto& file : files) {
        parts.push_back({file.name, static_cast<std::int64_t>(file.content.size())});
        contents += file.content;
    }
    return bundleHeader(parts) + contents;
}

const std::vector<File> model{{"model.onnx", "graph"}, {"weights with a space", "\n1 x\n"}, {"empty", ""}};

std::string problemOf(const std::string& bytes)
{
    const auto entries = readBundle(blobOf(bytes));
    return entries ? std::string() : entries.error().message();
}

} // namespace

class TestBundle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesComeBack()
    {
        const auto bytes = blobOf(bundled(model));
        QVERIFY(isBundle(bytes));
        const auto entries = readBundle(bytes);
        QVERIFY2(entries, entries ? "" : entries.error().message().c_str());
        QCOMPARE(entries->size(), model.size());
        for (std::size_t i = 0; i < model.size(); ++i) {
            QCOMPARE((*entries)[i].name, model[i].name);
            QCOMPARE(textOf((*entries)[i].content), model[i].content);
        }
    }

    void contentsOutliveTheBundle()
    {
        Blob content;
        {
            const auto entries = readBundle(blobOf(bundled(model)));
            QVERIFY(entries);
            content = entries->front().content;
        }
        QCOMPARE(textOf(content), std::string("graph"));
    }

    void otherFilesAreNone()
    {
        for (const auto* text : {"", "suture bundle", "suture bundle 2\n", "\x08\x07 an ONNX file"}) {
            QVERIFY(!isBundle(blobOf(text)));
            QVERIFY(!problemOf(text).empty());
        }
    }

    void noPrefixIsWhole()
    {
        const auto whole = bundled(model);
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!problemOf(whole.substr(0, size)).empty(), qPrintable(QString::number(size)));
        QVERIFY(problemOf(whole).empty());
        QCOMPARE(problemOf(whole + "x"), std::string("the model's bundle has bytes that belong to no file"));
    }

    void aHeaderMustBeOne_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("says");
        QTest::addRow("no file") << QByteArray("\n") << QByteArray("has bytes that belong to no file");
        QTest::addRow("no size") << QByteArray("model.onnx\n\n") << QByteArray("has a damaged header");
        QTest::addRow("no name") << QByteArray("5\n\nhello") << QByteArray("has a damaged header");
        QTest::addRow("less than nothing") << QByteArray("-5 a\n\n") << QByteArray("has a damaged header");
        QTest::addRow("beyond counting") << QByteArray("99999999999999999999 a\n\n")
                                         << QByteArray("has a damaged header");
        QTest::addRow("more than there is") << QByteArray("9223372036854775807 a\n\n") << QByteArray("ends within 'a'");
        QTest::addRow("two that are together too much")
            << QByteArray("4 a\n9223372036854775807 b\n\nabcd") << QByteArray("ends within 'b'");
        QTest::addRow("no end") << QByteArray("1 a\n").repeated(300'000) << QByteArray("has no whole header");
    }

    void aHeaderMustBeOne()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, says);
        const auto said = problemOf("suture bundle 1\n" + lines.toStdString());
        QCOMPARE(said, "the model's bundle " + says.toStdString());
    }

    void anyByteMayBeWrong()
    {
        const auto whole = bundled(model);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            auto changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 0x15);
            const auto entries = readBundle(blobOf(changed));
            if (!entries)
                continue;
            std::size_t bytes = 0;
            for (const auto& entry : *entries)
                bytes += entry.content.bytes.size();
            QVERIFY2(bytes < whole.size(), qPrintable(QString::number(at)));
        }
    }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
