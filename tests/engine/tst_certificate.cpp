// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/certificate.h"
#include "engine/plan/planners.h"
#include "tests/support/random_costs.h"

#include <QTest>

using namespace engine;

class TestCertificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void provesTheOptimum()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 1000; ++round) {
            const auto costs = support::randomCosts(random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto certificate = certify(costs, {});
            QVERIFY2(certificate, certificate ? "" : certificate.error().message().c_str());
            const auto proof = verify(costs, *certificate);
            const auto message = QStringLiteral("seed %1, round %2: %3")
                                     .arg(seed)
                                     .arg(round)
                                     .arg(QString::fromStdString(proof ? std::string() : proof.error().message()));
            QVERIFY2(proof, qPrintable(message));
            QVERIFY2(std::abs((proof->latency - support::bruteForce(costs)).count()) < 1e-6, qPrintable(message));
            QVERIFY2(proof->tolerance < Millis{0.001}, qPrintable(message));
        }
    }

    /// Where the only way to the result is closed there is no placement, so that choice bounds nothing,
    /// however long the delay of the others.
    void provesAPlanThatIsAllDelay()
    {
        CostModel sentUp;
        sentUp.resultOn = Side::Edge;
        sentUp.uplinkDelay = Millis{1.0};
        sentUp.tensors.push_back({.name = "input", .bytes = Bytes{1}, .wanted = true});
        checkLatency(sentUp, sentUp.uplinkDelay);

        CostModel sentDown;
        sentDown.downlinkDelay = Millis{1.0};
        sentDown.layers.push_back({"layer", "Conv", Millis{0}, Millis{0}, {}, Side::Edge});
        sentDown.tensors.push_back({.name = "output", .bytes = Bytes{1}, .producer = LayerId{0}, .wanted = true});
        checkLatency(sentDown, sentDown.downlinkDelay);
    }

    /// The price of memory that proves such a plan the best is no part of a flow.
    void refusesWhereMemoryKeepsThePlanFromTheLeastLatency()
    {
        CostModel costs;
        costs.layers.push_back({"layer", "Conv", Millis{1}, Millis{3}, {}, {}, Bytes{10}});
        costs.deviceMemory = Bytes{10};
        checkLatency(costs, Millis{1});
        costs.deviceMemory = Bytes{0};
        const auto plan = planOptimal(costs, {});
        QVERIFY(plan);
        QCOMPARE(plan->value, Millis{3});
        QVERIFY(plan->optimal);
        const auto certificate = certify(costs, {});
        QVERIFY(!certificate);
        QCOMPARE(certificate.error().code, ErrorCode::Unsupported);
    }

    void provesWhateverMemoryDoesNotSlowDown()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 1000; ++round) {
            auto costs = support::randomCosts(random, 1 + static_cast<std::uint32_t>(round) % 8);
            const auto least = support::bruteForce(costs);
            for (auto& layer : costs.layers)
                layer.weights = Bytes{static_cast<std::int64_t>(random() % 10)};
            costs.deviceMemory = Bytes{static_cast<std::int64_t>(random() % 30)};
            const auto plan = planOptimal(costs, {});
            const auto certificate = certify(costs, {});
            const auto message = QStringLiteral("seed %1, round %2").arg(seed).arg(round);
            const bool slower = !plan || plan->value > least + Millis{0.5}; // because times are whole
            QVERIFY2(certificate.has_value() != slower, qPrintable(message));
            QVERIFY2(slower || verify(costs, *certificate), qPrintable(message));
        }
    }

    /// Whatever is changed in a proof or under it, a plan that is not the best is never called proven.
    void isNotFooled()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        int worse = 0;
        for (int round = 0; round < 3000; ++round) {
            auto costs = support::randomCosts(random, 2 + static_cast<std::uint32_t>(round) % 8);
            auto certificate = certify(costs, {});
            QVERIFY(certificate);
            tamper(*certificate, random);
            if (round % 5 == 0)
                costs.layers[random() % costs.layers.size()].edge += Millis{1.0};
            const auto proof = verify(costs, *certificate);
            if (!proof) {
                QCOMPARE(proof.error().code, ErrorCode::Corrupt);
                continue;
            }
            const auto best = support::bruteForce(costs);
            QVERIFY2(proof->latency <= best + proof->tolerance,
                     qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
            worse += proof->latency > best ? 1 : 0;
        }
        QCOMPARE(worse, 0);
    }

    void refusesAFlowFromNowhere()
    {
        std::mt19937 random(1);
        const auto costs = support::randomCosts(random, 6);
        auto certificate = certify(costs, {});
        QVERIFY(certificate);
        certificate->choices[0].flow += 5;
        QVERIFY(!verify(costs, *certificate));
        certificate->choices.clear();
        QVERIFY(!verify(costs, *certificate));
    }

private:
    static void checkLatency(const CostModel& costs, Millis latency)
    {
        const auto certificate = certify(costs, {});
        QVERIFY2(certificate, certificate ? "" : certificate.error().message().c_str());
        const auto proof = verify(costs, *certificate);
        QVERIFY2(proof, proof ? "" : proof.error().message().c_str());
        QCOMPARE(proof->latency, latency);
        QCOMPARE(proof->bound, latency);
    }

    static void tamper(Certificate& certificate, std::mt19937& random)
    {
        auto& choice = certificate.choices[random() % certificate.choices.size()];
        auto& arc = choice.arcs[random() % choice.arcs.size()];
        switch (random() % 6) {
        case 0: arc.flow += 1'000'000; break;
        case 1:
            arc.capacity.reset();
            arc.flow *= 2;
            break;
        case 2: std::swap(arc.from, arc.to); break;
        case 3: {
            auto& side = certificate.sideOf[random() % certificate.sideOf.size()];
            side = otherSide(side);
            break;
        }
        case 4: choice.arcs.push_back(arc); break;
        default: choice.unitsPerMilli /= 2; break;
        }
    }
};

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
