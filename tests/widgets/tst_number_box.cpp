// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/number_box.h"

#include <QLineEdit>
#include <QTest>

class TestNumberBox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void readsPointAndCommaAlike_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        const QLocale german(QLocale::German);
        const QLocale english(QLocale::English);
        QTest::newRow("a point in German") << german << QStringLiteral("2.5") << 2.5;
        QTest::newRow("a comma in German") << german << QStringLiteral("2,5") << 2.5;
        QTest::newRow("a point in English") << english << QStringLiteral("2.5") << 2.5;
        QTest::newRow("a comma in English") << english << QStringLiteral("2,5") << 2.5;
        QTest::newRow("a whole number") << german << QStringLiteral("120") << 120.0;
    }

    void readsPointAndCommaAlike()
    {
        QFETCH(QLocale, locale);
        QFETCH(QString, typed);
        QFETCH(double, value);
        QLocale::setDefault(locale);
        widgets::NumberBox box;
        box.setRange(1.0, 1000.0);
        box.selectAll();
        QTest::keyClicks(&box, typed);
        QTest::keyClick(&box, Qt::Key_Return);
        QCOMPARE(box.value(), value);
    }

    void writesNoOtherSeparator()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        widgets::NumberBox box;
        box.setRange(0.0, 1e6);
        box.setDecimals(1);
        box.setValue(12345.5);
        QCOMPARE(box.text(), QStringLiteral("12345,5"));
    }
};

QTEST_MAIN(TestNumberBox)
#include "tst_number_box.moc"
