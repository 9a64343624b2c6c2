// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/load_process.h"

#include "engine/core/parsed_number.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <latch>
#include <random>
#include <span>
#include <sstream>
#include <thread>

#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace app {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Short beside what a person notices, long beside what it takes to wake a thread; half as long to one and a half times
/// as long, so that it keeps no step with what is measured.
constexpr Seconds period{0.02};
constexpr std::chrono::milliseconds firstReport{300};
constexpr std::chrono::milliseconds reportEvery{1'000};
/// Far beyond the caches; of all threads together, as far as each has enough to copy.
constexpr std::size_t copiedBytes = 256U << 20;
constexpr std::size_t leastCopiedBytes = 8U << 20;
constexpr std::size_t copiedAtOnce = 256U << 10;

void goTo(int core)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(core), &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

/// Some ten microseconds of arithmetic on a row that stays in the nearest cache.
class Calculating
{
public:
    void operator()()
    {
        for (int round = 0; round < 64; ++round) {
            for (auto& element : m_row)
                element = m_factor * element + 1.0F;
        }
    }

private:
    std::array<float, 1024> m_row{};
    volatile float m_factor = 0.5F; // volatile keeps the arithmetic
};

/// Likewise, of memory.
class Copying
{
public:
    explicit Copying(std::size_t bytes) : m_bytes(bytes) {}

    void operator()()
    {
        const auto half = m_bytes.size() / 2;
        std::memcpy(m_bytes.data() + half + m_at, m_bytes.data() + m_at, copiedAtOnce);
        m_at = (m_at + copiedAtOnce) % half;
    }

private:
    std::vector<std::byte> m_bytes;
    std::size_t m_at = 0;
};

template <typename Work>
void workUntil(Clock::time_point end, Work& work)
{
    while (Clock::now() < end)
        work();
}

[[noreturn]] void hold(const engine::LoadWish& load, int core, std::size_t bytes, std::latch& ready)
{
    goTo(core);
    Calculating calculating;
    Copying copying(load.memory > 0.0 ? bytes : 0);
    ready.count_down();
    std::minstd_rand random(static_cast<unsigned>(core + 1));
    const auto after = [](Clock::time_point from, Seconds span) {
        return from + std::chrono::duration_cast<Clock::duration>(span);
    };
    for (auto begin = Clock::now();;) {
        const auto length = period * (0.5 + static_cast<double>(random() % 1000) / 1000.0);
        const auto arithmetic = after(begin, length * load.cpu);
        workUntil(arithmetic, calculating);
        if (load.memory > 0.0)
            workUntil(after(arithmetic, length * load.memory), copying);
        const auto end = after(begin, length);
        std::this_thread::sleep_until(end);
        begin =
            std::max(end, after(Clock::now(), -period)); // after a pause of the whole computer nothing is made up for
    }
}

Seconds used()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return Seconds(static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9);
}

/// Whether standard input ended before @p patience was over.
bool inputEnds(std::chrono::milliseconds patience)
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    char ignored = 0;
    return ::poll(&input, 1, static_cast<int>(patience.count())) > 0 && ::read(STDIN_FILENO, &ignored, 1) <= 0;
}

} // namespace

std::string loadText(const engine::LoadWish& load)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(17);
    text << load.cpu << ',' << load.memory;
    for (const int core : load.cores)
        text << ',' << core;
    return text.str();
}

engine::Result<engine::LoadWish> parseLoad(const std::string& text)
{
    std::vector<double> numbers;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        numbers.push_back(engine::parsedNumber<double>(std::string_view(text).substr(at, end - at)).value_or(-1.0));
        at = end + 1;
    }
    const engine::Error none{engine::ErrorCode::InvalidInput, "it is no load"};
    if (numbers.size() < 3 || std::ranges::any_of(numbers, [](double n) { return !(n >= 0 && n < engine::mostCores); }))
        return none;
    engine::LoadWish load{numbers[0], numbers[1], {}};
    for (const double core : std::span(numbers).subspan(2))
        load.cores.push_back(static_cast<int>(core));
    if (const auto checked = engine::check(load); !checked)
        return checked.error();
    return load.isNothing() ? engine::Result<engine::LoadWish>(none) : load;
}

int runLoad(const engine::LoadWish& load)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto bytes = std::max(copiedBytes / load.cores.size(), leastCopiedBytes);
    std::latch ready(static_cast<std::ptrdiff_t>(load.cores.size()));
    for (const int core : load.cores)
        std::thread([&load, core, bytes, &ready] { hold(load, core, bytes, ready); }).detach();
    ready.wait();
    auto at = Clock::now();
    auto before = used();
    for (auto patience = firstReport; !inputEnds(patience); patience = reportEvery) {
        const auto now = Clock::now();
        const auto usedNow = used();
        const auto all = Seconds(now - at) * static_cast<double>(load.cores.size());
        std::printf("%s%.4f\n", heldLine, std::clamp((usedNow - before) / all, 0.0, 1.0));
        if (std::fflush(stdout) != 0)
            break;
        at = now;
        before = usedNow;
    }
    std::_Exit(0);
}

} // namespace app
