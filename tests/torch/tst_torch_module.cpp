// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/torch/module_entry.h"

#include <QLibrary>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace engine;

/// The library as the agent's worker loads it: this program links no LibTorch.
class TestTorchModule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLibrary library(QStringLiteral(PROGRAM_DIR "/libsuture_torch.so"));
        QVERIFY2(library.load(), qPrintable(library.errorString()));
        const auto entry = reinterpret_cast<TorchModuleEntry>(library.resolve(torchModuleSymbol));
        QVERIFY(entry);
        m_module = entry();
        QCOMPARE(m_module->version, torchModuleVersion);
    }

    void runsAZooModelInSegments()
    {
        const auto graph = fuse(*makeZooModel("AlexNet"));
        QVERIFY(graph);
        const auto executor = m_module->makeExecutor(*graph, {});
        QVERIFY2(executor, executor ? "" : executor.error().message().c_str());
        QVERIFY((*executor)->description().starts_with("LibTorch "));
        const auto segment = (*executor)->prepare(wholeGraph(*graph));
        QVERIFY2(segment, segment ? "" : segment.error().message().c_str());
        const auto run = (*segment)->run(seededInputs(*graph, 1));
        QVERIFY(run);
        QCOMPARE(run->layerTimes.size(), graph->layers().size());
        QVERIFY(std::ranges::all_of(run->layerTimes, [](Millis time) { return time >= Millis{0}; }));
        QVERIFY(run->total >= std::reduce(run->layerTimes.begin(), run->layerTimes.end(), Millis{0}));
    }

private:
    const TorchModule* m_module = nullptr;
};

QTEST_GUILESS_MAIN(TestTorchModule)
#include "tst_torch_module.moc"
