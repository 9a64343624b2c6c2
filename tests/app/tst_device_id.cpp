// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/device_id.h"
#include "network/message.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>

namespace fs = std::filesystem;

namespace {

app::AgentOptions named(const std::string& name)
{
    app::AgentOptions options;
    options.name = name;
    return options;
}

} // namespace

class TestDeviceId : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "not" / "made";
    }

    void outlivesTheProcess()
    {
        const auto first = take(named("phone"));
        QVERIFY(network::isDeviceId(first));
        auto elsewhere = named("phone");
        elsewhere.host = "::1";
        elsewhere.port = 4000;
        elsewhere.cache = "another";
        QCOMPARE(take(elsewhere), first);
    }

    void differsFromDeviceToDevice()
    {
        auto slow = named("phone");
        slow.slowdown = 2.0;
        auto narrow = named("phone");
        narrow.threads = 1;
        auto far = named("phone");
        far.link = engine::Link{{1e6}, {2e6}, engine::Millis(3)};
        auto further = far;
        further.link->delay = engine::Millis(4);
        std::set<std::string> ids;
        const std::vector all{named("phone"), named("phone1"), slow, narrow, far, further, named("")};
        for (const auto& options : all)
            ids.insert(take(options));
        QCOMPARE(ids.size(), all.size());
        for (const auto& options : all)
            QVERIFY(ids.contains(take(options)));
    }

    void differsForThoseWhoRunAtTheSameTime()
    {
        std::optional first = app::DeviceId::take(m_folder, named("phone"));
        const auto firstId = first->text();
        const auto second = app::DeviceId::take(m_folder, named("phone"));
        QVERIFY(second.text() != firstId);
        first.reset();
        QCOMPARE(take(named("phone")), firstId);
    }

    void getsOverADamagedFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("too short") << QByteArray(31, 'a');
        QTest::newRow("too long") << QByteArray(100, 'a');
        QTest::newRow("no digits") << QByteArray(32, 'x');
    }

    void getsOverADamagedFile()
    {
        QFETCH(QByteArray, content);
        const auto before = take(named("phone"));
        std::ofstream(idFile(), std::ios::trunc) << content.toStdString();
        const auto after = take(named("phone"));
        QVERIFY(network::isDeviceId(after));
        QVERIFY(after != before);
        QCOMPARE(take(named("phone")), after);
    }

    void livesWithoutAFolder()
    {
        std::ofstream(m_temporary->filePath(QStringLiteral("not")).toStdString()) << "a file in its place";
        const auto first = take(named("phone"));
        QVERIFY(network::isDeviceId(first));
        QVERIFY(take(named("phone")) != first);
    }

    void livesWithAFolderInTheFilesPlace()
    {
        const auto before = take(named("phone"));
        const auto file = idFile();
        fs::remove(file);
        fs::create_directory(file);
        QVERIFY(take(named("phone")) != before);
    }

private:
    std::string take(const app::AgentOptions& options) const { return app::DeviceId::take(m_folder, options).text(); }

    fs::path idFile() const
    {
        for (const auto& entry : fs::directory_iterator(m_folder)) {
            if (entry.path().extension() == ".id")
                return entry.path();
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(TestDeviceId)
#include "tst_device_id.moc"
