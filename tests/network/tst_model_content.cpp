// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/bundle.h"
#include "network/model_ref.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace network;

namespace {

/// All of it, a few bytes at a time.
engine::Result<std::vector<std::byte>> readAll(const ModelFiles& files, std::size_t step)
{
    auto content = ModelContent::open(files);
    if (!content)
        return content.error();
    std::vector<std::byte> all;
    while (content->position() < content->size()) {
        const auto bytes = content->read(step);
        if (!bytes)
            return bytes.error();
        all.insert(all.end(), bytes->begin(), bytes->end());
    }
    return all;
}

std::string textOf(const engine::Blob& blob)
{
    return {reinterpret_cast<const char*>(blob.bytes.data()), blob.bytes.size()};
}

engine::Blob blobOf(const std::string& text)
{
    return engine::makeBlob(std::vector<char>(text.begin(), text.end()));
}

} // namespace

class TestModelContent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneFileIsItself()
    {
        const auto file = write("one", "the model");
        QCOMPARE(textOf(engine::makeBlob(*readAll(file, 4))), std::string("the model"));
        QCOMPARE(modelRefOfFile(file, {})->name, modelRefOfFile(write("copy", "the model"), {})->name);
    }

    void severalFilesAreABundle()
    {
        const ModelFiles files(write("net", "the model"), {"a.bin", "b.bin"});
        write("a.bin", "weights");
        write("b.bin", "");
        for (const std::size_t step : {1UL, 7UL, 1000UL}) {
            const auto all = readAll(files, step);
            QVERIFY2(all, all ? "" : all.error().message().c_str());
            const auto entries = engine::readBundle(engine::makeBlob(*all));
            QVERIFY(entries);
            QCOMPARE(entries->size(), 3U);
            QCOMPARE(entries->at(0).name, std::string("net"));
            QCOMPARE(textOf(entries->at(0).content), std::string("the model"));
            QCOMPARE(entries->at(1).name, std::string("a.bin"));
            QCOMPARE(textOf(entries->at(1).content), std::string("weights"));
            QVERIFY(entries->at(2).content.bytes.empty());
        }
        const auto before = modelRefOfFile(files, {});
        write("a.bin", "Weights");
        QVERIFY(before->name != modelRefOfFile(files, {})->name);
    }

    void whatIsMissingOrShrinksIsNamed()
    {
        const auto file = write("net", "the model");
        QVERIFY(readAll(ModelFiles(file, {"missing"}), 4).error().message().find("'missing'") != std::string::npos);
        auto content = ModelContent::open(file);
        QVERIFY(content);
        std::filesystem::resize_file(file, 3);
        QVERIFY(content->read(100).error().message().find("cut short") != std::string::npos);
    }

    void refusesDamagedBundles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray head("suture bundle 1\n");
        QTest::newRow("no files") << head + "\n";
        QTest::newRow("no end of the header") << head + "3 a\n";
        QTest::newRow("no name") << head + "3\n\nabc";
        QTest::newRow("negative") << head + "-1 a\n\n";
        QTest::newRow("too large a number") << head + "99999999999999999999 a\n\n";
        QTest::newRow("too short") << head + "4 a\n\nabc";
        QTest::newRow("too long") << head + "2 a\n\nabc";
        QTest::newRow("sizes that wrap around") << head + "9223372036854775807 a\n9223372036854775807 b\n4 c\n\nab";
        QTest::newRow("a header without end") << head + QByteArray(3 << 20, '1');
    }

    void refusesDamagedBundles()
    {
        QFETCH(const QByteArray, bytes);
        QCOMPARE(engine::readBundle(blobOf(bytes.toStdString())).error().code, engine::ErrorCode::Corrupt);
    }

private:
    std::filesystem::path write(const std::string& name, const std::string& text) const
    {
        auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path) << text;
        return path;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestModelContent)
#include "tst_model_content.moc"
