// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/run_head.h"
#include "engine/plan/planners.h"
#include "tests/support/made_up_devices.h"

#include <QTest>

using namespace app;
using engine::Side;

namespace {

engine::Link link(double rate)
{
    return {engine::megabitsPerSecond(rate), engine::megabitsPerSecond(rate), engine::Millis{1}};
}

network::AgentDescription agent(const char* name, double slowdown = 1.0, std::optional<engine::Link> emulated = {})
{
    return {{}, {name, "CPU", "fake", 4, 1, slowdown}, emulated, 1};
}

const auto phone = agent("phone");
const auto slowPhone = agent("slow phone", 4.0);
const auto box = agent("box");

} // namespace

/// What a run says of itself before its first frame.
class TestRunHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto model = openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const OpenedModel>(std::move(*model));
    }

    void namesWhatRuns()
    {
        Workspace workspace;
        fill(workspace, {link(20), false});
        const auto head = runHead(workspace, phone, box, *workspace.plan());
        QVERIFY2(head, head ? "" : head.error().message().c_str());
        QCOMPARE(head->model, std::string("AlexNet"));
        QCOMPARE(head->fingerprint, m_model->fingerprint);
        QVERIFY(head->device == phone.device && head->edge == box.device);
        QCOMPARE(head->plans.size(), std::size_t{3});
        const auto layers = std::ssize(m_model->fused.layers());
        QCOMPARE(std::ranges::count(head->plans[0].sideOf, Side::Device), layers);
        QCOMPARE(std::ranges::count(head->plans[1].sideOf, Side::Edge), layers);
        QCOMPARE(head->plans[2].sideOf, workspace.plan()->sideOf);
        QVERIFY(head->frames.empty() && !head->complete);
    }

    void saysWhichLinkRuns_data()
    {
        QTest::addColumn<bool>("measuredEmulated");
        QTest::addColumn<bool>("typed");
        QTest::addColumn<bool>("canEmulate");
        QTest::addColumn<double>("rate");
        QTest::addColumn<bool>("isMeasured");
        QTest::addColumn<bool>("isEmulated");
        QTest::addRow("measured") << false << false << false << 20.0 << true << false;
        QTest::addRow("measured of an emulated one") << true << false << true << 20.0 << true << true;
        QTest::addRow("typed, and the phone is emulated") << false << true << true << 5.0 << false << true;
        QTest::addRow("typed, but the phone is real") << false << true << false << 20.0 << true << false;
    }

    void saysWhichLinkRuns()
    {
        QFETCH(bool, measuredEmulated);
        QFETCH(bool, typed);
        QFETCH(bool, canEmulate);
        QFETCH(double, rate);
        QFETCH(bool, isMeasured);
        QFETCH(bool, isEmulated);
        Workspace workspace;
        fill(workspace, {link(20), measuredEmulated});
        if (typed)
            workspace.typeLink(link(5));
        const auto head = runHead(workspace, canEmulate ? slowPhone : phone, box, *workspace.plan());
        QVERIFY2(head, head ? "" : head.error().message().c_str());
        QVERIFY(head->link == link(rate));
        QCOMPARE(head->linkMeasured, isMeasured);
        QCOMPARE(head->linkEmulated, isEmulated);
    }

    /// Whatever the plan was made for.
    void predictsWhatRuns()
    {
        Workspace workspace;
        fill(workspace, {link(20), false});
        workspace.typeLink(link(5));
        const auto edgeOnly = engine::planEdgeOnly(*workspace.costs());
        const auto emulated = runHead(workspace, slowPhone, box, edgeOnly);
        const auto real = runHead(workspace, phone, box, edgeOnly);
        QVERIFY(emulated && real);
        QVERIFY(emulated->plans[2].predicted.uplink > 3 * real->plans[2].predicted.uplink);
        QCOMPARE(real->plans[2].sideOf, edgeOnly.sideOf);
        QCOMPARE(real->plans[1].predicted.total(), real->plans[2].predicted.total());
    }

    void withoutALinkNothingRuns()
    {
        Workspace workspace;
        support::profileOnMadeUpDevices(workspace, m_model);
        QVERIFY(!runHead(workspace, slowPhone, box, {}));
        workspace.typeLink(link(5));
        QVERIFY(runHead(workspace, slowPhone, box, *workspace.plan()));
        const auto head = runHead(workspace, phone, box, *workspace.plan());
        QVERIFY(!head);
        QCOMPARE(head.error().code, engine::ErrorCode::InvalidInput);
    }

    void knowsWhoCanEmulateALink()
    {
        QVERIFY(!canEmulateLink(phone));
        QVERIFY(canEmulateLink(slowPhone));
        QVERIFY(canEmulateLink(agent("phone behind 4G", 1.0, link(10))));
    }

private:
    void fill(Workspace& workspace, const MeasuredLink& measured)
    {
        support::profileOnMadeUpDevices(workspace, m_model);
        workspace.keepLink(support::madeUpDevices, measured);
        workspace.setPlans(planAtOnce(*workspace.costs()));
    }

    std::shared_ptr<const OpenedModel> m_model;
};

QTEST_GUILESS_MAIN(TestRunHead)
#include "tst_run_head.moc"
