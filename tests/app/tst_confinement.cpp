// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/confinement.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// 0 without Landlock.
long landlockVersion()
{
#if defined(SYS_landlock_create_ruleset)
    constexpr unsigned askForVersion = 1;
    return std::max(0L, ::syscall(SYS_landlock_create_ruleset, nullptr, 0, askForVersion));
#else
    return 0;
#endif
}

/// The error of @p attempt in a process that may change @p writable only; 0 when it succeeds.
template <typename Attempt>
int errorConfined(const std::string& writable, const Attempt& attempt)
{
    const auto child = ::fork();
    if (child == 0) {
        app::confineThisProcess({std::uint64_t{4} << 30, 10, writable});
        ::_exit(attempt() == 0 ? 0 : errno);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int connectTo(const sockaddr_in& address)
{
    return ::connect(::socket(AF_INET, SOCK_STREAM, 0), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

} // namespace

class TestConfinement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOneFolderOnly()
    {
        if (landlockVersion() < 1)
            QSKIP("this kernel has no Landlock");
        const QTemporaryDir inside;
        const QTemporaryDir outside;
        for (const auto* folder : {&inside, &outside}) {
            QFile file(folder->filePath(QStringLiteral("kept.txt")));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("kept") == 4);
        }
        const auto writable = inside.path().toStdString();
        const auto cut = [](const QTemporaryDir& folder) {
            return [path = folder.filePath(QStringLiteral("kept.txt")).toStdString()] {
                return ::truncate(path.c_str(), 1);
            };
        };
        const auto remove = [path = outside.filePath(QStringLiteral("kept.txt")).toStdString()] {
            return ::unlink(path.c_str());
        };
        QCOMPARE(errorConfined(writable, remove), EACCES);
        QCOMPARE(errorConfined(writable, cut(inside)), 0);
        if (landlockVersion() < 3)
            QSKIP("this kernel cannot forbid to shorten files");
        QCOMPARE(errorConfined(writable, cut(outside)), EACCES);
        QCOMPARE(QFile(outside.filePath(QStringLiteral("kept.txt"))).size(), 4);
    }

    void speaksToNobody()
    {
        if (landlockVersion() < 4)
            QSKIP("this kernel cannot forbid the network");
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), size), 0);
        QCOMPARE(::listen(listener, 1), 0);
        QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
        QCOMPARE(connectTo(address), 0);
        QCOMPARE(errorConfined({}, [&] { return connectTo(address); }), EACCES);
        ::close(listener);
    }
};

QTEST_GUILESS_MAIN(TestConfinement)
#include "tst_confinement.moc"
