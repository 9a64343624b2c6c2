// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QApplication>
#include <QPalette>
#include <QRegularExpression>
#include <QTest>
#include <QWidget>

#include <cmath>
#include <limits>

using widgets::Theme;

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void followsThePalette();
    void keepsTheThreeMeaningsInTheDark();
    void readsOnItsOwnBackgrounds();
    void heatsFromDarkToBrightWithoutTurningBack();
    void takesAnyShareOfHeat();
    void leavesNoPlaceholderInTheStyle();
    void stylesAWindowWithoutComplaint();
};

namespace {

double brightness(const QColor& colour)
{
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF();
}

const Theme light = widgets::themeOf(QPalette(QColor(0xf0, 0xf0, 0xf0)));
const Theme dark = widgets::themeOf(QPalette(QColor(0x20, 0x22, 0x26)));

} // namespace

void TestTheme::followsThePalette()
{
    QVERIFY(!light.dark);
    QVERIFY(dark.dark);
    QVERIFY(brightness(light.card) > brightness(light.text));
    QVERIFY(brightness(dark.card) < brightness(dark.text));
}

void TestTheme::keepsTheThreeMeaningsInTheDark()
{
    QCOMPARE(light.device, QColor(QStringLiteral("#1f77b4")));
    QCOMPARE(light.edge, QColor(QStringLiteral("#e07b00")));
    QCOMPARE(light.link, QColor(QStringLiteral("#8e5bd0")));
    QCOMPARE(dark.device, light.device);
    QCOMPARE(dark.edge, light.edge);
    QCOMPARE(dark.link, light.link);
}

void TestTheme::readsOnItsOwnBackgrounds()
{
    for (const auto& theme : {light, dark})
        for (const auto& back : {theme.card, theme.page, theme.deviceFill, theme.edgeFill, theme.linkFill, theme.node,
                                 theme.goodFill, theme.warningFill, theme.errorFill, theme.selection})
            QVERIFY(std::abs(brightness(back) - brightness(theme.text)) > 0.45);
}

void TestTheme::heatsFromDarkToBrightWithoutTurningBack()
{
    for (int i = 1; i <= 100; ++i)
        QVERIFY(brightness(widgets::heat(i / 100.0)) > brightness(widgets::heat((i - 1) / 100.0)) - 0.002);
    QCOMPARE(widgets::textOn(widgets::heat(0)), QColor(Qt::white));
    QCOMPARE(widgets::textOn(widgets::heat(1)), QColor(Qt::black));
}

void TestTheme::takesAnyShareOfHeat()
{
    QCOMPARE(widgets::heat(-3), widgets::heat(0));
    QCOMPARE(widgets::heat(7), widgets::heat(1));
    QCOMPARE(widgets::heat(std::numeric_limits<double>::quiet_NaN()), widgets::heat(0));
}

void TestTheme::leavesNoPlaceholderInTheStyle()
{
    static const QRegularExpression placeholder(QStringLiteral("@\\w+"));
    for (const auto& theme : {light, dark})
        QVERIFY2(!widgets::styleSheet(theme).contains(placeholder),
                 qPrintable(placeholder.match(widgets::styleSheet(theme)).captured()));
}

void TestTheme::stylesAWindowWithoutComplaint()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    qApp->setStyleSheet(widgets::styleSheet(light));
    QWidget rail;
    rail.setObjectName(QStringLiteral("rail"));
    rail.resize(40, 40);
    QCOMPARE(rail.grab().toImage().pixelColor(20, 20), light.rail);
    qApp->setStyleSheet({});
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
