// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/terms_editor.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace {

template <typename T>
T* child(const QWidget& page, const char* name)
{
    return page.findChild<T*>(QLatin1String(name));
}

} // namespace

class TestPlanCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesThePlanThatIsChosen()
    {
        const auto graph = madeUpGraph();
        const auto device = madeUpProfile(*graph, "phone", 8);
        const auto edge = madeUpProfile(*graph, "edge", 1);
        const auto plans = madeUpPlans(*graph, device, edge, madeUpLink());
        widgets::PartitionPage page;
        page.setGraph(graph);
        page.setProfiles(device, edge);
        QSignalSpy chosen(&page, &widgets::PartitionPage::planChosen);
        page.setPlans(plans);
        page.setChosenPlan(0);
        QCOMPARE(chosen.size(), 0);
        QVERIFY(!child<QWidget>(page, "proof")->isHidden());
        QCOMPARE(child<QWidget>(page, "proof")->property("role").toString(), QStringLiteral("good"));
        child<QTableView>(page, "planTable")->selectRow(2);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 2);
        page.setPlans({});
        QVERIFY(child<QWidget>(page, "proof")->isHidden());
        QCOMPARE(chosen.size(), 1);
    }

    void comparesAPlanByCtrlClick()
    {
        const auto graph = madeUpGraph();
        const auto plans =
            madeUpPlans(*graph, madeUpProfile(*graph, "phone", 8), madeUpProfile(*graph, "edge", 1), madeUpLink());
        widgets::PartitionPage page;
        page.resize(1400, 900);
        page.show();
        page.setGraph(graph);
        page.setPlans(plans);
        page.setChosenPlan(0);
        QSignalSpy compared(&page, &widgets::PartitionPage::compareRequested);
        QSignalSpy chosen(&page, &widgets::PartitionPage::planChosen);
        auto* table = child<QTableView>(page, "planTable");
        const auto placeOf = [&](int row) { return table->visualRect(table->model()->index(row, 0)).center(); };
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ControlModifier, placeOf(2));
        QCOMPARE(compared.size(), 1);
        QCOMPARE(compared[0][0].toInt(), 2);
        page.setComparedPlan(2);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ControlModifier, placeOf(2));
        QCOMPARE(compared[1][0].toInt(), -1);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::ControlModifier, placeOf(3)); // has no plan
        QCOMPARE(compared.size(), 2);
        QCOMPARE(chosen.size(), 0);
        QTest::mouseClick(table->viewport(), Qt::RightButton, {}, placeOf(2)); // its menu may compare it
        QCOMPARE(chosen.size(), 0);
        QSignalSpy csv(&page, &widgets::PartitionPage::exportReady);
        child<QAbstractButton>(page, "exportPlans")->click();
        QCOMPARE(csv[0][0].toString(), QStringLiteral("plans.csv"));
    }

    void choosesHowTensorsAreWritten()
    {
        using engine::Codec;
        widgets::TermsEditor editor;
        std::vector<Codec> allowed;
        connect(&editor, &widgets::TermsEditor::allowedEdited, this,
                [&](const std::vector<Codec>& codecs) { allowed = codecs; });
        child<QPushButton>(editor, "codec-int8+entropy")->click();
        QCOMPARE(allowed, (std::vector{Codec::Float32, Codec::Int8Entropy}));
        QCOMPARE(child<QPushButton>(editor, "image-float32")->text(), QStringLiteral("int8+entropy"));
        child<QPushButton>(editor, "image-jpeg")->click();
        QCOMPARE(allowed, (std::vector{Codec::Float32, Codec::Int8Entropy, Codec::Jpeg}));
        allowed.clear();
        editor.setAllowed({Codec::Float32, Codec::Float16});
        QVERIFY(allowed.empty());
        QVERIFY(child<QPushButton>(editor, "codec-float16")->isChecked());
        QVERIFY(child<QPushButton>(editor, "image-float32")->isChecked());
        QVERIFY(
            child<QPushButton>(editor, "codec-int8")->toolTip().contains(QStringLiteral("int8: 0.25 of the bytes")));
    }
};

QTEST_MAIN(TestPlanCard)
#include "tst_plan_card.moc"
