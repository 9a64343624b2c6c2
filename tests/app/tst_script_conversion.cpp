// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/script_conversion.h"
#include "engine/io/onnx/onnx_reader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

const QString agent = QStringLiteral(PROGRAM_DIR "/suture-agent");
const QString noAgent = QStringLiteral("/nonexistent/suture-agent");

bool kernelHasLandlock()
{
#if defined(SYS_landlock_create_ruleset)
    constexpr unsigned askForVersion = 1;
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, askForVersion) > 0;
#else
    return false;
#endif
}

/// Of this process so far, in KiB.
long largestMemory()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace

/// TorchScript files are converted by a process that may die.
class TestScriptConversion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QProcess python;
        python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), QStringLiteral("import torch")});
        python.waitForFinished(-1); // as long as the test may take
        if (python.error() == QProcess::FailedToStart || python.exitCode() != 0)
            QSKIP("python3-torch is not installed");
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral(SOURCE_ROOT "/tests/torch/export_torchscript_cases.py"), m_folder.path()});
        python.waitForFinished(-1); // as long as the test may take
        QCOMPARE(python.exitCode(), 0);
    }

    void convertsAProgram()
    {
        auto converted = app::convertTorchScript(path("convolutions.pt"), {{{1, 3, 16, 16}, {}}}, {}, agent);
        QVERIFY2(converted, converted ? "" : converted.error().message().c_str());
        const auto graph = engine::readOnnx(converted->file);
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(graph->layers()[0].name, std::string("c"));
        const auto folder = converted->folder->path();
        QVERIFY(QDir(folder).exists());
        converted = engine::Error{engine::ErrorCode::Cancelled, {}};
        QVERIFY(!QDir(folder).exists());
    }

    void offersTheShapeOfTheInput()
    {
        const auto likely = app::likelyInputs(path("convolutions.pt"), {}, agent);
        QVERIFY2(likely, likely ? "" : likely.error().message().c_str());
        QCOMPARE(*likely, QStringLiteral("1x3x224x224"));
    }

    void saysWhatIsMissing()
    {
        QVERIFY2(errorOf("convolutions.pt", {}).contains(QLatin1String("--input 1x3x224x224")), qPrintable(m_said));
        QVERIFY2(errorOf("unknown_operator.pt").contains(QLatin1String("aten::fft_fft (export_torchscript_cases.py:")),
                 qPrintable(m_said));
    }

    /// Before any process starts: there is no program that could.
    void refusesWhatTorchSaveWrites()
    {
        const auto said = [this](const char* name) { return errorOf(name, {{{2, 3}, {}}}, noAgent); };
        for (const auto* name : {"state_dict.pt", "checkpoint.pt", "old_state_dict.pt"})
            QVERIFY2(said(name).contains(QLatin1String("state dict")), qPrintable(m_said));
        for (const auto* name : {"pickled_module.pt", "old_pickled_module.pt"})
            QVERIFY2(said(name).contains(QLatin1String("torch.nn.modules.container.Sequential")), qPrintable(m_said));
        QVERIFY(m_said.contains(QLatin1String("torch.onnx.export")));
    }

    void survivesDamage_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 8; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }

    /// Bytes in the middle of the file change; the list of contents at its end stays.
    void survivesDamage()
    {
        QFETCH(int, seed);
        QFile whole(m_folder.filePath(QStringLiteral("branches.pt")));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        auto bytes = whole.readAll();
        std::srand(static_cast<unsigned>(seed));
        for (int i = 0; i < 40; ++i)
            bytes[std::rand() % (bytes.size() * 3 / 4)] = static_cast<char>(std::rand());
        QFile damaged(m_folder.filePath(QStringLiteral("damaged.pt")));
        QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate) && damaged.write(bytes) == bytes.size());
        damaged.close();
        errorOf("damaged.pt", {{{2, 6}, {}}});
        QVERIFY(!m_said.contains(QLatin1Char('\n')));
    }

    void confinesTheProgram()
    {
        if (!kernelHasLandlock())
            QSKIP("this kernel has no Landlock");
        const QString victim = m_folder.filePath(QStringLiteral("written"));
        const auto said = errorOf("writes_a_file.pt");
        QVERIFY2(!QFile::exists(victim), qPrintable(said));
    }

    /// What a program says is no answer, and nobody keeps it.
    void aProgramMayPrint()
    {
        const auto likely = app::likelyInputs(path("prints.pt"), {}, agent);
        QVERIFY2(likely, likely ? "" : likely.error().message().c_str());
        QCOMPARE(*likely, QStringLiteral("1x3x224x224"));
        const auto converted = app::convertTorchScript(path("prints.pt"), {{{1, 2}, {}}}, {}, agent);
        QVERIFY2(converted, converted ? "" : converted.error().message().c_str());
        const auto graph = engine::readOnnx(converted->file);
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(graph->tensor(graph->outputs().front()).shape, (engine::Shape{1, 2}));
    }

    void printingWithoutEndTakesNoMemory()
    {
        constexpr int lookingMs = 3000;
        constexpr long mostKilobytes = 64 * 1024;
        const auto before = largestMemory();
        QElapsedTimer clock;
        clock.start();
        const auto likely = app::likelyInputs(
            path("prints_without_end.pt"), [&](double) { return clock.elapsed() < lookingMs; }, agent);
        QVERIFY(!likely);
        QCOMPARE(likely.error().code, engine::ErrorCode::Cancelled);
        QVERIFY2(largestMemory() - before < mostKilobytes, qPrintable(QString::number(largestMemory() - before)));
    }

    void stopsWhenAsked()
    {
        const auto converted = app::convertTorchScript(
            path("convolutions.pt"), {}, [](double) { return false; }, agent);
        QVERIFY(!converted);
        QCOMPARE(converted.error().code, engine::ErrorCode::Cancelled);
    }

    void saysThatTheAgentIsMissing()
    {
        const auto converted = app::convertTorchScript(path("convolutions.pt"), {}, {}, noAgent);
        QVERIFY(!converted);
        QCOMPARE(converted.error().code, engine::ErrorCode::Io);
    }

private:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

    /// What is said when the file does not open; "opened" when it does.
    QString errorOf(const char* name, const std::vector<engine::InputShape>& inputs = {{{2, 3}, {}}},
                    const QString& program = agent)
    {
        const auto converted = app::convertTorchScript(path(name), inputs, {}, program);
        m_said = converted ? QStringLiteral("opened") : QString::fromStdString(converted.error().message());
        return m_said;
    }

    QTemporaryDir m_folder;
    QString m_said;
};

QTEST_GUILESS_MAIN(TestScriptConversion)
#include "tst_script_conversion.moc"
