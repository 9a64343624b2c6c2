// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/predicted_sides.h"
#include "tests/support/even_profile.h"
#include "tests/support/made_up_layers.h"
#include "widgets/pages/predict_page.h"
#include "widgets/shell/message_line.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using engine::Side;

namespace {

constexpr int patience = 20'000;

std::shared_ptr<const engine::LatencyPredictor> learnt()
{
    const auto dataset = engine::layerDatasetFrom(support::madeUpLayers(40));
    auto predictor = engine::fitPredictor(dataset->samples(), {.regressors = {"log-linear"}, .withFallback = true},
                                          [](double) { return true; });
    predictor->target = "latency_ms";
    predictor->device.name = "phone";
    return std::make_shared<const engine::LatencyPredictor>(*std::move(predictor));
}

std::shared_ptr<const app::OpenedModel> opened(const QString& name)
{
    return std::make_shared<const app::OpenedModel>(*app::openModel(name));
}

engine::PredictedProfile predictionOf(const app::OpenedModel& model, double millis)
{
    engine::PredictedProfile profile;
    profile.fingerprint = model.fingerprint;
    for (const auto& layer : model.fused.layers())
        profile.layers.push_back({layer.name, layer.type(), {engine::Millis(millis), {}, {}}, true});
    return profile;
}

constexpr engine::Link someLink{{1e6}, {1e6}, engine::Millis(1)};

struct Desk
{
    app::Workspace workspace;
    widgets::PredictPage page;
    app::PredictedSides sides{workspace, page};

    void open(const QString& name) { workspace.setModel(opened(name)); }
    QPushButton& button(const char* name) { return *page.findChild<QPushButton*>(QLatin1String(name)); }
};

} // namespace

class TestPredictedSides : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_learnt = learnt(); }

    void predictedTimesStandInForADevice()
    {
        app::Workspace workspace;
        const auto model = opened(QStringLiteral("zoo:DQN"));
        workspace.setModel(model);
        workspace.typeLink(someLink);
        QVERIFY(!workspace.costs());
        workspace.setPredicted(Side::Device, predictionOf(*model, 3.0));
        workspace.setPredicted(Side::Edge, predictionOf(*opened(QStringLiteral("zoo:VAE")), 1.0));
        QVERIFY(workspace.predicted(Side::Edge) == nullptr); // of another model
        QVERIFY(!workspace.costs());
        workspace.setPredicted(Side::Edge, predictionOf(*model, 1.0));
        QVERIFY(workspace.costs());
        QCOMPARE(workspace.costs()->layers[0].device, engine::Millis(3.0));
        QCOMPARE(workspace.costs()->timesFrom[0], engine::TimesSource::Predicted);
        workspace.setPredicted(Side::Device, std::nullopt);
        QVERIFY(!workspace.costs());
    }

    void predictedTimesCountBeforeMeasuredOnes()
    {
        app::Workspace workspace;
        const auto model = opened(QStringLiteral("zoo:DQN"));
        workspace.setModel(model);
        const network::DeviceId phone{"phone"};
        workspace.setDevices({phone, network::DeviceId{"lab"}});
        workspace.keepProfile(phone, support::evenProfile(*model, 4.0));
        const auto measured = workspace.times(Side::Device);
        workspace.setPredicted(Side::Device, predictionOf(*model, 7.0));
        QCOMPARE(workspace.times(Side::Device)->layers[0].expected, engine::Millis(7.0));
        workspace.setPredicted(Side::Device, std::nullopt);
        QVERIFY(workspace.times(Side::Device) == measured);
    }

    void needsAPredictor()
    {
        Desk desk;
        QVERIFY(!desk.button("predictDevice").isEnabled());
        desk.sides.setPredictor(m_learnt);
        QVERIFY(desk.button("predictDevice").isEnabled());
        desk.sides.setPredictor(nullptr);
        QVERIFY(!desk.button("predictEdge").isEnabled());
    }

    void givesThePlansWhatItPredicts()
    {
        Desk desk;
        desk.sides.setPredictor(m_learnt);
        desk.open(QStringLiteral("zoo:AlexNet"));
        desk.button("predictEdge").click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.workspace.predicted(Side::Edge) != nullptr, patience);
        QVERIFY(desk.workspace.predicted(Side::Device) == nullptr);
        QCOMPARE(desk.workspace.times(Side::Edge)->device, std::string("phone"));
        QVERIFY(
            desk.page.findChild<QLabel*>(QStringLiteral("predictorSaid"))->text().startsWith(QStringLiteral("edge: ")));
        desk.button("predictEdge").click();
        QVERIFY(desk.workspace.predicted(Side::Edge) == nullptr);
        QVERIFY(!desk.button("predictEdge").isChecked());
    }

    void keepsToItWhateverIsOpened()
    {
        Desk desk;
        desk.sides.setPredictor(m_learnt);
        desk.button("predictDevice").click();
        QVERIFY(desk.button("predictDevice").isChecked());
        for (const auto* name : {"zoo:DQN", "zoo:VAE"}) {
            desk.open(QLatin1String(name));
            QTRY_VERIFY_WITH_TIMEOUT(desk.workspace.predicted(Side::Device) != nullptr, patience);
        }
        desk.sides.setPredictor(nullptr); // the one that is used stays
        QVERIFY(desk.button("predictDevice").isEnabled());
        desk.button("predictDevice").click();
        QVERIFY(!desk.button("predictDevice").isEnabled());
    }

    void saysWhatCannotBePredicted()
    {
        Desk desk;
        auto other = *m_learnt;
        other.target = "energy_mj";
        desk.sides.setPredictor(std::make_shared<const engine::LatencyPredictor>(other));
        desk.open(QStringLiteral("zoo:DQN"));
        desk.button("predictDevice").click();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.button("predictDevice").isChecked(), patience);
        QVERIFY(!desk.page.findChild<widgets::MessageLine*>()->isHidden());
    }

private:
    std::shared_ptr<const engine::LatencyPredictor> m_learnt;
};

QTEST_MAIN(TestPredictedSides)
#include "tst_predicted_sides.moc"
