// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/status_controller.h"
#include "tests/support/fake_team.h"
#include "widgets/shell/status_line.h"

#include <QLabel>
#include <QTest>

using engine::Side;
using tests::FakeTeam;

namespace {

const engine::Link slow{engine::megabitsPerSecond(12.5), engine::megabitsPerSecond(50), engine::Millis{3}};

struct Desk : FakeTeam
{
    QString text(const char* place) const { return line.findChild<QLabel*>(QLatin1String(place))->text(); }
    QString device() const { return text("statusDevice"); }
    QString edge() const { return text("statusEdge"); }
    QString link() const { return text("statusLink"); }
    QString summary() const { return text("statusSummary"); }

    widgets::StatusLine line;
    app::StatusController controller{workspace, jobs, line, nullptr};
};

} // namespace

class TestStatusController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatNobodyIsThere()
    {
        const Desk desk;
        QCOMPARE(desk.device(), QStringLiteral("No device"));
        QCOMPARE(desk.edge(), QStringLiteral("No edge"));
        QCOMPARE(desk.link(), QStringLiteral("No link"));
    }

    void followsAnAgentThroughItsStates()
    {
        Desk desk;
        const auto id = desk.connectTo("phone"); // nobody listens there yet
        desk.agents.giveRole(id, Side::Device);
        QVERIFY2(desk.device().contains(QStringLiteral("connecting")), qPrintable(desk.device()));
        QTRY_VERIFY2(desk.device().contains(QStringLiteral("cannot connect")), qPrintable(desk.device()));
        desk.put("phone");
        QTRY_VERIFY(desk.isReady(id));
        QVERIFY2(desk.device().startsWith(QStringLiteral("phone")), qPrintable(desk.device()));
        QVERIFY(!desk.device().contains(QStringLiteral("connect")));
        desk.agents.find(id)->setHeldLoad(engine::LoadWish{0.5, 0.0, {}});
        QVERIFY2(desk.device().endsWith(QStringLiteral("load cpu 50 % held")), qPrintable(desk.device()));
        desk.agents.find(id)->close({engine::ErrorCode::Cancelled, "enough"});
        QVERIFY2(desk.device().contains(QStringLiteral("closed")), qPrintable(desk.device()));
        desk.agents.remove(id);
        QCOMPARE(desk.device(), QStringLiteral("No device"));
    }

    void whoWasThereIsLost()
    {
        Desk desk;
        QVERIFY(desk.assemble());
        desk.honest.erase("box");
        QTRY_VERIFY2(desk.edge().contains(QStringLiteral("connection lost")), qPrintable(desk.edge()));
        QVERIFY(desk.device().startsWith(QStringLiteral("phone")));
    }

    void namesFollowTheirRoles()
    {
        Desk desk;
        QVERIFY(desk.assemble());
        QVERIFY(desk.device().startsWith(QStringLiteral("phone")));
        QVERIFY(desk.edge().startsWith(QStringLiteral("box")));
        desk.agents.setRoles({desk.agents.roles().edge, desk.agents.roles().device});
        QVERIFY(desk.device().startsWith(QStringLiteral("box")));
        QVERIFY(desk.edge().startsWith(QStringLiteral("phone")));
    }

    void saysWhatIsEmulated()
    {
        Desk desk;
        desk.honest["phone"] =
            std::make_unique<tests::FakeAgent>("slow phone", desk.runtime(), std::optional<engine::Link>(), 4.0);
        const auto id = desk.connectTo("phone");
        desk.agents.giveRole(id, Side::Device);
        QTRY_VERIFY(desk.isReady(id));
        QVERIFY2(desk.device().contains(QStringLiteral("emulated")), qPrintable(desk.device()));
        QVERIFY(desk.device().contains(QStringLiteral("4")));
        QVERIFY(desk.device().contains(QStringLiteral("slow phone")));
    }

    void saysWhereTheLinkComesFrom()
    {
        Desk desk;
        QVERIFY(desk.assemble());
        QCOMPARE(desk.link(), QStringLiteral("No link"));
        desk.workspace.keepLink(desk.agents.devices(), {slow, true});
        QVERIFY2(desk.link().contains(QStringLiteral("12.5")), qPrintable(desk.link()));
        QVERIFY(desk.link().contains(QStringLiteral("50.0")));
        QVERIFY(desk.link().contains(QStringLiteral("emulated")));
        desk.workspace.typeLink({engine::megabitsPerSecond(7), engine::megabitsPerSecond(9), engine::Millis{1}});
        QVERIFY2(desk.link().contains(QStringLiteral("set by hand")), qPrintable(desk.link()));
        QVERIFY(desk.link().contains(QStringLiteral("7.0")));
        desk.workspace.undoStack()->undo();
        QVERIFY(desk.link().contains(QStringLiteral("12.5")));
        desk.workspace.setDevices({});
        QCOMPARE(desk.link(), QStringLiteral("No link"));
    }

    void describesTheModel()
    {
        Desk desk;
        QVERIFY2(desk.summary().contains(QStringLiteral("diamond")), qPrintable(desk.summary()));
        QVERIFY(desk.summary().contains(QStringLiteral("5")));
        desk.workspace.setModel(nullptr);
        QVERIFY(!desk.summary().contains(QStringLiteral("diamond")));
    }
};

QTEST_MAIN(TestStatusController)
#include "tst_status_controller.moc"
