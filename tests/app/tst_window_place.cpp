// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"
#include "app/desktop/window_place.h"
#include "widgets/shell/stage_rail.h"
#include "widgets/shell/status_line.h"
#include "widgets/shell/top_bar.h"

#include <QAbstractButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

using app::firstPlace;
using app::placeOnScreens;

class TestWindowPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QSettings().clear(); }

    void theFirstWindowFitsTheScreen_data()
    {
        QTest::addColumn<QRect>("room");
        QTest::addRow("1024x768") << QRect(0, 0, 1024, 768);
        QTest::addRow("1280x720, a panel above") << QRect(0, 40, 1280, 680);
        QTest::addRow("1024x768 at 1.5") << QRect(0, 0, 682, 512);
        QTest::addRow("2560x1440, the second screen") << QRect(1920, 0, 2560, 1440);
    }

    void theFirstWindowFitsTheScreen()
    {
        QFETCH(QRect, room);
        const auto place = firstPlace(room);
        QVERIFY(room.contains(place));
        QVERIFY(place.top() >= room.top() + 24); // the bar with its title
        QVERIFY(place.width() == 1600 || place.width() > room.width() - 20);
        QVERIFY(place.height() == 1000 || place.height() > room.height() - 60);
    }

    void aRememberedPlaceLiesOnAScreen()
    {
        const QList<QRect> rooms{{0, 0, 1280, 720}, {1280, 0, 1024, 768}};
        const QRect usual(100, 100, 900, 500);
        QCOMPARE(placeOnScreens(usual, rooms), usual);
        for (const QRect& lost :
             {QRect(5000, 3000, 900, 500), QRect(-4000, -50, 3000, 2000), QRect(1300, 700, 900, 500)}) {
            const auto place = placeOnScreens(lost, rooms);
            QVERIFY(rooms[0].contains(place) || rooms[1].contains(place));
        }
        QVERIFY(rooms[1].contains(placeOnScreens({1400, 400, 900, 700}, rooms)));
    }

    void theWindowOpensOnItsScreen()
    {
        app::MainWindow window;
        window.show();
        QVERIFY2(QGuiApplication::primaryScreen()->availableGeometry().contains(window.geometry()),
                 qPrintable(QStringLiteral("%1 x %2").arg(window.width()).arg(window.height())));
    }

    void theWindowComesBackOntoAScreenThatExists()
    {
        {
            app::MainWindow window;
            window.show();
            window.setGeometry(9000, 9000, 700, 520);
            window.close();
        }
        app::MainWindow window;
        window.show();
        QVERIFY(QGuiApplication::primaryScreen()->availableGeometry().contains(window.geometry()));
        QCOMPARE(window.size(), QSize(700, 520));
    }

    /// 1024 x 768 at a scale of 1.5, without a panel and a title.
    void everythingCanBeReachedInASmallWindow()
    {
        app::MainWindow window;
        window.show();
        window.resize(674, 476);
        QCOMPARE(window.size(), QSize(674, 476));
        for (const auto* bar : std::initializer_list<QWidget*>{window.findChild<widgets::StageRail*>(),
                                                               window.findChild<widgets::TopBar*>(),
                                                               window.findChild<widgets::StatusLine*>()}) {
            QVERIFY(window.rect().contains(QRect(bar->mapTo(&window, QPoint()), bar->size())));
            for (const auto* button : bar->findChildren<QAbstractButton*>())
                QVERIFY2(bar->rect().contains(QRect(button->mapTo(bar, QPoint()), button->size())),
                         qPrintable(button->objectName()));
        }
        auto* pages = window.findChild<app::Pages*>();
        for (const auto stage : widgets::allStages) {
            window.setStage(stage);
            QTRY_VERIFY(pages->page()->isVisible());
            const auto least = pages->page()->minimumSizeHint();
            QTRY_VERIFY2(pages->page()->width() >= least.width() && pages->page()->height() >= least.height(),
                         qPrintable(widgets::stageTitle(stage)));
        }
    }
};

QTEST_MAIN(TestWindowPlace)
#include "tst_window_place.moc"
