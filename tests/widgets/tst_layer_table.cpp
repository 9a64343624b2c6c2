// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/on_pages.h"
#include "widgets/pages/model_page.h"
#include "widgets/tables/layer_table.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using engine::LayerId;

class TestLayerTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFilterChoosesNoOtherLayer()
    {
        widgets::LayerTable table;
        table.setGraph(madeUpGraph());
        table.setSelectedLayer(LayerId{3});
        QSignalSpy selected(&table, &widgets::LayerTable::layerSelected);
        table.setFilter(QStringLiteral("concat"));
        QVERIFY(table.model()->rowCount() > 0);
        QVERIFY(!table.selectedLayer());
        QVERIFY(table.selectionModel()->selectedRows().isEmpty());
        table.setFilter({});
        QVERIFY(table.selectedLayer() == LayerId{3});
        QCOMPARE(selected.size(), 0);
    }

    void theOrderOfTheLayersComesBack()
    {
        widgets::LayerTable table;
        table.setGraph(madeUpGraph());
        const auto first = [&] { return table.model()->index(0, 0).data().toString(); };
        const auto before = first();
        const auto type = widgets::LayerTableModel::Type;
        table.horizontalHeader()->setSortIndicator(type, Qt::DescendingOrder);
        QVERIFY(first() != before);
        table.setGraph(madeUpGraph());
        QCOMPARE(first(), before);
        QVERIFY(table.horizontalHeader()->isSortIndicatorClearable());
    }

    void aFilterEndsByEscapeAndWithItsModel()
    {
        widgets::ModelPage page;
        page.resize(1200, 800);
        page.setGraph(madeUpGraph());
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        auto* search = child<QLineEdit>(page, "layerSearch");
        page.focusSearch();
        search->setText(QStringLiteral("concat"));
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(search->text().isEmpty());
        search->setText(QStringLiteral("concat"));
        page.setGraph(nullptr);
        QVERIFY(search->text().isEmpty());
        page.focusSearch();
        QVERIFY(!search->hasFocus()); // because nobody sees it
    }
};

QTEST_MAIN(TestLayerTable)
#include "tst_layer_table.moc"
