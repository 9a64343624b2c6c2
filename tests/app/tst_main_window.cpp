// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"

#include "widgets/graph/graph_view.h"
#include "widgets/pages/model_page.h"
#include "widgets/shell/stage_rail.h"

#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
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

    void blocksCollapseAndOpenAgain()
    {
        app::MainWindow window;
        window.show();
        window.open(QStringLiteral("zoo:ResNet"));
        auto* pages = window.findChild<app::Pages*>();
        QTRY_COMPARE(pages->modelGraph->state().layout.nodes.size(), 57U); // 56 layers and the input
        const auto buttons = pages->model->findChildren<QPushButton*>();
        const auto collapse = std::ranges::find_if(buttons, &QPushButton::isCheckable);
        QVERIFY(collapse != buttons.end());
        (*collapse)->click();
        QTRY_VERIFY(pages->modelGraph->state().layout.nodes.size() < 30);
        (*collapse)->click();
        QTRY_COMPARE(pages->modelGraph->state().layout.nodes.size(), 57U);
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

    void aDroppedFileThatIsNoModelIsALineInThePage_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::addRow("text") << QStringLiteral("XXXXXX") << QByteArray("this is no model") << QStringLiteral("ONNX");
        QTest::addRow("weights") << QStringLiteral("XXXXXX.pt") << QByteArray("\x80\x02" "ccollections\nOrderedDict\n") << QStringLiteral("state dict");
        QTest::addRow("no torch") << QStringLiteral("XXXXXX.pth") << QByteArray("this is no model") << QStringLiteral("no file of PyTorch");
    }

    void aDroppedFileThatIsNoModelIsALineInThePage()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, said);
        QTemporaryFile file(QDir::tempPath() + QLatin1Char('/') + name);
        QVERIFY(file.open());
        file.write(content);
        file.close();
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file.fileName());
        const auto saysSo = [&] {
            const auto labels = pages->model->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->isVisible() && label->text().contains(said); });
        };
        QTRY_VERIFY(saysSo());
        QVERIFY(pages->modelGraph->state().graph == nullptr);
    }

    void aTorchScriptFileAsksForTheShapeOfItsInput()
    {
        const QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("net.pt"));
        const auto program = QStringLiteral("import torch; torch.jit.script(torch.nn.Linear(6, 2)).save('%1')").arg(file);
        if (QProcess::execute(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), program}) != 0)
            QSKIP("python3-torch is not installed");
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file);
        QInputDialog* dialog = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((dialog = window.findChild<QInputDialog*>(QStringLiteral("inputShapes"))) != nullptr, 30'000);
        QCOMPARE(dialog->textValue(), QStringLiteral("1x6"));
        dialog->accept();
        QTRY_VERIFY_WITH_TIMEOUT(pages->modelGraph->state().graph != nullptr, 30'000);
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
