// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/times_text.h"

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/records/predicted_profile_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

const LayerGraph& original()
{
    static const auto graph = *buildGoogLeNet();
    return graph;
}

const LayerGraph& fused()
{
    static const auto graph = *fuse(original());
    return graph;
}

/// A line for each layer of the model, as a file of Keras' layers has.
std::string ofEachLayer(double millis)
{
    std::string text;
    for (const auto& layer : original().layers())
        text += layer.name + "\t" + std::to_string(millis) + "\n";
    return text;
}

Result<LayerTimes> read(const std::string& text)
{
    return layerTimesFromText(text, "times.txt", original(), fused());
}

void replaceFirst(std::string& text, const std::string& from, const std::string& to)
{
    text.replace(text.find(from), from.size(), to);
}

} // namespace

class TestTimesText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void givesBackTheTimesOfLayers()
    {
        LayerTimes times;
        times.model = fused().name();
        times.fingerprint = fingerprint(fused());
        for (std::size_t i = 0; i < fused().layers().size(); ++i) {
            const Millis time{static_cast<double>(i) / 3.0};
            times.layers.push_back({time, time, time});
        }
        times.source = TimesSource::FromFile;
        const auto back = read(layerTimesText(fused(), times));
        QVERIFY2(back, back ? "" : back.error().message().c_str());
        QVERIFY(*back == times);
    }

    void addsWhatBecameOneLayer()
    {
        const auto times = read(ofEachLayer(0.5));
        QVERIFY2(times, times ? "" : times.error().message().c_str());
        Millis sum{0};
        for (const auto& layer : times->layers)
            sum += layer.expected;
        const auto runs = std::ranges::count_if(original().layers(), [](const Layer& layer) {
            return !layer.name.starts_with("dropout"); // which does not run
        });
        QCOMPARE(sum, Millis(0.5 * static_cast<double>(runs)));
        QVERIFY(fused().layers().size() < original().layers().size());
        QCOMPARE(times->source, TimesSource::FromFile);
    }

    void readsWhatOtherProgramsWrite()
    {
        auto text = "\xEF\xBB\xBF" + ofEachLayer(1.0);
        for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
            text.replace(at, 1, "\r\n");
        text += "\r\n" + fused().tensor(fused().inputs()[0]).name + " \t 0\r\nnothing\t0.0";
        const auto times = read(text);
        QVERIFY2(times, times ? "" : times.error().message().c_str());
    }

    void saysWhatIsWrongWithALine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("why");
        const auto first = QString::fromStdString(original().layers()[0].name);
        const auto row = [](const char* name, const QString& line, const char* why) {
            QTest::newRow(name) << line << QString::fromLatin1(why);
        };
        row("no tab", first + QStringLiteral(" 1.0"), "it has not two columns with a tab between them");
        row("three columns", first + QStringLiteral("\t1\t2"), "it has not two columns with a tab between them");
        row("commas", first + QStringLiteral(",1"), "it has not two columns with a tab between them");
        row("no time", first + QStringLiteral("\t"), "'' is no time in milliseconds");
        row("no number", first + QStringLiteral("\tfast"), "'fast' is no time in milliseconds");
        row("NaN", first + QStringLiteral("\tnan"), "'nan' is no time in milliseconds");
        row("infinite", first + QStringLiteral("\tinf"), "'inf' is no time in milliseconds");
        row("negative", first + QStringLiteral("\t-1"), "'-1' is no time in milliseconds");
        row("years", first + QStringLiteral("\t1e10"), "'1e10' is no time in milliseconds");
        row("a unit", first + QStringLiteral("\t1 ms"), "'1 ms' is no time in milliseconds");
        row("no name", QStringLiteral("\t1"), "its first column is empty");
        row("unknown", QStringLiteral("elsewhere\t1"), "the model has no layer 'elsewhere'");
        row("twice", first + QStringLiteral("\t1"), "has a time already");
    }

    void saysWhatIsWrongWithALine()
    {
        QFETCH(QString, line);
        QFETCH(QString, why);
        const auto times = read(ofEachLayer(1.0) + line.toStdString() + "\n");
        QVERIFY(!times);
        const auto message = QString::fromStdString(times.error().message());
        const auto number = QString::number(original().layers().size() + 1);
        QVERIFY2(message.startsWith(QStringLiteral("times.txt: line %1: ").arg(number)), qPrintable(message));
        QVERIFY2(message.contains(why), qPrintable(message));
    }

    void saysWhichLayerHasNoTime()
    {
        auto text = ofEachLayer(1.0);
        const auto& last = original().layers().back().name;
        replaceFirst(text, last + "\t", "missing\t");
        replaceFirst(text, "missing\t1.000000", "missing\t0");
        const auto times = read(text);
        QVERIFY(!times);
        QVERIFY(times.error().message().find(last) != std::string::npos);
        QVERIFY(!read(""));
    }

    void endsBeforeTenMillionLines()
    {
        std::string text;
        for (int i = 0; i < 100'001; ++i)
            text += "\n";
        QCOMPARE(read(text).error().code, ErrorCode::InvalidInput);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("many.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(17LL << 20));
        const auto times = readTransferTimes(file.fileName().toStdString());
        QCOMPARE(times.error().code, ErrorCode::InvalidInput);
    }

    void givesBackTheTimesOfSizes()
    {
        WayStatistics way;
        way.sizes = {{{4096}, Millis(1.0 / 3.0), {}, {}, {}, 3},
                     {{4097}, Millis(1), {}, {}, {}, 3},
                     {{1 << 20}, Millis(12.25), {}, {}, {}, 3}};
        const auto sizes = transferTimesFromText(transferTimesText(way), "up.txt");
        QVERIFY(sizes);
        QCOMPARE(sizes->size(), std::size_t{2}); // 4097 bytes are no whole number of elements
        QVERIFY((*sizes)[0] == (LinkSamples::OfSize{{4096}, {Millis(1.0 / 3.0)}}));
        QVERIFY((*sizes)[1] == (LinkSamples::OfSize{{1 << 20}, {Millis(12.25)}}));
    }

    void takesSizesInAnyOrderAndNoneTwice()
    {
        const auto sizes = transferTimesFromText("2500\t3\r\n10\t1\n", "up.txt");
        QVERIFY(sizes && sizes->front().bytes == Bytes{40});
        for (const auto* bad :
             {"10\t1\n10\t1\n", "0\t1\n", "-5\t1\n", "1.5\t1\n", "1e3\t1\n", "99999999999999\t1\n", ""})
            QCOMPARE(transferTimesFromText(bad, "up.txt").error().code, ErrorCode::Corrupt);
    }

    void standsWhereAProfileDoes()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("phone.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(ofEachLayer(2.0)));
        file.close();
        const auto times = readLayerTimes(file.fileName().toStdString(), original(), fused());
        QVERIFY(times);
        QCOMPARE(times->times.source, TimesSource::FromFile);
        QCOMPARE(times->times.layers.size(), fused().layers().size());
    }
};

QTEST_APPLESS_MAIN(TestTimesText)
#include "tst_times_text.moc"
