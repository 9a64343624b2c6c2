// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/buffer_plan.h"

#include <QTest>

#include <random>

using namespace engine;

class TestBufferPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharesBytesOfWhatIsNoLongerNeeded()
    {
        BufferPlan plan;
        const auto first = plan.add(1000, 0);
        const auto second = plan.add(1000, 1);
        plan.use(first, 1);
        const auto third = plan.add(500, 2);
        plan.use(second, 2);
        plan.place();
        QCOMPARE(plan.offset(third), plan.offset(first));
        QVERIFY(plan.offset(second) != plan.offset(first));
        QCOMPARE(plan.size(), std::int64_t{2048}); // in lines of 64 bytes
    }

    void nothingThatLivesAtTheSameTimeMeets()
    {
        struct Life
        {
            BufferId id;
            std::int64_t bytes;
            int first;
            int last;
        };
        std::mt19937 random(5);
        BufferPlan plan;
        std::vector<Life> lives;
        std::int64_t sum = 0;
        for (int step = 0; step < 300; ++step) {
            const auto bytes = static_cast<std::int64_t>(random() % 5000);
            const int last = step + static_cast<int>(random() % 12);
            lives.push_back({plan.add(bytes, step), bytes, step, last});
            plan.use(lives.back().id, last);
            sum += bytes;
        }
        plan.place();
        QVERIFY(plan.size() < sum / 4);
        for (const auto& one : lives) {
            QVERIFY(plan.offset(one.id) >= 0 && plan.offset(one.id) + one.bytes <= plan.size());
            for (const auto& other : lives) {
                if (one.id >= other.id || one.last < other.first || other.last < one.first)
                    continue;
                QVERIFY(plan.offset(one.id) + one.bytes <= plan.offset(other.id)
                        || plan.offset(other.id) + other.bytes <= plan.offset(one.id));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestBufferPlan)
#include "tst_buffer_plan.moc"
