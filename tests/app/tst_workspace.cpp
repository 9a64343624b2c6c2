// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include <QSignalSpy>
#include <QTest>

using namespace app;

namespace {

engine::Profile profileOf(const OpenedModel& model, double millis)
{
    engine::Profile profile;
    profile.model = model.name.toStdString();
    profile.fingerprint = model.fingerprint;
    for (const auto& layer : model.fused.layers())
        profile.layers.push_back({layer.name, layer.type(), {engine::Millis{millis}}});
    return profile;
}

const engine::Link fastLink{engine::megabitsPerSecond(1e6), engine::megabitsPerSecond(1e6)};

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto model = openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const OpenedModel>(std::move(*model));
    }

    void hasCostsOnceEverythingIsThere()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.setProfile(engine::Side::Device, profileOf(*m_model, 4.0));
        workspace.setLink(fastLink, true);
        QVERIFY(!workspace.costs());
        QSignalSpy changed(&workspace, &Workspace::costsChanged);
        workspace.setProfile(engine::Side::Edge, profileOf(*m_model, 1.0));
        QVERIFY(workspace.costs());
        QCOMPARE(changed.size(), 1);
        workspace.setPlans(planAll(*workspace.costs(), {}));
        QCOMPARE(workspace.plan()->algorithm, std::string("optimal"));
        QCOMPARE(workspace.plan()->sideOf.back(), engine::Side::Edge);
    }

    void aChangeDropsWhatDependsOnIt()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        workspace.setProfile(engine::Side::Device, profileOf(*m_model, 4.0));
        workspace.setProfile(engine::Side::Edge, profileOf(*m_model, 1.0));
        workspace.setLink(fastLink, true);
        workspace.setPlans(planAll(*workspace.costs(), {}));
        workspace.setReport(engine::RunReport{});
        workspace.setLink(fastLink, false);
        QVERIFY(workspace.plan() == nullptr);
        QVERIFY(workspace.costs());
        workspace.setModel(m_model);
        QVERIFY(!workspace.costs());
        QVERIFY(!workspace.profile(engine::Side::Device));
        QVERIFY(!workspace.report());
    }

    void aProfileOfAnotherModelGivesNoCosts()
    {
        Workspace workspace;
        workspace.setModel(m_model);
        auto foreign = profileOf(*m_model, 1.0);
        foreign.fingerprint = "other";
        workspace.setProfile(engine::Side::Device, foreign);
        workspace.setProfile(engine::Side::Edge, profileOf(*m_model, 1.0));
        workspace.setLink(fastLink, true);
        QVERIFY(!workspace.costs());
    }

    void saysWhyAModelDoesNotOpen()
    {
        const auto model = openModel(QStringLiteral("zoo:Nothing"));
        QVERIFY(!model);
        QVERIFY(model.error().message.find("Nothing") != std::string::npos);
    }

private:
    std::shared_ptr<const OpenedModel> m_model;
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
