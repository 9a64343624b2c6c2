// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

namespace {

const QString root = QStringLiteral(SOURCE_ROOT "/");

struct Source
{
    QString path;
    QString text;
};

QList<Source> sourcesBelow(const QString& folder)
{
    QList<Source> sources;
    QDirIterator files(root + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            sources.append({QDir(root).relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll())});
    }
    return sources;
}

QStringList includesIn(const QString& text)
{
    static const QRegularExpression include(QStringLiteral("^#include [<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    QStringList paths;
    for (auto it = include.globalMatch(text); it.hasNext();)
        paths.append(it.next().captured(1));
    return paths;
}

QString folderOf(const QString& path)
{
    return path.left(path.lastIndexOf(QLatin1Char('/')));
}

/// From each room to the rooms that it may include.
QMap<QString, QSet<QString>> arrowsBetweenRooms()
{
    constexpr auto table = R"(
        engine/core:
        engine/graph:        engine/core
        engine/graph/zoo:    engine/core engine/graph
        engine/profile:      engine/core engine/graph
        engine/graph/sampling: engine/core engine/graph engine/graph/zoo
        engine/predict:      engine/core engine/graph engine/profile
        engine/codec:        engine/core engine/graph
        engine/plan:         engine/core engine/graph engine/profile engine/codec
        engine/run:          engine/core engine/graph engine/graph/zoo engine/profile engine/codec engine/plan
        engine/io/files:     engine/core
        engine/io/archives:  engine/core engine/io/files
        engine/io/constants: engine/core engine/graph
        engine/io/onnx:      engine/core engine/graph engine/io/constants engine/io/files
        engine/io/records:   engine/core engine/graph engine/profile engine/codec engine/plan engine/predict engine/run engine/io/files
        engine/torch/segments: engine/core engine/graph engine/run
        engine/torch/kernels:  engine/core engine/graph engine/run engine/torch/segments
        engine/torch/script:   engine/core engine/graph
        engine/torch:          engine/core engine/graph engine/run engine/torch/segments engine/torch/kernels engine/torch/script
        network:         engine/core engine/graph engine/profile engine/codec engine/plan engine/run
        widgets:         engine/core engine/plan
        widgets/shell:   widgets
        widgets/tables:  widgets widgets/shell engine/core engine/graph engine/graph/zoo engine/profile engine/codec engine/plan engine/run engine/io/records
        widgets/charts:  widgets widgets/tables engine/core engine/graph engine/profile engine/codec engine/plan engine/predict engine/run engine/io/records
        widgets/graph:   widgets widgets/tables engine/core engine/graph engine/profile engine/plan
        widgets/pages:   widgets widgets/shell widgets/tables widgets/charts widgets/graph engine/core engine/graph engine/graph/zoo engine/profile engine/codec engine/plan engine/predict engine/run
        app/command_line: engine/core
        app/agent:       app/command_line network engine/core engine/graph engine/graph/sampling engine/graph/zoo engine/profile engine/codec engine/plan engine/run engine/torch engine/io/files engine/io/archives engine/io/onnx
        app/workspace:   widgets widgets/tables network engine/core engine/graph engine/graph/sampling engine/graph/zoo engine/profile engine/codec engine/plan engine/predict engine/run engine/io/files engine/io/archives engine/io/onnx engine/io/records
        app/commands:    app/command_line app/workspace widgets/tables network engine/core engine/graph engine/graph/sampling engine/graph/zoo engine/profile engine/codec engine/plan engine/predict engine/run engine/io/files engine/io/onnx engine/io/records
        app/desktop:     app/commands app/workspace widgets widgets/shell widgets/tables widgets/charts widgets/graph widgets/pages network engine/core engine/graph engine/graph/zoo engine/profile engine/codec engine/plan engine/predict engine/run engine/io/files engine/io/records
    )";
    QMap<QString, QSet<QString>> arrows;
    for (const auto& line : QString::fromLatin1(table).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const auto room = line.section(QLatin1Char(':'), 0, 0).trimmed();
        const auto others = line.section(QLatin1Char(':'), 1).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (!room.isEmpty())
            arrows[room] = QSet(others.begin(), others.end());
    }
    return arrows;
}

/// What @p text includes, and what the headers of tests/ among that include.
QSet<QString> reachedFrom(const QString& text)
{
    QSet<QString> reached;
    auto next = includesIn(text);
    while (!next.isEmpty()) {
        const auto path = next.takeLast();
        if (reached.contains(path))
            continue;
        reached.insert(path);
        QFile header(root + path);
        if (path.startsWith(QLatin1String("tests/")) && header.open(QIODevice::ReadOnly))
            next += includesIn(QString::fromUtf8(header.readAll()));
    }
    return reached;
}

} // namespace

/// The diagram of docs/architecture.md, checked.
class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Every folder is a room, and a room sees those that its line names.
    void includesFollowTheArrows()
    {
        const auto arrows = arrowsBetweenRooms();
        int seen = 0;
        for (const auto& folder : {"engine", "network", "widgets", "app"}) {
            for (const auto& source : sourcesBelow(QLatin1String(folder))) {
                const auto room = folderOf(source.path);
                QVERIFY2(arrows.contains(room), qPrintable(room + QStringLiteral(" is no room of the table")));
                for (const auto& path : includesIn(source.text)) {
                    const auto other = folderOf(path);
                    if (!arrows.contains(other) || other == room)
                        continue;
                    ++seen;
                    QVERIFY2(arrows[room].contains(other),
                             qPrintable(source.path + QStringLiteral(" includes ") + path));
                }
            }
        }
        QVERIFY(seen > 300);
    }

    void noArrowGoesInACircle()
    {
        auto left = arrowsBetweenRooms();
        while (!left.isEmpty()) {
            const auto before = left.size();
            for (const auto& room : left.keys()) {
                if (std::ranges::none_of(left[room], [&](const QString& other) { return left.contains(other); }))
                    left.remove(room);
            }
            QVERIFY2(left.size() < before, qPrintable(left.keys().join(QStringLiteral(", "))));
        }
    }

    /// What a test includes, by way of tests/support too, is of its own floor or below.
    void testsStayOnTheirFloor()
    {
        const QMap<QString, QStringList> above{
            {QStringLiteral("engine"), {QStringLiteral("network"), QStringLiteral("widgets"), QStringLiteral("app")}},
            {QStringLiteral("io"), {QStringLiteral("network"), QStringLiteral("widgets"), QStringLiteral("app")}},
            {QStringLiteral("torch"), {QStringLiteral("network"), QStringLiteral("widgets"), QStringLiteral("app")}},
            {QStringLiteral("network"), {QStringLiteral("widgets"), QStringLiteral("app")}},
            {QStringLiteral("widgets"), {QStringLiteral("network"), QStringLiteral("app")}},
        };
        for (auto it = above.begin(); it != above.end(); ++it) {
            for (const auto& source : sourcesBelow(QStringLiteral("tests/") + it.key())) {
                for (const auto& path : reachedFrom(source.text))
                    QVERIFY2(!it.value().contains(path.section(QLatin1Char('/'), 0, 0)),
                             qPrintable(source.path + QStringLiteral(" reaches ") + path));
            }
        }
    }

    void libTorchStaysInItsRoom()
    {
        static const QRegularExpression foreign(QStringLiteral("^(torch|ATen|c10|caffe2|dnnl|oneapi)"));
        for (const auto& room : {"engine", "network", "widgets", "app"}) {
            for (const auto& source : sourcesBelow(QLatin1String(room))) {
                if (source.path.startsWith(QLatin1String("engine/torch/")))
                    continue;
                for (const auto& path : includesIn(source.text))
                    QVERIFY2(!foreign.match(path).hasMatch(), qPrintable(source.path));
            }
        }
    }

    void theEngineKnowsNoQt()
    {
        static const QRegularExpression qt(QStringLiteral("^Q[A-Zt]"));
        for (const auto& source : sourcesBelow(QStringLiteral("engine"))) {
            for (const auto& path : includesIn(source.text))
                QVERIFY2(!qt.match(path).hasMatch(), qPrintable(source.path));
        }
    }

    void filesStaySmall()
    {
        for (const auto& folder : {"engine", "network", "widgets", "app", "tests"}) {
            for (const auto& source : sourcesBelow(QLatin1String(folder)))
                QVERIFY2(source.text.count(QLatin1Char('\n')) <= 400, qPrintable(source.path));
        }
    }

    /// Sources, scripts, builds and documents; data and what others generate have none.
    void filesSayTheirLicence()
    {
        const QStringList names{QStringLiteral("*.cpp"), QStringLiteral("*.h"),  QStringLiteral("*.py"),
                                QStringLiteral("*.sh"),  QStringLiteral("*.md"), QStringLiteral("CMakeLists.txt")};
        QStringList files;
        for (const auto& folder : {"", ".ci"}) {
            for (const auto& file : QDir(root + QLatin1String(folder)).entryInfoList(QDir::Files | QDir::Hidden)) {
                if (QDir::match(names, file.fileName()) || file.fileName() == QLatin1String("run"))
                    files.append(file.filePath());
            }
        }
        for (const auto& folder : {"app", "docs", "engine", "network", "resources", "tests", "widgets"}) {
            QDirIterator below(root + QLatin1String(folder), names, QDir::Files, QDirIterator::Subdirectories);
            while (below.hasNext())
                files.append(below.next());
        }
        QVERIFY(files.size() > 600);
        for (const auto& path : files) {
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
            const auto head = file.read(300);
            QVERIFY2(head.contains("SPDX-FileCopyrightText: ") && head.contains("SPDX-License-Identifier: "),
                     qPrintable(path));
        }
    }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
