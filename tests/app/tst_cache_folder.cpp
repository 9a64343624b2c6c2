// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/cache_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

class TestCacheFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isMadeWithTheFoldersAroundIt()
    {
        const QTemporaryDir home;
        const auto folder = std::filesystem::path(home.path().toStdString()) / "cache" / "models";
        QVERIFY(app::makeCacheFolder(folder));
        QVERIFY(std::filesystem::is_directory(folder));
        QVERIFY(app::makeCacheFolder(folder));
    }

    void namesTheFolderAndTheReason()
    {
        const QTemporaryDir home;
        const auto file = std::filesystem::path(home.path().toStdString()) / "file";
        std::ofstream(file) << "no folder";
        const auto made = app::makeCacheFolder(file / "models");
        QVERIFY(!made);
        QCOMPARE(made.error().code, engine::ErrorCode::Io);
        QCOMPARE(made.error().message(), "cannot keep models in '" + (file / "models").string() + "': Not a directory");
    }
};

QTEST_GUILESS_MAIN(TestCacheFolder)
#include "tst_cache_folder.moc"
