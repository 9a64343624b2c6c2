// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/nearest_word.h"
#include "app/command_line/options.h"

#include <QTest>

namespace {

struct Settings
{
    std::string model;
    std::string file;
    std::vector<std::string> inputs;
    std::string side = "device";
    int runs = 30;
    double delay = 0.0;
    std::optional<double> memory;
    bool json = false;
    bool csv = false;
};

app::Options declared(Settings& target)
{
    app::Options options("suture try", "a command that is made up");
    options.word(
        {.name = "MODEL", .description = "what it is about", .take = app::into(target.model), .required = true});
    options.word({.name = "FILE", .description = "more of it", .take = app::into(target.file)});
    options.option({.name = "input",
                    .value = "SHAPE",
                    .description = "what it takes",
                    .take = app::into(target.inputs),
                    .letter = 'i',
                    .repeated = true});
    options.option(
        {.name = "side", .value = "SIDE", .description = "where", .take = app::oneOf(target.side, {"device", "edge"})});
    options.option(
        {.name = "runs", .value = "N", .description = "how often", .take = app::wholeNumber(target.runs, 1, 1000)});
    options.option(
        {.name = "delay-ms", .value = "D", .description = "of the link", .take = app::number(target.delay, 0.0, 1e6)});
    options.option({.name = "memory",
                    .value = "MB",
                    .description = "how much it may take of the memory that there is, which nobody knows before it is "
                                   "tried, so that this line is long",
                    .take = app::number(target.memory, 0.0, 1e9)});
    options.option({.name = "secret", .value = "N", .take = app::wholeNumber(target.runs, 1, 1000)});
    options.flag({.name = "json", .description = "as JSON"}, target.json);
    options.flag({.name = "csv", .description = "as a table", .excludes = {"json"}}, target.csv);
    options.check([&target]() -> engine::Result<void> {
        if (target.side == "edge" && target.file.empty())
            return app::wrongValue("the edge needs FILE");
        return {};
    });
    options.note("What is said at the end.");
    return options;
}

std::vector<std::string> wordsOf(const char* text)
{
    std::vector<std::string> words;
    for (const auto& word : QByteArray(text).split(' '))
        words.push_back(word.toStdString());
    return words;
}

} // namespace

class TestOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWordsAndOptionsInAnyOrder()
    {
        for (const auto* text : {"m f --side edge --runs 7 --delay-ms 2.5 --memory 1e3 --csv -i a --input b",
                                 "--csv -i a m --memory=1e3 --input=b --delay-ms=2.5 f --runs=7 --side=edge",
                                 "--runs 7 --side=edge --csv -ia --input b --delay-ms 2.5 --memory 1000 -- m f"}) {
            Settings settings;
            const auto parsed = declared(settings).parse(wordsOf(text));
            QVERIFY2(parsed, parsed ? "" : parsed.error().message().c_str());
            QCOMPARE(*parsed, app::Parsed::Run);
            QCOMPARE(settings.model, "m");
            QCOMPARE(settings.file, "f");
            QCOMPARE(settings.side, "edge");
            QCOMPARE(settings.runs, 7);
            QCOMPARE(settings.delay, 2.5);
            QCOMPARE(settings.memory, 1000.0);
            QCOMPARE(settings.inputs, (std::vector<std::string>{"a", "b"}));
            QVERIFY(settings.csv && !settings.json);
        }
    }

    void leavesAloneWhatIsNotGiven()
    {
        Settings settings;
        QVERIFY(declared(settings).parse(wordsOf("m")));
        QCOMPARE(settings.runs, 30);
        QVERIFY(!settings.memory && settings.inputs.empty() && settings.file.empty());
    }

    void takesAWordAsOftenAsItIsGiven()
    {
        for (const auto* text : {"a b c --runs 7", "a --runs 7 b c", "--runs 7 -- a b c", "a --runs=7 -- b c"}) {
            std::vector<std::string> models;
            int runs = 0;
            app::Options options("suture try", "a command that is made up");
            options.word({.name = "MODEL", .take = app::into(models), .required = true, .repeated = true});
            options.option({.name = "runs", .value = "N", .take = app::wholeNumber(runs, 1, 1000)});
            const auto parsed = options.parse(wordsOf(text));
            QVERIFY2(parsed, parsed ? "" : parsed.error().message().c_str());
            QCOMPARE(models, (std::vector<std::string>{"a", "b", "c"}));
            QCOMPARE(runs, 7);
            QCOMPARE(options.usage(), std::string("suture try MODEL...\n    a command that is made up\n"));
            QCOMPARE(options.parse(wordsOf("--runs 7")).error().message(),
                     std::string("MODEL is required; see suture try --help"));
        }
    }

    void asksForHelpAmidMisuse()
    {
        for (const auto* text : {"--help", "-h", "m --help", "--runs 3 --help", "a b c --help"}) {
            Settings settings;
            const auto parsed = declared(settings).parse(wordsOf(text));
            QVERIFY2(parsed && *parsed == app::Parsed::Help, text);
        }
    }

    void saysInOneLineWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* words, const char* line) {
            QTest::newRow(words) << QByteArray(words) << QByteArray(line);
        };
        row("m f x", "'x' is one word too many; see suture try --help");
        row("--json", "MODEL is required; see suture try --help");
        row("m --rums 3", "there is no option '--rums'; did you mean --runs?");
        row("m --secrets 3", "there is no option '--secrets'; see suture try --help");
        row("m --frobnicate", "there is no option '--frobnicate'; see suture try --help");
        row("m -x", "there is no option '-x'; see suture try --help");
        row("m --", "");
        row("m f -- --json", "'--json' is one word too many; see suture try --help");
        row("m --no -- x", "there is no option '--no'; see suture try --help");
        row("m --runs", "'--runs' needs a value");
        row("m --runs=", "--runs needs a value");
        row("m --runs 0", "--runs: '0' is no whole number from 1 to 1000");
        row("m --runs 1001", "--runs: '1001' is no whole number from 1 to 1000");
        row("m --runs 2.5", "--runs: '2.5' is no whole number from 1 to 1000");
        row("m --runs 0x10", "--runs: '0x10' is no whole number from 1 to 1000");
        row("m --runs 99999999999999999999", "--runs: '99999999999999999999' is no whole number from 1 to 1000");
        row("m --runs --json", "--runs: '--json' is no whole number from 1 to 1000");
        row("m --runs -3", "--runs: '-3' is no whole number from 1 to 1000");
        row("m --delay-ms nan", "--delay-ms: 'nan' is no number from 0 to 1000000");
        row("m --delay-ms inf", "--delay-ms: 'inf' is no number from 0 to 1000000");
        row("m --delay-ms=-1", "--delay-ms: '-1' is no number from 0 to 1000000");
        row("m --delay-ms 1ms", "--delay-ms: '1ms' is no number from 0 to 1000000");
        row("m --side moon", "--side: 'moon' is none of device, edge");
        row("m --side edge", "the edge needs FILE");
        row("m --runs 1 --runs 2", "--runs is given 2 times");
        row("m --json --json", "--json is given 2 times");
        row("m --json=no", "--json takes no value");
        row("m --json --csv", "--json excludes --csv; see suture try --help");
    }

    void saysInOneLineWhatIsWrong()
    {
        QFETCH(QByteArray, words);
        QFETCH(QByteArray, line);
        Settings settings;
        const auto parsed = declared(settings).parse(wordsOf(words.constData()));
        QCOMPARE(QByteArray::fromStdString(parsed ? std::string() : parsed.error().message()), line);
        if (!parsed)
            QCOMPARE(parsed.error().code, engine::ErrorCode::InvalidInput);
    }

    void takesNoBytesForFormatting()
    {
        const std::vector<std::vector<std::string>> hostile{{"m", "--runs", "1\n2"},
                                                            {"m", "--no\nsuch"},
                                                            {"m", "f", "a\r\nb"},
                                                            {"m", "--side", std::string(100'000, 'x')},
                                                            {"m", "f", std::string(100'000, '-')},
                                                            {"m", std::string("--runs\0 3", 9)},
                                                            {"m", "--\xff\xfe"},
                                                            {"m", "--side", "[a,b]"},
                                                            {"m", "--side", ""},
                                                            {"m", "--=x"},
                                                            {"m", "-"},
                                                            {"m", "-=", "3"}};
        for (const auto& words : hostile) {
            Settings settings;
            const auto parsed = declared(settings).parse(words);
            if (words[1] == "-") {
                QVERIFY(parsed); // as good a word as any
                continue;
            }
            QVERIFY2(!parsed, words[1].substr(0, 100).c_str());
            const auto line = parsed.error().message();
            QVERIFY2(line.size() < 400, line.c_str());
            QVERIFY2(std::ranges::none_of(line, [](unsigned char c) { return c < 0x20; }), line.c_str());
        }
    }

    void helpIsMadeFromTheDeclarations()
    {
        Settings settings;
        const auto options = declared(settings);
        QCOMPARE(options.usage(), "suture try MODEL [FILE] [OPTIONS]\n    a command that is made up\n");
        const auto help = options.help();
        QVERIFY(help.starts_with(options.usage()));
        QVERIFY2(help.find("  -i, --input SHAPE      what it takes; may be given several times\n") != help.npos,
                 help.c_str());
        QVERIFY(help.find("  --side SIDE            where: device, edge (device)\n") != help.npos);
        QVERIFY(help.find("  --runs N               how often (30)\n") != help.npos);
        QVERIFY(help.find("secret") == help.npos);
        QVERIFY(help.ends_with("a table\n\nWhat is said at the end.\n"));
        for (const auto& line : QByteArray::fromStdString(help).split('\n'))
            QVERIFY2(line.size() <= 100, line.constData());
    }

    void findsTheNearestWord_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QByteArray>("nearest");
        for (const auto& [word, nearest] : {std::pair("inspekt", "inspect"),
                                            {"inpsect", "inspect"},
                                            {"pln", "plan"},
                                            {"plna", "plan"},
                                            {"profiel", "profile"},
                                            {"runn", "run"},
                                            {"verifyplan", "verify-plan"},
                                            {"RUN", ""},
                                            {"model", ""},
                                            {"", ""},
                                            {"x", ""}})
            QTest::newRow(word) << QByteArray(word) << QByteArray(nearest);
        QTest::newRow("endless") << QByteArray(1'000'000, 'x') << QByteArray();
    }

    void findsTheNearestWord()
    {
        QFETCH(QByteArray, word);
        QFETCH(QByteArray, nearest);
        constexpr std::array<std::string_view, 5> words{"inspect", "plan", "profile", "run", "verify-plan"};
        QCOMPARE(QByteArray::fromStdString(std::string(app::nearestWord(word.toStdString(), words).value_or(""))),
                 nearest);
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
