// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/explanation.h"
#include "tests/support/made_up_layers.h"
#include "tests/widgets/on_pages.h"
#include "widgets/charts/error_share_chart.h"
#include "widgets/charts/learning_curve_chart.h"
#include "widgets/charts/prediction_chart.h"
#include "widgets/charts/residual_chart.h"
#include "widgets/pages/load_view.h"
#include "widgets/pages/predict_page.h"
#include "widgets/shell/missing_note.h"
#include "widgets/tables/cell_table.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using engine::RowPlace;
using widgets::PredictPage;

namespace {

struct Learnt
{
    std::shared_ptr<const engine::LayerDataset> dataset;
    std::shared_ptr<const engine::TrainedPredictor> trained;
    std::vector<std::optional<engine::Regressor>> explainers;
};

const Learnt& learnt()
{
    static const Learnt all = [] {
        const auto dataset =
            std::make_shared<const engine::LayerDataset>(*engine::layerDatasetFrom(support::madeUpLayers(40)));
        auto trained = std::make_shared<const engine::TrainedPredictor>(
            *engine::trainPredictor(dataset->samples(), {.regressors = {"linear", "nearest-neighbors", "physics"}},
                                    [](double) { return true; }));
        return Learnt{dataset, trained, engine::explainersOf(*dataset, trained->predictor)};
    }();
    return all;
}

struct Shown
{
    PredictPage page;

    Shown()
    {
        page.setDataset(learnt().dataset, QStringLiteral("phone.csv"));
        page.setTraining(learnt().trained, learnt().explainers);
        page.resize(1500, 900);
        page.show();
    }
    template <typename T>
    T& find(const char* name) const
    {
        return *child<T>(page, name);
    }
    template <typename Chart>
    std::size_t rows() const
    {
        return page.findChild<Chart*>()->table().rows.size();
    }
};

QString text(const widgets::CellTable& table, int row, int column)
{
    return table.model()->index(row, column).data().toString();
}

} // namespace

class TestPredictPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void saysWhatIsMissingWithTheButtonThatGetsIt()
    {
        PredictPage page;
        QSignalSpy stage(&page, &PredictPage::stageRequested);
        QSignalSpy collect(&page, &PredictPage::collectRequested);
        QSignalSpy train(&page, &PredictPage::trainRequested);
        press(page, "missingButton");
        QCOMPARE(stage[0][0].value<widgets::Stage>(), widgets::Stage::Devices);
        QVERIFY(!child<QPushButton>(page, "train")->isEnabled());
        QVERIFY(!child<QPushButton>(page, "collect")->isEnabled());
        page.setDevices({{7, QStringLiteral("Phone")}, {8, QStringLiteral("Box")}});
        press(page, "missingButton");
        QCOMPARE(collect[0], (QList<QVariant>{7U, 10}));
        page.setDataset(learnt().dataset, QStringLiteral("phone.csv"));
        press(page, "missingButton");
        press(page, "train");
        QCOMPARE(train.size(), 2);
        QVERIFY(child<QPushButton>(page, "export")->isEnabled() && !child<QPushButton>(page, "save")->isEnabled());
        QVERIFY(child<QLabel>(page, "datasetSource")->text().contains(QStringLiteral("Phone")));
        QVERIFY(child<QLabel>(page, "datasetRepeats")->text().contains(QStringLiteral("2.0 %")));
        page.setTraining(learnt().trained, learnt().explainers);
        QVERIFY(page.findChild<widgets::MissingNote*>()->isHidden());
        QVERIFY(child<QPushButton>(page, "save")->isEnabled());
        page.setDataset(nullptr, {});
        QVERIFY(!page.findChild<widgets::MissingNote*>()->isHidden());
        QCOMPARE(page.findChild<widgets::PredictionChart*>()->table().rows.size(), std::size_t{0});
    }

    void collectingCanBePausedAndTrainingCancelled()
    {
        PredictPage page;
        page.setDevices({{7, QStringLiteral("Phone")}});
        QSignalSpy collect(&page, &PredictPage::collectRequested);
        QSignalSpy pause(&page, &PredictPage::pauseRequested);
        QSignalSpy cancel(&page, &PredictPage::cancelRequested);
        const auto& data = *page.findChild<widgets::DatasetCard*>();
        child<QComboBox>(page, "collectBudget")->setCurrentIndex(0);
        press(page, "collect");
        QCOMPARE(collect[0], (QList<QVariant>{7U, 1}));
        page.setCollecting(true);
        page.setProgress(QStringLiteral("Timing"), 0.5, false);
        press(page, "collect");
        QCOMPARE(pause.size(), 1);
        QCOMPARE(collect.size(), 1);
        QVERIFY(child<QPushButton>(data, "cancel")->isHidden());
        QVERIFY(!child<QPushButton>(page, "import")->isEnabled());
        page.setCollecting(false);
        page.setProgress(QStringLiteral("Comparing"), 0.5, true);
        QVERIFY(!child<QPushButton>(page, "collect")->isEnabled());
        press(data, "cancel");
        QCOMPARE(cancel.size(), 1);
        page.clearProgress();
        QVERIFY(child<QPushButton>(page, "collect")->isEnabled());
    }

    void theBestOfEachTypeIsShownFirst()
    {
        const Shown shown;
        const auto& table = shown.find<widgets::CellTable>("regressors");
        QCOMPARE(table.model()->rowCount(), 4);
        QCOMPARE(text(table, 0, 0), QStringLiteral("best of each type"));
        QVERIFY(table.model()->index(0, 0).data(Qt::FontRole).value<QFont>().bold());
        QCOMPARE(shown.rows<widgets::PredictionChart>(), std::size_t{120});
        QCOMPARE(shown.find<QComboBox>("family").count(), 4);
        const auto shares = shown.page.findChild<widgets::ErrorShareChart*>()->table();
        QCOMPARE(shares.columns.size(), std::size_t{6}); // limit, floor, four curves
        QCOMPARE(shares.columns[2], std::string("best of each type"));
        const auto& networks = shown.find<widgets::CellTable>("networks");
        QCOMPARE(text(networks, 0, 0), QStringLiteral("AlexNet"));
        QCOMPARE(networks.model()->rowCount(), 6);
        const QAbstractItemModelTester tester(table.model());
    }

    void aFamilyHasItsOwnRegressors()
    {
        const Shown shown;
        shown.find<QComboBox>("family").setCurrentIndex(2);
        const auto& table = shown.find<widgets::CellTable>("regressors");
        QCOMPARE(table.model()->rowCount(), 3);
        QCOMPARE(text(table, 0, 0), QStringLiteral("physics"));
        QCOMPARE(shown.rows<widgets::PredictionChart>(), std::size_t{40});
        QCOMPARE(shown.page.findChild<widgets::PredictionChart*>()->legendEntries().size(), std::size_t{1});
    }

    void aClickOnARegressorShowsWhatItSaid()
    {
        const Shown shown;
        auto& table = shown.find<widgets::CellTable>("regressors");
        const auto before = shown.page.findChild<widgets::PredictionChart*>()->table();
        table.selectRow(3);
        const auto after = shown.page.findChild<widgets::PredictionChart*>()->table();
        QVERIFY(before != after);
        QCOMPARE(before.rows[0][3], after.rows[0][3]); // the measured time
        QVERIFY(table.model()->index(0, 0).data(Qt::FontRole).value<QFont>().bold());
        table.sortByColumn(1, Qt::DescendingOrder);
        QCOMPARE(shown.page.findChild<widgets::PredictionChart*>()->table(), after);
    }

    void sortsByFiguresNotByText()
    {
        widgets::CellTable table({QStringLiteral("a"), QStringLiteral("b")}, QStringLiteral("t"));
        table.setRows({{{QStringLiteral("x")}, {QStringLiteral("10"), 10.0}},
                       {{QStringLiteral("y")}, {QStringLiteral("9"), 9.0}}});
        QCOMPARE(text(table, 0, 1), QStringLiteral("10")); // as given
        table.sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(text(table, 0, 1), QStringLiteral("9"));
        QSignalSpy chosen(&table, &widgets::CellTable::rowChosen);
        table.setChosenRow(0);
        QCOMPARE(chosen.size(), 0);
        table.selectRow(0);
        QCOMPARE(chosen[0][0].toInt(), 1);
        QCOMPARE(table.table().rows[1], (std::vector<std::string>{"y", "9"}));
    }

    void aPointIsExplained()
    {
        Shown shown;
        QSignalSpy selected(&shown.page, &PredictPage::rowSelected);
        auto* chart = shown.page.findChild<widgets::PredictionChart*>();
        Q_EMIT chart->rowSelected(RowPlace{0, 3});
        QCOMPARE(selected[0][0].value<RowPlace>(), (RowPlace{0, 3}));
        QVERIFY(shown.find<QLabel>("explained").text().contains(QStringLiteral("conv3")));
        QVERIFY(shown.find<QToolButton>("tab3").isChecked());
        QCOMPARE(shown.find<widgets::CellTable>("features").model()->rowCount(), 4);
        QVERIFY(shown.find<widgets::CellTable>("terms").model()->rowCount() >= 2);
        auto& nearest = shown.find<widgets::CellTable>("nearest");
        QVERIFY(nearest.model()->rowCount() > 5);
        nearest.selectRow(0);
        QCOMPARE(selected.size(), 2);
        QVERIFY(selected[1][0].value<RowPlace>() != (RowPlace{0, 3}));
        shown.page.setSelectedRow({});
        QCOMPARE(nearest.model()->rowCount(), 0);
        QCOMPARE(selected.size(), 2);
    }

    void thePointerReadsTheNearestPoint()
    {
        const Shown shown;
        const auto* chart = shown.page.findChild<widgets::PredictionChart*>();
        const auto rows = engine::reviewedRows(*learnt().dataset, *learnt().trained, {});
        const auto reading = chart->readingAtPoint({rows[5].measured, rows[5].predicted});
        QVERIFY(reading && reading->text.contains(QStringLiteral("conv5")) && reading->text.contains(QLatin1Char('[')));
        QVERIFY(!chart->readingAtPoint({1e-9, 1e9}));
        QVERIFY(!chart->readingAtPoint({std::nan(""), 1.0}));
    }

    void residualsStandAgainstAnyFeature()
    {
        const Shown shown;
        auto& features = shown.find<QComboBox>("residualFeature");
        QCOMPARE(features.count(), 4);
        features.setCurrentText(QStringLiteral("input_bytes"));
        const auto table = shown.page.findChild<widgets::ResidualChart*>()->table();
        QCOMPARE(table.columns[3], std::string("input_bytes"));
        QCOMPARE(table.rows.size(), std::size_t{120});
        shown.find<QComboBox>("family").setCurrentIndex(1);
        QCOMPARE(features.currentText(), QStringLiteral("input_bytes"));
        QCOMPARE(shown.rows<widgets::ResidualChart>(), std::size_t{40});
    }

    void aLearningCurveIsComputedOnRequest()
    {
        Shown shown;
        auto& compute = shown.find<QPushButton>("computeLearningCurve");
        QVERIFY(!compute.isEnabled()); // of which family?
        QSignalSpy requested(&shown.page, &PredictPage::learningCurveRequested);
        shown.find<QComboBox>("family").setCurrentIndex(1);
        compute.click();
        QCOMPARE(requested[0][0].value<std::size_t>(), std::size_t{0});
        QCOMPARE(requested[0][1].value<std::string>(), std::string("physics"));
        shown.page.setLearningCurve({{10, 20.0}, {30, 5.0}});
        QCOMPARE(shown.rows<widgets::LearningCurveChart>(), std::size_t{2});
        const auto* chart = shown.page.findChild<widgets::LearningCurveChart*>();
        QVERIFY(chart->readingAt(28.0)->text.contains(QStringLiteral("5.00 %")));
        shown.find<QComboBox>("family").setCurrentIndex(2);
        QCOMPARE(shown.rows<widgets::LearningCurveChart>(), std::size_t{0}); // of another
    }

    void whatIsWorthMeasuringNextIsMeasuredOnRequest()
    {
        Shown shown;
        auto& measure = shown.find<QPushButton>("measureNext");
        const auto& table = shown.find<widgets::CellTable>("nextLayers");
        QSignalSpy requested(&shown.page, &PredictPage::measureRequested);
        shown.page.setSuggestions(
            {{"sample:all:40000001", "Conv_3", {"conv", {}}, {0.3, 1.5, true, true}},
             {"sample:all:40000007", "Resize_0", {"resize", {}}, {engine::mostDoubt, 0, false, false}},
             {"sample:all:40000001", "MaxPool_5", {"max_pool", {{"elements", 42}}}, {0.2, 1, false, true}}});
        QCOMPARE(table.model()->rowCount(), 3);
        QCOMPARE(text(table, 0, 2), QStringLiteral("35 %"));
        QCOMPARE(text(table, 1, 2), QStringLiteral("> 100 %"));
        QVERIFY(text(table, 0, 3) != text(table, 1, 3) && text(table, 1, 3) != text(table, 2, 3));
        QCOMPARE(text(table, 2, 0), QStringLiteral("max pool"));
        QCOMPARE(text(table, 2, 1), QStringLiteral("42"));
        QVERIFY(!measure.isEnabled()); // on what?
        shown.page.setDevices({{7, QStringLiteral("Phone")}});
        measure.click();
        QCOMPARE(requested[0][0].toUInt(), 7U);
        QCOMPARE(requested[0][1].toStringList(),
                 (QStringList{QStringLiteral("sample:all:40000001"), QStringLiteral("sample:all:40000007")}));
        shown.page.setCollecting(true);
        QVERIFY(!measure.isEnabled());
        shown.page.setCollecting(false);
        QVERIFY(measure.isEnabled());
        shown.page.setTraining(nullptr, {});
        QVERIFY(!measure.isEnabled());
        QCOMPARE(table.model()->rowCount(), 0);
    }

    void saysHowNearPredictionsComeWhileItCollects()
    {
        PredictPage page;
        page.setCollecting(true);
        page.setCollected({1240, 0.87, {}});
        const auto* near = child<QLabel>(page, "datasetNear");
        QVERIFY(near->isHidden());
        page.setCollected({1240, 0.87, QStringLiteral("within 10 %: 71 %")});
        QCOMPARE(near->text(), QStringLiteral("within 10 %: 71 %"));
        QVERIFY(!near->isHidden());
        QVERIFY(child<QLabel>(page, "datasetRepeats")->text().contains(QStringLiteral("1,240")));
        page.setCollecting(false);
        QVERIFY(near->isHidden());
    }

    void aTableCanBeDropped()
    {
        PredictPage page;
        QSignalSpy dropped(&page, &PredictPage::fileDropped);
        for (const auto* name : {"/folder/layers.csv", "/folder/model.onnx"}) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(QLatin1String(name))});
            QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&page, &enter);
            QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&page, &drop);
        }
        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped[0][0].toString(), QStringLiteral("/folder/layers.csv"));
    }

    void chartsAreExported()
    {
        const Shown shown;
        auto loads = madeUpLoadCurve();
        loads.device.name = "Phone";
        shown.page.load()->setCurve(std::make_shared<const engine::LoadCurve>(loads));
        for (auto* chart : shown.page.findChildren<widgets::Chart*>()) {
            QVERIFY(chart->exported(widgets::ChartFormat::Csv).contains("device: Phone"));
            QVERIFY(chart->exported(widgets::ChartFormat::Svg).contains("<svg"));
        }
    }
};

QTEST_MAIN(TestPredictPage)
#include "tst_predict_page.moc"
