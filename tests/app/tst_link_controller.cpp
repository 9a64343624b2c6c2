// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/link_controller.h"
#include "app/desktop/profile_import.h"
#include "app/workspace/conditions.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/profile_file.h"
#include "tests/support/even_profile.h"
#include "tests/support/fake_desk.h"
#include "tests/support/file_answers.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/link_card.h"
#include "widgets/pages/profile_page.h"
#include "widgets/shell/message_line.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <fstream>

using engine::Side;
using tests::FakeDesk;

namespace {

struct Desk : FakeDesk
{
    /// @p kept: where links stay; empty: in a folder of its own.
    explicit Desk(const QString& kept = {})
        : folder((kept.isEmpty() ? files.path(QStringLiteral("links")) : kept).toStdString())
    {
        connectBoth();
        isReady = QTest::qWaitFor([this] { return bothReady(); });
    }

    QPushButton* button(const char* name) { return pages.devices->findChild<QPushButton*>(QLatin1String(name)); }
    QString error(const QWidget* page) { return page->findChild<widgets::MessageLine*>()->text(); }
    QString linkError() { return error(pages.devices->link()); }
    QString write(const char* name, const QByteArray& contents)
    {
        QFile file(files.path(QLatin1String(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write(contents);
        return file.fileName();
    }

    std::filesystem::path keptFile() const { return app::linkFile(folder, agents.devices()); }
    QStringList summary()
    {
        QStringList lines;
        for (const auto* line :
             pages.devices->link()->findChild<QWidget*>(QStringLiteral("linkSummary"))->findChildren<QLabel*>())
            lines << line->text();
        return lines;
    }

    tests::FileAnswers files;
    std::filesystem::path folder;
    app::LinkController link{workspace, jobs, *pages.devices->link(), pages, files.ask(), folder};
    app::ProfileImport profiles{workspace, agents, *pages.profile, pages, files.ask()};
    bool isReady = false;
};

QByteArray contents(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A link as it was measured between the devices of @p desk on the day before.
engine::LinkMeasurement measuredBefore(const Desk& desk)
{
    using std::chrono::sys_days;
    const auto devices = desk.agents.devices();
    engine::LinkMeasurement link{.device = {"phone", devices.device->text},
                                 .edge = {"box", devices.edge->text},
                                 .emulated = tests::emulated,
                                 .model = {},
                                 .measuredAt = sys_days(std::chrono::year(2026) / 11 / 29),
                                 .samples = {}};
    for (const std::int64_t kilobytes : {1, 10, 100}) {
        const engine::Bytes size{1000 * kilobytes};
        const engine::Millis time(2.0 + 0.2 * static_cast<double>(kilobytes)); // 40 Mbit/s
        link.samples.up.push_back({size, {time, time, time}});
        link.samples.down.push_back({size, {time, time, time}});
    }
    link.samples.pings.assign(5, {engine::Millis(1), engine::Millis(1)});
    return link;
}

void keepFor(const Desk& desk, const std::string& text)
{
    std::filesystem::create_directories(desk.folder);
    std::ofstream(desk.keptFile()) << text;
}

} // namespace

class TestLinkController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measuresWhatTheCardAsksFor()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        QTRY_VERIFY(desk.button("measureLink")->isEnabled());
        QVERIFY(desk.workspace.linkTimes() == nullptr);
        desk.button("measureLink")->click();
        QVERIFY(desk.jobs.of(app::JobKind::Survey) != nullptr);
        QVERIFY(!desk.button("measureLink")->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(desk.workspace.linkTimes() != nullptr || !desk.linkError().isEmpty(), 50'000);
        QCOMPARE(desk.linkError(), QString());
        const auto& link = *desk.workspace.linkTimes();
        QVERIFY(link.emulated == tests::emulated);
        QVERIFY(!link.samples.up.front().times.empty());
        QVERIFY(link.measuredAt.has_value());
        QCOMPARE(desk.workspace.linkSource(), app::LinkSource::Measured);
        const double rate = engine::toMegabitsPerSecond(desk.workspace.link()->up);
        QVERIFY2(rate > 25 && rate < 50, qPrintable(QString::number(rate)));
        QTRY_VERIFY(desk.button("measureLink")->isEnabled());
        QVERIFY(desk.button("saveLink")->isEnabled());
        const auto kept = engine::readLink(desk.keptFile());
        QVERIFY(kept && kept->samples == link.samples);
    }

    void isCancelledWithoutAWord()
    {
        Desk desk;
        QTRY_VERIFY(desk.button("measureLink")->isEnabled());
        desk.button("measureLink")->click();
        Q_EMIT desk.pages.devices->link()->cancelRequested();
        QTRY_VERIFY(desk.jobs.of(app::JobKind::Survey) == nullptr);
        QCOMPARE(desk.linkError(), QString());
        QVERIFY(desk.workspace.linkTimes() == nullptr);
    }

    void importsAndSaves()
    {
        Desk desk;
        QTRY_VERIFY(desk.button("importLink")->isEnabled());
        desk.files.given = desk.write("both.txt", "256\t9\n2560\t18\n25600\t108\n"); // up, and down again
        desk.button("importLink")->click();
        QCOMPARE(desk.linkError(), QString());
        QCOMPARE(desk.files.asked.size(), 2);
        QVERIFY(desk.workspace.linkTimes() != nullptr);
        QCOMPARE(desk.workspace.link()->delay, engine::Millis(8));
        desk.files.given.clear();
        QSignalSpy saved(&desk.link, &app::LinkController::saved);
        desk.button("saveLink")->click();
        QCOMPARE(saved.count(), 1);
        const auto text = desk.files.contents(QStringLiteral("link.json")).toStdString();
        QVERIFY(engine::parseLink(text, "link.json")->samples == desk.workspace.linkTimes()->samples);
        desk.files.given = desk.files.path(QStringLiteral("link.json"));
        desk.button("importLink")->click();
        QCOMPARE(desk.linkError(), QString());
        desk.files.given = desk.write("bad.json", "{}");
        desk.button("importLink")->click();
        QVERIFY(desk.linkError().contains(QStringLiteral("bad.json")));
    }

    void staysOverARestart()
    {
        const QTemporaryDir kept;
        QStringList said;
        {
            Desk desk(kept.path());
            QTRY_VERIFY(desk.button("importLink")->isEnabled());
            desk.files.given = desk.write("both.txt", "256\t9\n2560\t18\n25600\t108\n");
            desk.button("importLink")->click();
            QCOMPARE(desk.linkError(), QString());
            QVERIFY(std::filesystem::exists(desk.keptFile()));
            QVERIFY(!desk.workspace.measuredLink()->before);
            said = desk.summary();
        }
        Desk desk(kept.path());
        QTRY_VERIFY(desk.workspace.linkTimes() != nullptr);
        QCOMPARE(desk.linkError(), QString());
        QCOMPARE(desk.workspace.link()->delay, engine::Millis(8));
        QVERIFY2(desk.summary()[0].startsWith(QStringLiteral("From an earlier session")),
                 qPrintable(desk.summary()[0]));
        QCOMPARE(desk.summary().mid(1), said);
        desk.files.given = desk.write("both.txt", "256\t5\n2560\t14\n25600\t104\n");
        desk.button("importLink")->click();
        QVERIFY(!desk.summary()[0].contains(QStringLiteral("earlier")));
        QVERIFY(!desk.workspace.measuredLink()->before);
    }

    void saysWhenItWasMeasuredAndRunsMeasureAnew()
    {
        const QTemporaryDir kept;
        {
            const Desk desk(kept.path());
            keepFor(desk, engine::toJson(measuredBefore(desk)));
        }
        Desk desk(kept.path());
        QTRY_VERIFY(desk.workspace.linkTimes() != nullptr);
        QVERIFY2(desk.summary()[0].startsWith(QStringLiteral("Measured on 2026-11-29")), qPrintable(desk.summary()[0]));
        QCOMPARE(app::conditionsOfPlans(desk.workspace).linkSource,
                 QStringLiteral("measured on 2026-11-29, emulated link"));
        QVERIFY(desk.jobs.run({3, engine::exactly(3, engine::Millis{1000})}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.idle(), 20'000);
        QVERIFY(desk.workspace.report() != nullptr && desk.workspace.report()->complete);
        QCOMPARE(app::conditionsOfPlans(desk.workspace).linkSource, QStringLiteral("measured, emulated link"));
        QVERIFY(desk.workspace.linkTimes() != nullptr); // to be looked at, as before
    }

    void whatTheDeviceEmulatesNoMoreIsNotRecalled()
    {
        const QTemporaryDir kept;
        {
            const Desk desk(kept.path());
            auto other = measuredBefore(desk);
            other.emulated->up = engine::megabitsPerSecond(1);
            keepFor(desk, engine::toJson(other));
        }
        Desk desk(kept.path());
        QVERIFY(desk.isReady);
        QTRY_VERIFY(QThreadPool::globalInstance()->waitForDone(0)); // it has been read
        QCoreApplication::processEvents();
        QVERIFY(desk.workspace.linkTimes() == nullptr);
        QCOMPARE(desk.linkError(), QString());
    }

    void aKeptFileThatCannotBeReadIsALineAndLeftAlone()
    {
        const QTemporaryDir kept;
        {
            const Desk desk(kept.path());
            keepFor(desk, "{\"format\": 5");
        }
        Desk desk(kept.path());
        QTRY_VERIFY2(desk.linkError().contains(QStringLiteral("before cannot be read")), qPrintable(desk.linkError()));
        QVERIFY(!desk.linkError().contains(QLatin1Char('\n')));
        QCOMPARE(contents(desk.keptFile()), QByteArray("{\"format\": 5"));
        QVERIFY(desk.workspace.linkTimes() == nullptr);
        desk.files.given = desk.write("both.txt", "256\t9\n2560\t18\n25600\t108\n");
        desk.button("importLink")->click(); // something that takes its place
        QCOMPARE(desk.linkError(), QString());
        QVERIFY(engine::readLink(desk.keptFile()));
    }

    /// What is measured goes on, and is not kept.
    void saysWhereNothingCanBeKept()
    {
        Desk desk(QStringLiteral("/dev/null/links"));
        QTRY_VERIFY(desk.button("importLink")->isEnabled());
        desk.files.given = desk.write("both.txt", "256\t9\n2560\t18\n25600\t108\n");
        desk.button("importLink")->click();
        QVERIFY2(desk.linkError().contains(QStringLiteral("does not stay")), qPrintable(desk.linkError()));
        QVERIFY(desk.workspace.linkTimes() != nullptr);
    }

    void importsTimesOfLayersForARole()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        QByteArray text;
        for (const auto& layer : desk.workspace.model()->fused.layers())
            text += QByteArray::fromStdString(layer.name) + "\t2.5\n";
        desk.files.given = desk.write("times.txt", text);
        Q_EMIT desk.pages.profile->importRequested(Side::Device);
        QVERIFY(desk.workspace.profile(Side::Device) != nullptr);
        QVERIFY(desk.workspace.profile(Side::Edge) == nullptr);
        const auto times = engine::timesOf(*desk.workspace.profile(Side::Device));
        QCOMPARE(times.source, engine::TimesSource::FromFile);
        QCOMPARE(times.layers.front().expected, engine::Millis(2.5));
        const auto profile = support::evenProfile(*desk.workspace.model(), 1.5);
        desk.files.given = desk.write("profile.json", QByteArray::fromStdString(engine::toJson(profile)));
        Q_EMIT desk.pages.profile->importRequested(Side::Edge);
        QVERIFY(desk.workspace.profile(Side::Edge) != nullptr);
        desk.files.given = desk.write("bad.txt", "nobody\t1\n");
        Q_EMIT desk.pages.profile->importRequested(Side::Edge);
        QVERIFY(desk.error(desk.pages.profile).contains(QStringLiteral("bad.txt: line 1: ")));
    }
};

QTEST_MAIN(TestLinkController)
#include "tst_link_controller.moc"
