// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"
#include "tests/io/onnx_model.h"
#include "widgets/graph/graph_view.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/shape_dialog.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/stage_rail.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSemaphore>
#include <QShortcut>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <QThreadPool>

#include <fstream>

class TestMainWindow : public QObject
{
    Q_OBJECT

    static widgets::ShapeDialog* shapeDialog(const app::MainWindow& window)
    {
        constexpr int patience = 30'000;
        const auto isOpen = [&] { return window.findChild<widgets::ShapeDialog*>() != nullptr; };
        return QTest::qWaitFor(isOpen, patience) ? window.findChild<widgets::ShapeDialog*>() : nullptr;
    }

    static void press(const widgets::ShapeDialog* dialog)
    {
        dialog->findChild<QPushButton*>(QStringLiteral("open"))->click();
    }

    static QString errorIn(const widgets::ShapeDialog* dialog)
    {
        const auto* line = dialog->findChild<widgets::MessageLine*>();
        return line->isVisible() ? line->text() : QString();
    }

    /// A model of two open dimensions, the second of which must be @p width.
    static QString saved(const QTemporaryDir& folder, std::int64_t width)
    {
        auto file = folder.filePath(QStringLiteral("open.onnx"));
        OnnxModel model;
        model.input("in", {1, width}).open(0, "batch").open(1, "width");
        model.weights("bias", {width});
        model.node("Add", {"in", "bias"}, {"sum"}, "Add");
        model.node("Relu", {"sum"}, {"out"});
        model.output("out");
        std::ofstream(file.toStdString(), std::ios::binary) << model.text();
        return file;
    }

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
        QTest::addRow("weights") << QStringLiteral("XXXXXX.pt")
                                 << QByteArray("\x80\x02"
                                               "ccollections\nOrderedDict\n")
                                 << QStringLiteral("state dict");
        QTest::addRow("no torch") << QStringLiteral("XXXXXX.pth") << QByteArray("this is no model")
                                  << QStringLiteral("no file of PyTorch");
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
            return std::ranges::any_of(
                labels, [&](const QLabel* label) { return label->isVisible() && label->text().contains(said); });
        };
        QTRY_VERIFY(saysSo());
        QVERIFY(pages->modelGraph->state().graph == nullptr);
    }

    void aTorchScriptFileAsksForTheShapeOfItsInput()
    {
        const QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("net.pt"));
        const auto program =
            QStringLiteral("import torch; torch.jit.script(torch.nn.Linear(6, 2)).save('%1')").arg(file);
        if (QProcess::execute(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), program}) != 0)
            QSKIP("python3-torch is not installed");
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file);
        auto* dialog = shapeDialog(window);
        QVERIFY(dialog != nullptr);
        auto* inputs = dialog->findChild<QLineEdit*>(QStringLiteral("inputs"));
        QCOMPARE(inputs->text(), QStringLiteral("1x6"));
        inputs->setText(QStringLiteral("1 by 6"));
        press(dialog);
        QVERIFY(errorIn(dialog).contains(QStringLiteral("'1by6' is no input shape")));
        inputs->setText(QStringLiteral("1x7"));
        press(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(errorIn(dialog).contains(QStringLiteral("7")), 30'000);
        QVERIFY(dialog->isVisible());
        inputs->setText(QStringLiteral("2x6"));
        press(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(pages->modelGraph->state().graph != nullptr, 30'000);
        QTRY_VERIFY(window.findChild<widgets::ShapeDialog*>() == nullptr);
    }

    void anOnnxFileAsksForItsOpenDimensions()
    {
        const QTemporaryDir folder;
        const auto file = saved(folder, 9);
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file);
        auto* dialog = shapeDialog(window);
        QVERIFY(dialog != nullptr);
        const auto sizes = dialog->findChildren<QSpinBox*>();
        QCOMPARE(sizes.size(), 2);
        QCOMPARE(sizes[0]->value(), 1);
        QCOMPARE(sizes[1]->value(), 16);
        press(dialog);
        QTRY_VERIFY(errorIn(dialog).contains(QStringLiteral("Add")));
        QVERIFY(dialog->isVisible());
        sizes[1]->setValue(9);
        press(dialog);
        QTRY_VERIFY(pages->modelGraph->state().graph != nullptr);
        const auto& graph = *pages->modelGraph->state().graph;
        QCOMPARE(graph.tensor(graph.inputs().front()).shape, (engine::Shape{1, 9}));
    }

    void aBatchAloneIsNotAskedFor()
    {
        const QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("batch.onnx"));
        OnnxModel model;
        model.input("in", {1, 4}).open(0, "batch");
        model.node("Relu", {"in"}, {"out"});
        model.output("out");
        std::ofstream(file.toStdString(), std::ios::binary) << model.text();
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->model->fileDropped(file);
        QTRY_VERIFY(pages->modelGraph->state().graph != nullptr);
        QVERIFY(window.findChild<widgets::ShapeDialog*>() == nullptr);
    }

    /// The demo waits for an answer; without one, the next model is opened and nothing else.
    void aDemoThatIsGivenUpRunsNothingLater()
    {
        const QTemporaryDir folder;
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        window.startDemo(saved(folder, 9), QStringLiteral("127.0.0.1:1"));
        auto* dialog = shapeDialog(window);
        QVERIFY(dialog != nullptr);
        dialog->reject();
        window.open(QStringLiteral("zoo:AlexNet"));
        QTRY_VERIFY(pages->modelGraph->state().graph != nullptr);
        QCOMPARE(pages->stage(), widgets::Stage::Model);
    }

    /// One cause, one line: what is missing, with the button that gets it.
    void aWishThatCannotBeIsNoError()
    {
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        Q_EMIT pages->partition->profileRequested();
        QCOMPARE(pages->stage(), widgets::Stage::Profile);
        Q_EMIT pages->live->runRequested(5);
        QCOMPARE(pages->stage(), widgets::Stage::Live);
        for (const auto* line : pages->findChildren<widgets::MessageLine*>())
            QVERIFY2(line->tone() != widgets::MessageLine::Tone::Error || line->text().isEmpty(),
                     qPrintable(line->text()));
    }

    void everyKeyIsInTheListOfKeys()
    {
        app::MainWindow window;
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_Question);
        auto* dialog = window.findChild<QDialog*>(QStringLiteral("keys"));
        QVERIFY(dialog != nullptr && dialog->isVisible());
        QStringList texts;
        for (const auto* label : dialog->findChildren<QLabel*>())
            texts << label->text();
        for (const auto* shortcut : window.findChildren<QShortcut*>()) {
            QVERIFY2(!shortcut->whatsThis().isEmpty(), qPrintable(shortcut->key().toString()));
            QVERIFY2(texts.contains(shortcut->whatsThis()), qPrintable(shortcut->key().toString()));
        }
        for (const auto* text : {"Space", "P", "Left, Right, Up, Down", "1", "Ctrl+Z", "Ctrl+Shift+S", "Model stage"})
            QVERIFY2(texts.contains(QLatin1String(text)), text);
    }

    void closesWhileAModelIsBeingOpened()
    {
        auto window = std::make_unique<app::MainWindow>();
        window->show();
        auto& pool = *QThreadPool::globalInstance();
        const int threads = pool.maxThreadCount();
        pool.setMaxThreadCount(1);
        QSemaphore other; // what the pool works on, so that the model is not open before the window is closed
        pool.start([&other] { other.acquire(); });
        window->open(QStringLiteral("zoo:AlexNet"));
        other.release();
        window.reset();
        QTRY_COMPARE(pool.activeThreadCount(), 0);
        pool.setMaxThreadCount(threads);
        QCoreApplication::processEvents(); // whatever it wanted to say to the window
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
