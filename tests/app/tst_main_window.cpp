// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"

#include "widgets/graph/graph_view.h"
#include "widgets/pages/model_page.h"
#include "widgets/shell/stage_rail.h"

#include <QLabel>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void drawsAZooModel()
    {
        app::MainWindow window;
        window.show();
        window.open(QStringLiteral("zoo:ResNet"));
        auto* pages = window.findChild<app::Pages*>();
        QTRY_VERIFY(pages->modelGraph->state().graph != nullptr);
        QCOMPARE(pages->stage(), widgets::Stage::Model);
    }

    void everyStageOpens()
    {
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        for (const auto stage : widgets::allStages) {
            window.setStage(stage);
            QCOMPARE(pages->stage(), stage);
            QVERIFY(!pages->currentWidget()->grab().isNull());
        }
    }

    void aDroppedFileThatIsNoModelIsALineInThePage()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("this is no model");
        file.close();
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file.fileName());
        const auto saysSo = [&] {
            const auto labels = pages->model->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [](const QLabel* label) { return label->isVisible() && label->text().contains(QLatin1String("ONNX")); });
        };
        QTRY_VERIFY(saysSo());
        QVERIFY(pages->modelGraph->state().graph == nullptr);
    }

    void closesWhileAModelIsBeingOpened()
    {
        auto window = std::make_unique<app::MainWindow>();
        window->show();
        window->open(QStringLiteral("zoo:AlexNet"));
        window.reset();
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
