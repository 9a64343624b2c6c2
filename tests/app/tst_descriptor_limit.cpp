// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/descriptor_limit.h"

#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int few = 16;
constexpr int many = 200;

int opened()
{
    int count = 0;
    while (count < many && ::open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0)
        ++count;
    return count;
}

/// How many files a process of its own could open, that began with @p limit.
int openedElsewhere(rlimit limit, bool raise)
{
    const auto child = ::fork();
    if (child == 0) {
        ::setrlimit(RLIMIT_NOFILE, &limit);
        if (raise)
            app::raiseDescriptorLimit();
        ::_exit(opened());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestDescriptorLimit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesWhatTheSystemGives()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        QVERIFY(limit.rlim_max > many + few);
        limit.rlim_cur = few;
        QVERIFY(openedElsewhere(limit, false) < few);
        QCOMPARE(openedElsewhere(limit, true), many);
    }

    void asksForNoMoreThanThat()
    {
        const int found = openedElsewhere({few, few}, true);
        QVERIFY(found >= 0 && found < few);
    }
};

QTEST_GUILESS_MAIN(TestDescriptorLimit)
#include "tst_descriptor_limit.moc"
