// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"
#include "app/workspace/local_agent.h"
#include "engine/io/onnx/onnx_reader.h"
#include "network/agent_session.h"
#include "network/network_thread.h"
#include "tests/support/asked.h"
#include "widgets/graph/graph_view.h"
#include "widgets/pages/model_page.h"

#include <QDir>
#include <QLabel>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

namespace {

constexpr int stalledMs = 20'000;
constexpr rlim_t mostMemory = rlim_t{1} << 30;

bool isFine(const QString& file)
{
    return file.startsWith(QLatin1String("fine-"));
}

} // namespace

/// The corpus of make_corpus.py by every way in: each file opens or gives one line, and nobody dies.
class TestHostileFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("files")));
        QProcess maker;
        maker.start(QStringLiteral("python3"), {QStringLiteral(SOURCE_ROOT "/tests/hostile/make_corpus.py"), path({})});
        QVERIFY(maker.waitForFinished(6 * stalledMs));
        QCOMPARE(maker.exitCode(), 0);
        // A pipe is no file to QDir.
        const QDir folder(path({}));
        m_files = folder.entryList({QStringLiteral("bad-*"), QStringLiteral("fine-*")}, QDir::AllEntries | QDir::System,
                                   QDir::Name);
        QVERIFY(m_files.size() > 50);
    }

    void theCommandSaysOneLine()
    {
        for (const auto& file : m_files) {
            QProcess program;
            program.setChildProcessModifier([] {
                const rlimit limit{mostMemory, mostMemory};
                ::setrlimit(RLIMIT_AS, &limit);
            });
            program.start(QStringLiteral(PROGRAM_DIR "/suture"), {QStringLiteral("inspect"), path(file)});
            QVERIFY2(program.waitForFinished(stalledMs), qPrintable(file + QStringLiteral(" stalls")));
            QVERIFY2(program.exitStatus() == QProcess::NormalExit, qPrintable(file + QStringLiteral(" crashes")));
            const auto said = program.readAllStandardError();
            const int status = isFine(file) ? 0 : QFileInfo(path(file)).isDir() ? 2 : 1;
            QVERIFY2(program.exitCode() == status, qPrintable(file + QStringLiteral(": ") + QString::fromUtf8(said)));
            if (!isFine(file))
                QVERIFY2(said.count('\n') == 1 && said.size() > 20 && said.size() < 700,
                         qPrintable(file + QStringLiteral(": ") + QString::fromUtf8(said)));
        }
        QVERIFY(!QFileInfo::exists(m_folder.filePath(QStringLiteral("outside.txt"))));
    }

    void theWindowSaysOneLineAndLives()
    {
        app::MainWindow window;
        window.show();
        auto* pages = window.findChild<app::Pages*>();
        for (const auto& file : m_files.filter(QStringLiteral("bad-"))) {
            Q_EMIT pages->model->fileDropped(path(file));
            const auto saysSo = [&] {
                const auto labels = pages->model->findChildren<QLabel*>();
                return std::ranges::any_of(labels, [&](const QLabel* label) {
                    return label->isVisible() && label->text().contains(QLatin1Char('\'') + file);
                });
            };
            QVERIFY2(QTest::qWaitFor(saysSo, stalledMs), qPrintable(file));
            QVERIFY(pages->modelGraph->state().graph == nullptr);
        }
        Q_EMIT pages->model->fileDropped(path(QStringLiteral("fine-network.onnx")));
        QTRY_VERIFY_WITH_TIMEOUT(pages->modelGraph->state().graph != nullptr, stalledMs);
    }

    void theAgentRefusesAndLives()
    {
        if (!QFileInfo::exists(QStringLiteral(PROGRAM_DIR "/libsuture_torch.so")))
            QSKIP("built without LibTorch");
        app::LocalAgent agent({QStringLiteral("test"), 1, 1.0, {}}, QStringLiteral(PROGRAM_DIR "/suture-agent"));
        QSignalSpy ready(&agent, &app::LocalAgent::ready);
        agent.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 2 * stalledMs);
        network::NetworkThread thread;
        const network::Route route{network::RouteKind::Tcp, ready.at(0).at(0).toString().toStdString(),
                                   static_cast<std::uint16_t>(ready.at(0).at(1).toInt())};
        network::AgentSession session(thread, std::make_shared<network::TcpTransport>(), route);
        QSignalSpy ended(&session, &network::AgentSession::failed);
        for (const auto& file : m_files) {
            network::ModelFiles files(path(file).toStdString());
            if (isFine(file))
                files.beside = engine::readOnnxContents(files.model)->dataFiles;
            const auto ref = network::modelRefOfFile(files, {});
            if (!ref)
                continue; // no file that could be sent
            const tests::Asked<network::ModelQuery> sent(session, *ref, files);
            QVERIFY2(QTest::qWaitFor([&] { return sent.over(); }, stalledMs), qPrintable(file));
            QVERIFY2(isFine(file) == sent.answer.has_value(),
                     qPrintable(file + QString::fromStdString(": " + sent.problem())));
        }
        QCOMPARE(ended.count(), 0);
    }

private:
    QString path(const QString& file) const { return m_folder.path() + QStringLiteral("/files/") + file; }

    QTemporaryDir m_folder;
    QStringList m_files;
};

QTEST_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
