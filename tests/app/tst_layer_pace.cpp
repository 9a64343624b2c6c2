// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/layer_pace.h"

#include <QTest>

using engine::Millis;

class TestLayerPace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsAtLeastTheStretchedTime()
    {
        QVERIFY(!app::makeLayerPace(1.0));
        const auto pace = app::makeLayerPace(3.0);
        for (const auto measured : {Millis(0.0), Millis(0.01), Millis(2.0)})
            QVERIFY(pace(measured) >= 3.0 * measured);
    }
};

QTEST_GUILESS_MAIN(TestLayerPace)
#include "tst_layer_pace.moc"
