// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/mapped_file.h"
#include "engine/io/files/mapping_guard.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <thread>

using namespace engine;

class TestMappedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsCutOffReadsAsZeros()
    {
        const auto file = makeFile("cut");
        const auto blob = mapFile(file);
        QVERIFY(blob);
        const auto before = lostPages();
        std::filesystem::resize_file(file, pageSize);
        QCOMPARE(blob->bytes[10], std::byte{7});
        QCOMPARE(lostPages(), before);
        QCOMPARE(blob->bytes[2 * pageSize + 10], std::byte{0});
        QCOMPARE(blob->bytes[2 * pageSize + 11], std::byte{0});
        QCOMPARE(lostPages(), before + 1);
    }

    void everyThreadIsGuarded()
    {
        const auto file = makeFile("threads");
        const auto blob = mapFile(file);
        QVERIFY(blob);
        std::filesystem::resize_file(file, 0);
        std::array<std::byte, 2> seen{std::byte{1}, std::byte{1}};
        std::thread first([&] { seen[0] = blob->bytes[0]; });
        std::thread second([&] { seen[1] = blob->bytes[pageSize]; });
        first.join();
        second.join();
        QCOMPARE(seen, (std::array{std::byte{0}, std::byte{0}}));
    }

    void openOnesAreLimitedAndClosedOnesForgotten()
    {
        const auto file = makeFile("many");
        std::vector<Blob> open;
        auto blob = mapFile(file);
        for (; blob && open.size() < 5000; blob = mapFile(file))
            open.push_back(*blob);
        QCOMPARE(open.size(), 1024U);
        QCOMPARE(blob.error().message(), std::string("'many': too many files are open"));
        open.clear();
        QVERIFY(mapFile(file));
    }

private:
    static constexpr std::size_t pageSize = 4096;

    std::filesystem::path makeFile(const char* name) const
    {
        auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path) << std::string(3 * pageSize, '\7');
        return path;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestMappedFile)
#include "tst_mapped_file.moc"
