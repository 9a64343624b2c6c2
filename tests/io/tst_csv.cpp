// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

using namespace engine;

namespace {

CsvTable oneField(const std::string& text)
{
    return {{}, {"a", "b"}, {{text, "x"}}};
}

/// A text with everything that could go wrong in a table, often.
std::string randomText(std::mt19937& random)
{
    static const std::vector<std::string> parts{
        "=", "+", "-", "@",  "'",   "\"",           ",",    ";", ":", "#", " ", "\t", "\r", "\n", "\r\n",
        "a", "é", "1", ".5", "e-3", "\xEF\xBB\xBF", "\xFF", ""};
    std::string text;
    for (auto left = random() % 6; left > 0; --left)
        text += parts[random() % parts.size()];
    return text;
}

std::string withoutControls(std::string text, bool key)
{
    std::ranges::replace_if(
        text, [&](char c) { return static_cast<unsigned char>(c) < 0x20 || (key && c == ':'); }, ' ');
    return text;
}

CsvTable randomTable(std::mt19937& random)
{
    CsvTable table;
    for (auto left = random() % 4; left > 0; --left)
        table.conditions.emplace_back(randomText(random), randomText(random));
    for (auto left = 1 + random() % 4; left > 0; --left)
        table.columns.push_back(randomText(random));
    for (auto left = random() % 4; left > 0; --left) {
        auto& row = table.rows.emplace_back();
        std::ranges::generate_n(std::back_inserter(row), static_cast<std::ptrdiff_t>(table.columns.size()),
                                [&] { return randomText(random); });
    }
    return table;
}

/// How a spreadsheet reads a line: fields at commas, quotation marks only at the beginning of one.
std::vector<std::string> cellsOf(const std::string& csv, char separator)
{
    std::vector<std::string> cells{""};
    bool quoted = false;
    bool fresh = true;
    for (const auto character : csv) {
        if (character == '"' && (quoted || fresh))
            quoted = !quoted;
        else if (!quoted && (character == separator || character == '\n'))
            cells.emplace_back();
        else
            cells.back() += character;
        fresh = !quoted && (character == separator || character == '\n');
    }
    return cells;
}

} // namespace

class TestCsv : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesConditionsNamesAndRows()
    {
        const CsvTable table{{{"model", "VGG16"}, {"link", "10 Mbit/s, typed"}},
                             {"layer", "median_ms"},
                             {{"conv1", csvNumber(1.25)}, {"a \"b\", c", csvNumber(-0.5)}}};
        QCOMPARE(toCsv(table),
                 std::string("# model: VGG16\n"
                             "# link: 10 Mbit/s, typed\n"
                             "layer,median_ms\n"
                             "conv1,1.25\n"
                             "\"a \"\"b\"\", c\",-0.5\n"));
    }

    void readsRandomTablesBack()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int i = 0; i < 20'000; ++i) {
            auto table = randomTable(random);
            const auto csv = toCsv(table);
            const auto read = parseCsv(csv, "t");
            QVERIFY2(read, qPrintable(QStringLiteral("seed %1: ").arg(seed) + QString::fromStdString(csv)));
            for (auto& [key, value] : table.conditions) {
                key = withoutControls(key, true);
                value = withoutControls(value, false);
            }
            QVERIFY2(*read == table, qPrintable(QStringLiteral("seed %1: ").arg(seed) + QString::fromStdString(csv)));
        }
    }

    void semicolonsAndTabsPartToo_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::newRow("semicolons") << QByteArray("\xEF\xBB\xBF"
                                                  "name, of it;ms;x\r\nconv, 3;1,5;\r\n\"a;b\";-2,5e-3;\r\n");
        QTest::newRow("tabs") << QByteArray("name, of it\tms\tx\nconv, 3\t1,5\t\na;b\t-2,5e-3\t\n");
    }
    void semicolonsAndTabsPartToo()
    {
        QFETCH(QByteArray, csv);
        const auto table = parseCsv(std::string_view(csv.data(), static_cast<std::size_t>(csv.size())), "t");
        QVERIFY(table.has_value());
        QCOMPARE(table->columns[0], std::string("name, of it"));
        QCOMPARE(table->rows[0][0], std::string("conv, 3"));
        QCOMPARE(table->rows[0][1], std::string("1.5"));
        QCOMPARE(table->rows[1][0], std::string("a;b"));
        QCOMPARE(table->rows[1][1], std::string("-2.5e-3"));
    }

    /// A comma there parts, and text with commas is no number.
    void onlyNumbersHaveDecimalCommas()
    {
        QCOMPARE(parseCsv("a,b\n1,5\n", "t")->rows, (std::vector<std::vector<std::string>>{{"1", "5"}}));
        QCOMPARE(parseCsv("a;b\n1,2,3;x1,5\n", "t")->rows, (std::vector<std::vector<std::string>>{{"1,2,3", "x1,5"}}));
        QCOMPARE(parseCsv("\"a;b;c\",d\n1,5\n", "t")->columns, (std::vector<std::string>{"a;b;c", "d"}));
    }

    void opensNoFormula_data()
    {
        QTest::addColumn<QString>("text");
        for (const auto* text : {"=HYPERLINK(\"http://x\")", "+1+cmd", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
                                 "  =1", "'=1", "-", "-1e", "-e5", "-1.5.", "+5"})
            QTest::addRow("%s", text) << QString::fromLatin1(text);
        QTest::addRow("NUL") << QString(QChar(u'\0')) + QStringLiteral("=1");
    }

    void opensNoFormula()
    {
        QFETCH(QString, text);
        auto table = oneField(text.toStdString());
        table.conditions = {{"model", "a," + text.toStdString()}, {text.toStdString(), ",\"" + text.toStdString()}};
        for (const auto& cell : cellsOf(toCsv(table), ',')) {
            const auto first = cell.find_first_not_of(' ');
            QVERIFY2(first == std::string::npos
                         || std::string_view("=+-@\t\r\n").find(cell[first]) == std::string::npos,
                     cell.c_str());
        }
    }

    void leavesNumbersAlone()
    {
        for (const auto* number : {"-1.5", "-0", "-12e-7", "-1e+22", "3", "0.25"})
            QCOMPARE(toCsv(oneField(number)), std::string("a,b\n") + number + ",x\n");
    }

    void numbersReadBackAsTheyWere()
    {
        QCOMPARE(csvNumber(0.1), std::string("0.1"));
        QCOMPARE(csvNumber(100000), std::string("100000"));
        QCOMPARE(csvNumber(-1.5e-300), std::string("-1.5e-300"));
        QCOMPARE(csvNumber(std::nan("")), std::string());
        QCOMPARE(csvNumber(-std::numeric_limits<double>::infinity()), std::string());
        const auto seed = std::random_device{}();
        std::mt19937_64 random(seed);
        for (int i = 0; i < 100'000; ++i) {
            const auto bits = random();
            const auto value = std::bit_cast<double>(bits);
            if (std::isfinite(value))
                QVERIFY2(std::strtod(csvNumber(value).c_str(), nullptr) == value,
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void readsWhatOthersWrite()
    {
        const CsvTable table{{{"a remark", ""}, {"model", "x"}}, {"a", "b"}, {{"1", "two\r\nlines"}, {"", "'y"}}};
        const auto read = parseCsv("\xEF\xBB\xBF# a remark\r\n#model:x\r\na,b\r\n\r\n1,\"two\r\nlines\"\r\n,'y", "t");
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QVERIFY(*read == table);
    }

    void saysWhichLineIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("problem");
        QTest::addRow("empty") << QByteArray() << QByteArray("t: line 1: there are no names of columns");
        QTest::addRow("open") << QByteArray("a,b\n1,\"2\n3,4\n")
                              << QByteArray("t: line 2: a quotation mark is never closed");
        QTest::addRow("short") << QByteArray("#x\na,b\n1\n")
                               << QByteArray("t: line 3: it has 1 fields, the table 2 columns");
        QTest::addRow("long") << QByteArray("a,b\n\"\n\n\",2\n1,2,3\n")
                              << QByteArray("t: line 5: it has more than 2 fields");
        QTest::addRow("behind") << QByteArray("a\n\"b\"c\n")
                                << QByteArray("t: line 2: a field goes on behind its closing quotation mark");
        QTest::addRow("within")
            << QByteArray("a\nb\"c\n")
            << QByteArray("t: line 2: a quotation mark stands within a field that does not begin with one");
        QTest::addRow("CR") << QByteArray("a\nb\rc\n") << QByteArray("t: line 2: a carriage return stands alone");
        QTest::addRow("NUL") << QByteArray("a\nb\0c\n", 6) << QByteArray("t: line 2: it holds a NUL");
        QTest::addRow("NUL above") << QByteArray("#\0\na\n", 5)
                                   << QByteArray("t: line 1: it holds a control character");
        QTest::addRow("field") << "a\n" + QByteArray((1 << 20) + 1, 'x')
                               << QByteArray("t: line 2: a field is longer than 1 MiB");
        QTest::addRow("quoted") << "a\n\"" + QByteArray(1 << 20, 'x') + "\"\"x\""
                                << QByteArray("t: line 2: a field is longer than 1 MiB");
        QTest::addRow("columns") << QByteArray(5000, ',') << QByteArray("t: line 1: it has more than 4096 fields");
        QTest::addRow("cells") << QByteArray("a,b\n") + QByteArray(",\n").repeated(4'000'001)
                               << QByteArray("t: line 4000002: the table has more than 8000000 fields");
        QTest::addRow("conditions") << QByteArray("#\n").repeated(1001) + "a\n"
                                    << QByteArray("t: line 1001: it says too much before the table");
    }

    void saysWhichLineIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, problem);
        const auto read = parseCsv({text.constData(), static_cast<std::size_t>(text.size())}, "t");
        QVERIFY(!read);
        QCOMPARE(QByteArray::fromStdString(read.error().message()), problem);
    }

    /// Whatever it reads it also writes, and reads again.
    void readsAnyBytes()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        int read = 0;
        for (int i = 0; i < 20'000; ++i) {
            std::string text;
            for (auto left = random() % 30; left > 0; --left)
                text += std::string_view("a,,\n\n\r\"\"'=-1#: \0x", 17)[random() % 17];
            const auto table = parseCsv(text, "t");
            read += table ? 1 : 0;
            const auto again = table ? parseCsv(toCsv(*table), "t") : table;
            QVERIFY2(!table || (again && again->columns == table->columns && again->rows == table->rows),
                     qPrintable(QStringLiteral("seed %1: ").arg(seed) + QString::fromStdString(text)));
        }
        QVERIFY(read > 100);
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
