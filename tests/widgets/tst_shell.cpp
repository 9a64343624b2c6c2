// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/shell/progress_line.h"
#include "widgets/shell/stage_rail.h"
#include "widgets/shell/status_line.h"
#include "widgets/shell/tab_card.h"
#include "widgets/shell/top_bar.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

using widgets::Stage;

namespace {

template <typename Widget>
Widget* child(QWidget& parent, const char* name)
{
    return parent.findChild<Widget*>(QLatin1String(name));
}

} // namespace

class TestShell : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // All warnings but those of the offscreen platform about what it cannot do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void choosesAStageByClickAndByKey()
    {
        widgets::StageRail rail;
        rail.show();
        QVERIFY(QTest::qWaitForWindowExposed(&rail));
        QSignalSpy chosen(&rail, &widgets::StageRail::stageChosen);
        child<QToolButton>(rail, "stage4")->click();
        QTest::keyClick(&rail, Qt::Key_6);
        QCOMPARE(chosen.size(), 2);
        QCOMPARE(chosen[0][0].value<Stage>(), Stage::Partition);
        QCOMPARE(chosen[1][0].value<Stage>(), Stage::Live);
        QCOMPARE(rail.stage(), Stage::Live);
    }

    void aMessageKeepsAllItsLinesInASplitter()
    {
        QSplitter splitter(Qt::Vertical);
        auto* above = new QWidget;
        auto* layout = new QVBoxLayout(above);
        auto* line = new widgets::MessageLine;
        layout->addWidget(line);
        splitter.addWidget(above);
        splitter.addWidget(new QTextEdit);
        splitter.resize(260, 300);
        splitter.show();
        line->setMessage(widgets::MessageLine::Tone::Note, QStringLiteral("many words ").repeated(30));
        splitter.setSizes({1, 299});
        QTRY_VERIFY(line->height() >= line->layout()->totalHeightForWidth(line->width()));
        QVERIFY(line->height() > 4 * line->fontMetrics().height());
    }

    void leavesDigitsToATextField()
    {
        QWidget window;
        widgets::StageRail rail(&window);
        QLineEdit field(&window);
        window.show();
        window.activateWindow();
        field.setFocus();
        QTRY_VERIFY(field.hasFocus());
        QSignalSpy chosen(&rail, &widgets::StageRail::stageChosen);
        QTest::keyClick(&field, Qt::Key_3);
        QCOMPARE(field.text(), QStringLiteral("3"));
        QCOMPARE(chosen.size(), 0);
    }

    void showsAStageWithoutAnnouncingIt()
    {
        widgets::StageRail rail;
        QSignalSpy chosen(&rail, &widgets::StageRail::stageChosen);
        rail.setStage(Stage::Report);
        QCOMPARE(rail.stage(), Stage::Report);
        QCOMPARE(chosen.size(), 0);
    }

    void saysWhereOneIs()
    {
        widgets::TopBar bar;
        bar.setPlace(QStringLiteral("googlenet.onnx"), Stage::Partition);
        QCOMPARE(child<QLabel>(bar, "place")->text(), QStringLiteral("googlenet.onnx › Partition"));
        bar.setPlace({}, Stage::Model);
        QCOMPARE(child<QLabel>(bar, "place")->text(), QStringLiteral("Model"));
    }

    void stopsARunWithTheButtonThatStartsIt()
    {
        widgets::TopBar bar;
        QSignalSpy run(&bar, &widgets::TopBar::runRequested);
        QSignalSpy stop(&bar, &widgets::TopBar::stopRequested);
        auto* button = child<QPushButton>(bar, "run");
        button->click();
        bar.setRunning(true);
        button->click();
        QCOMPARE(run.size(), 1);
        QCOMPARE(stop.size(), 1);
        bar.setRunning(false);
        bar.setRunnable(false);
        QVERIFY(!button->isEnabled());
    }

    void saysThatThereIsNoDevice()
    {
        widgets::StatusLine line;
        QCOMPARE(child<QLabel>(line, "statusDevice")->text(), QStringLiteral("No device"));
        line.setDevice(QStringLiteral("Device · phone"));
        QCOMPARE(child<QLabel>(line, "statusDevice")->text(), QStringLiteral("Device · phone"));
    }

    void asksForWhatIsMissing()
    {
        widgets::MissingNote note;
        QVERIFY(note.isHidden());
        QSignalSpy wanted(&note, &widgets::MissingNote::wanted);
        note.setMissing(QStringLiteral("No model is open."), QStringLiteral("Open…"));
        QVERIFY(!note.isHidden());
        child<QPushButton>(note, "missingButton")->click();
        QCOMPARE(wanted.size(), 1);
        note.clear();
        QVERIFY(note.isHidden());
    }

    void closesAnErrorByItsCross()
    {
        widgets::MessageLine line;
        line.setError(QStringLiteral("lab-ws refused the connection"));
        QVERIFY(!line.isHidden());
        QCOMPARE(line.property("role").toString(), QStringLiteral("error"));
        child<QToolButton>(line, "closeMessage")->click();
        QVERIFY(line.isHidden());
    }

    void tellsTheTimeLeftOnlyAfterThreeSeconds()
    {
        using widgets::timeLeftText;
        QCOMPARE(timeLeftText(2900, 0.1), QString());
        QCOMPARE(timeLeftText(10000, 0.0), QString());
        QCOMPARE(timeLeftText(10000, -1.0), QString());
        QCOMPARE(timeLeftText(10000, std::nan("")), QString());
        QCOMPARE(timeLeftText(10000, 0.5), QStringLiteral("about 10 s left"));
        QCOMPARE(timeLeftText(60000, 0.2), QStringLiteral("about 4 min left"));
        QCOMPARE(timeLeftText(1000000000, 1e-9), QString());
    }

    void cancelsWhatIsBeingDone()
    {
        widgets::ProgressLine line;
        QVERIFY(!line.active());
        QSignalSpy cancelled(&line, &widgets::ProgressLine::cancelRequested);
        line.setProgress(QStringLiteral("Measuring"), 0.5);
        QVERIFY(line.active());
        child<QPushButton>(line, "cancel")->click();
        QCOMPARE(cancelled.size(), 1);
        line.clear();
        QVERIFY(!line.active());
        QVERIFY(line.isHidden());
    }

    void turnsToTheTabThatIsClicked()
    {
        widgets::TabCard card;
        card.addTab(QStringLiteral("Layers"), new QLabel);
        card.addTab(QStringLiteral("Predicted vs measured"), new QLabel);
        QCOMPARE(card.currentTab(), 0);
        child<QToolButton>(card, "tab1")->click();
        QCOMPARE(card.currentTab(), 1);
        card.setCurrentTab(7);
        QCOMPARE(card.currentTab(), 1);
    }
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
