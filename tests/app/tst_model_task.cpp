// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_task.h"
#include "tests/support/fake_executor.h"
#include "tests/support/stored_models.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;
using tests::contentOf, tests::hashOf, tests::send, tests::writeFile;

namespace {

/// The task of opening model a, of which the reader says @p read.
struct Opening
{
    Opening(const fs::path& folder, engine::Result<engine::LayerGraph> read)
        : store(folder, {10'000}), shelf([read](const auto&, const auto&) { return read; }, tests::makeFakeExecutor, {})
    {
        QObject::connect(&task, &app::Task::answered, [this](const network::Message& message) {
            if (std::holds_alternative<network::ModelWanted>(message)
                || std::holds_alternative<network::ModelReady>(message))
                states.push_back(message);
        });
    }

    app::ModelStore store;
    app::ModelShelf shelf;
    app::KernelThread kernels;
    app::MeasuringQueue queue;
    app::AgentParts parts{{}, store, shelf, kernels, queue, nullptr, nullptr};
    app::ModelTask task{parts, {network::RequestId{1}, {"sha256:" + hashOf('a'), {}}, 1000}};
    QSignalSpy failed{&task, &app::Task::failed};
    std::vector<network::Message> states;
};

} // namespace

class TestModelTask : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
    }

    void forgetsWhatTheReaderTakesForNoModel_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("stays");
        QTest::newRow("no model") << static_cast<int>(engine::ErrorCode::Corrupt) << false;
        QTest::newRow("of no use") << static_cast<int>(engine::ErrorCode::Unsupported) << false;
        QTest::newRow("too large") << static_cast<int>(engine::ErrorCode::InvalidInput) << true;
    }

    void forgetsWhatTheReaderTakesForNoModel()
    {
        QFETCH(int, code);
        QFETCH(bool, stays);
        Opening opening(m_folder, engine::Error{static_cast<engine::ErrorCode>(code), "so it is"});
        QVERIFY(send(opening.store, 'a'));
        opening.task.start();
        QTRY_COMPARE(opening.failed.count(), 1);
        QCOMPARE(opening.store.find(hashOf('a')).has_value(), stays);
    }

    void asksForWhatWasDamagedAsIfItHadNeverCome()
    {
        Opening opening(m_folder, tests::diamondGraph());
        writeFile(m_folder / (hashOf('a') + ".onnx"), contentOf('b'));
        opening.task.start();
        QTRY_VERIFY(!opening.states.empty());
        QVERIFY(std::holds_alternative<network::ModelWanted>(opening.states.back()));
        opening.task.accept(network::ModelChunk{network::RequestId{1}, 0, engine::makeBlob(contentOf('a'))}, {});
        QTRY_COMPARE(opening.states.size(), 2U);
        QVERIFY(std::holds_alternative<network::ModelReady>(opening.states.back()));
        QVERIFY(opening.failed.isEmpty());
    }

    /// A stranger's garbage under the name of somebody's model must not cost that model.
    void keepsAModelWhenGarbageComesUnderItsName()
    {
        Opening opening(m_folder, tests::diamondGraph());
        opening.task.start();
        QTRY_COMPARE(opening.states.size(), 1U);
        QVERIFY(send(opening.store, 'a'));
        opening.task.accept(network::ModelChunk{network::RequestId{1}, 0, engine::makeBlob(contentOf('b'))}, {});
        QTRY_COMPARE(opening.failed.count(), 1);
        QVERIFY(opening.store.find(hashOf('a')));
    }

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(TestModelTask)
#include "tst_model_task.moc"
