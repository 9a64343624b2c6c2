// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/link_controller.h"
#include "app/desktop/profile_import.h"
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
#include <QTest>

using engine::Side;
using tests::FakeDesk;

namespace {

struct Desk : FakeDesk
{
    Desk()
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

    tests::FileAnswers files;
    app::LinkController link{workspace, jobs, *pages.devices->link(), pages, files.ask()};
    app::ProfileImport profiles{workspace, agents, *pages.profile, pages, files.ask()};
    bool isReady = false;
};

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
