// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/input_shapes.h"

#include <QTest>

using namespace engine;

class TestInputShapes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites()
    {
        const auto inputs = parseInputShapes("1x3x224x224,1x16:int64,7");
        QVERIFY(inputs);
        const std::vector<InputShape> expected{{{1, 3, 224, 224}, {}}, {{1, 16}, ElementType::Int64}, {{7}, {}}};
        QVERIFY(*inputs == expected);
        QCOMPARE(toString(*inputs), std::string("1x3x224x224,1x16:int64,7"));
    }

    /// It is a wish against what the model seems to need.
    void keepsATypeThatIsTheUsualOne()
    {
        const std::vector<InputShape> inputs{{{1, 16}, ElementType::Float32}, {{2}, {}}};
        QCOMPARE(toString(inputs), std::string("1x16:float32,2"));
        QVERIFY(*parseInputShapes(toString(inputs)) == inputs);
    }

    void takesNoNoticeOfBlanks()
    {
        const auto inputs = parseInputShapes(" 1 x 3x224x224 ,\t1x16 : int64\n");
        QVERIFY(inputs);
        QCOMPARE(toString(*inputs), std::string("1x3x224x224,1x16:int64"));
    }

    void refusesWhatIsNoShape()
    {
        for (const auto* text :
             {"", "x", "1x", "x3", "1xx3", "1,", ",1", "1x0", "1x-3", "1 3", "1x 3,", " ", "1x3:float",
              "1x3:", ":int64", "a", "99999999999x99999999999", "99999999999999999999", "1x3x224x224;1"})
            QVERIFY2(!parseInputShapes(text), text);
        QVERIFY(!parseInputShapes(std::string(100'000, '1')));
        std::string many = "1";
        for (int i = 0; i < 100; ++i)
            many += ",1";
        QVERIFY(!parseInputShapes(many));
    }
};

QTEST_GUILESS_MAIN(TestInputShapes)
#include "tst_input_shapes.moc"
