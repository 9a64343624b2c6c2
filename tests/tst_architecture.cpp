// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

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

} // namespace

/// The diagram of docs/architecture.md, checked.
class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesPointDownwards()
    {
        const QStringList rooms{QStringLiteral("engine"), QStringLiteral("network"), QStringLiteral("widgets"),
                                QStringLiteral("app")};
        const QMap<QString, QSet<QString>> mayInclude{
            {rooms[0], {rooms[0]}},
            {rooms[1], {rooms[1], rooms[0]}},
            {rooms[2], {rooms[2], rooms[0]}},
            {rooms[3], {rooms[3], rooms[2], rooms[1], rooms[0]}},
        };
        int seen = 0;
        for (const auto& room : rooms) {
            for (const auto& source : sourcesBelow(room)) {
                for (const auto& path : includesIn(source.text)) {
                    const auto target = path.section(QLatin1Char('/'), 0, 0);
                    ++seen;
                    QVERIFY2(!rooms.contains(target) || mayInclude[room].contains(target),
                             qPrintable(source.path + QStringLiteral(" includes ") + path));
                }
            }
        }
        QVERIFY(seen > 100);
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

    void filesStaySmallAndSayTheirLicence()
    {
        for (const auto& folder : {"engine", "network", "widgets", "app", "tests"}) {
            for (const auto& source : sourcesBelow(QLatin1String(folder))) {
                QVERIFY2(source.text.count(QLatin1Char('\n')) <= 400, qPrintable(source.path));
                QVERIFY2(source.text.startsWith(QLatin1String("// SPDX-FileCopyrightText")), qPrintable(source.path));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
