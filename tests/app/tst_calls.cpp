// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/run_suture.h"

#include <QFile>
#include <QTest>

using tests::suture;
using tests::withoutDisplay;

namespace {

const QStringList groups{QStringLiteral("zoo"), QStringLiteral("bench")};

QByteArray agentHelp()
{
    QProcess process;
    process.start(QStringLiteral(PROGRAM_DIR "/suture-agent"), {QStringLiteral("--help")});
    return process.waitForFinished() ? process.readAllStandardOutput() : QByteArray();
}

/// The commands that an overview has, in its order.
QStringList commandsIn(const QByteArray& overview)
{
    QStringList commands;
    for (const auto& line : overview.split('\n')) {
        const auto words = QString::fromUtf8(line).split(QLatin1Char(' '));
        if (words.value(0) != QLatin1String("suture") || words.size() < 2 || !words[1].front().isLower())
            continue;
        commands.append(groups.contains(words[1]) ? words[1] + QLatin1Char(' ') + words[2] : words[1]);
    }
    return commands;
}

} // namespace

/// What the programs make of the words they are called with, before anything is done.
class TestCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Every page, as people read it.
    void helpIsWhatWasApproved()
    {
        const auto overview = suture({QStringLiteral("help")});
        QCOMPARE(overview.status, 0);
        QVERIFY2(overview.messages.isEmpty(), overview.messages);
        auto text = "$ suture help\n" + overview.output;
        const auto commands = commandsIn(overview.output);
        QCOMPARE(commands.size(), 21);
        for (const auto& command : commands)
            text += "\n$ suture " + command.toUtf8() + " --help\n"
                + suture(command.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--help")}).output;
        text += "\n$ suture --demo --help\n" + suture({QStringLiteral("--demo"), QStringLiteral("--help")}).output;
        text += "\n$ suture-agent --help\n" + agentHelp();
        for (const auto& line : text.split('\n'))
            QVERIFY2(line.size() <= 120, line);
        QFile approved(QStringLiteral(SOURCE_ROOT "/tests/approved/help.txt"));
        QVERIFY(approved.open(QIODevice::ReadOnly));
        if (text == approved.readAll())
            return;
        QFile found(QStringLiteral("help.txt"));
        QVERIFY(found.open(QIODevice::WriteOnly) && found.write(text) == text.size());
        QFAIL("the help has changed: compare help.txt in the working folder with tests/approved");
    }

    void helpIsAskedForInManyWays()
    {
        const auto overview = suture({QStringLiteral("help")}).output;
        for (const auto& word : {QStringLiteral("--help"), QStringLiteral("-h")})
            QCOMPARE(suture({word}).output, overview);
        for (const auto& command : {QStringLiteral("inspect"), QStringLiteral("bench plan"), QStringLiteral("zoo")}) {
            const auto words = command.split(QLatin1Char(' '));
            const auto page = suture(words + QStringList{QStringLiteral("--help")});
            QCOMPARE(page.status, 0);
            QVERIFY2(page.output.startsWith("suture " + command.toUtf8() + ' '), page.output);
            QVERIFY2(page.messages.isEmpty(), page.messages);
            QCOMPARE(suture(QStringList{QStringLiteral("help")} + words).output, page.output);
        }
    }

    void saysItsVersion()
    {
        const auto outcome = suture({QStringLiteral("--version")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.output.startsWith("suture 0."));
    }

    void saysWhatAWordIsThatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* name, const char* words, const char* line) {
            QTest::newRow(name) << QString::fromLatin1(words).split(QLatin1Char(' ')) << QByteArray(line);
        };
        row("misspelt command", "inspekt model.onnx",
            "there is neither a command nor a file 'inspekt'; did you mean inspect?");
        row("swapped letters", "pnal", "there is neither a command nor a file 'pnal'; see suture help");
        row("neighbours swapped", "plna", "there is neither a command nor a file 'plna'; did you mean plan?");
        row("nonsense", "nonsense", "there is neither a command nor a file 'nonsense'; see suture help");
        row("nothing", "", "there is neither a command nor a file ''; see suture help");
        row("missing file", "missing.onnx", "there is no file 'missing.onnx'");
        row("missing file elsewhere", "models/missing", "there is no file 'models/missing'");
        row("folder", "/tmp", "'/tmp' is a folder, not a model");
        row("unknown zoo model", "zoo:Nonsense", "there is no model 'Nonsense' in the zoo; see suture zoo list");
        row("no made-up network", "sample:conv",
            "'sample:conv' is no sampled network; one is called sample:KINDS:SEED, such as sample:conv+max_pool:5f3a");
        row("misspelt zoo model", "zoo:AlexNext", "there is no model 'AlexNext' in the zoo; did you mean AlexNet?");
        row("group alone", "zoo", "'zoo' is not all of a command; there are zoo list, zoo export");
        row("unknown in a group", "zoo feed", "there is no command 'zoo feed'; see suture help");
        row("misspelt in a group", "zoo lits", "there is no command 'zoo lits'; did you mean zoo list?");
        row("misspelt, with options", "inspekt model.onnx --json",
            "there is neither a command nor a file 'inspekt'; did you mean inspect?");
        row("help on nothing", "help nonsense", "there is no command 'nonsense'; see suture help");
        row("help on a misspelt command", "help sweeep", "there is no command 'sweeep'; did you mean sweep?");
        row("unknown option", "--frobnicate", "there is no option '--frobnicate'; see suture --help");
        row("inspection of a missing file", "inspect missing.onnx", "there is no file 'missing.onnx'");
        row("profile of a folder", "profile /tmp --agent local", "'/tmp' is a folder, not a model");
        row("two models", "zoo:VAE zoo:DQN", "'zoo:DQN' is one word too many; see suture --help");
        row("demo of a missing file", "--demo missing.onnx", "there is no file 'missing.onnx'");
        row("demo of too much", "--demo zoo:VAE local more", "'more' is one word too many; see suture --demo --help");
    }

    void saysWhatAWordIsThatItDoesNotKnow()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, line);
        const auto outcome = suture(words, withoutDisplay());
        QCOMPARE(outcome.messages, "suture: " + line + "\n");
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.output.isEmpty());
    }

    void refusesADemoWithNoAddress()
    {
        const auto outcome =
            suture({QStringLiteral("--demo"), QStringLiteral("zoo:VAE"), QStringLiteral("moon")}, withoutDisplay());
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.messages.count('\n'), 1);
    }

    void saysThatThereIsNoDisplay_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("window") << QStringList();
        QTest::newRow("model") << QStringList{QStringLiteral("zoo:VAE")};
        QTest::newRow("demo") << QStringList{QStringLiteral("--demo")};
        QTest::newRow("benchmark") << QStringList{QStringLiteral("bench"), QStringLiteral("view"),
                                                  QStringLiteral("zoo:VAE")};
    }

    void saysThatThereIsNoDisplay()
    {
        QFETCH(QStringList, words);
        const auto outcome = suture(words, withoutDisplay());
        QCOMPARE(outcome.status, 1);
        QCOMPARE(
            outcome.messages,
            "suture: there is no display for a window: neither DISPLAY nor WAYLAND_DISPLAY is set; see suture help "
            "for what needs none\n");
    }

    void saysWhichDisplayCannotBeOpened()
    {
        auto environment = withoutDisplay();
        environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":987"));
        const auto outcome = suture({QStringLiteral("zoo:VAE")}, environment);
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.messages.count('\n'), 1);
        QVERIFY2(outcome.messages.contains(":987"), outcome.messages);
    }
};

QTEST_GUILESS_MAIN(TestCalls)
#include "tst_calls.moc"
