// SPDX-License-Identifier: GPL-3.0-or-later
// That no HelmRelease of kubernetes/ sets a value its chart would silently ignore.
#include "tests/kubernetes/repository.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace leeway;
using namespace leeway::repositorytests;

namespace {
struct Lists
{
    QMap<QString, QStringList> keys; ///< "chart version" -> patterns
    QStringList notListed;           ///< keys outside the chart's list, with the reason
};

Lists readLists()
{
    QFile file(QStringLiteral(LEEWAY_SOURCE_DIR "/tests/kubernetes/chart-values.txt"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("chart-values.txt cannot be read");
    }
    Lists lists;
    QString chart;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(u'[')) {
            chart = line.mid(1).chopped(1);
        } else if (!line.isEmpty() && !line.startsWith(u'#')) {
            lists.keys[chart] << line.section(u' ', 0, 0);
            if (line.contains(QStringLiteral(" ? "))) {
                lists.notListed << chart + QStringLiteral(": ") + line;
            }
        }
    }
    return lists;
}

bool covers(const QString &pattern, const QString &path)
{
    if (pattern.endsWith(QStringLiteral(".**"))) {
        return path.startsWith(pattern.chopped(2));
    }
    // A list is one value.
    return path == pattern || path.startsWith(pattern + u'[');
}
} // namespace

class TestRepositoryValues : public QObject
{
    Q_OBJECT

    const Repository &m_repository = Repository::instance();
    const Lists m_lists = readLists();

    QString chartOf(const Manifest &release) const;

private Q_SLOTS:
    void everyChartHasItsListAtTheVersionUsed();
    void everyKeyThatIsSetIsInTheList();
    void everyKeyOfTheListIsSet();
    void whatNoListCoversIsNamed();
};

QString TestRepositoryValues::chartOf(const Manifest &release) const
{
    const QString chart = release.text({"spec", "chart", "spec", "chart"});
    if (!chart.isEmpty()) {
        return chart + u' ' + release.text({"spec", "chart", "spec", "version"});
    }
    const QString source = release.text({"spec", "chartRef", "name"});
    for (const Manifest *repository : m_repository.ofKind(QStringLiteral("OCIRepository"))) {
        if (repository->name() == source) {
            return repository->text({"spec", "url"}).section(u'/', -1) + u' ' +
                   repository->text({"spec", "ref", "tag"});
        }
    }
    return {};
}

void TestRepositoryValues::everyChartHasItsListAtTheVersionUsed()
{
    QStringList used;
    for (const Manifest *release : m_repository.ofKind(QStringLiteral("HelmRelease"))) {
        used << chartOf(*release);
    }
    used.sort();
    QCOMPARE(used, QStringList(m_lists.keys.keys()));
}

void TestRepositoryValues::everyKeyThatIsSetIsInTheList()
{
    int checked = 0;
    for (const Manifest *release : m_repository.ofKind(QStringLiteral("HelmRelease"))) {
        const QStringList patterns = m_lists.keys.value(chartOf(*release));
        visit(*release->object.findPath({"spec", "values"}), [&](const QString &path, const Value &node) {
            if (node.isMap() && node.size() > 0) {
                return;
            }
            if (node.isList() || !path.contains(u'[')) {
                const bool listed =
                    std::any_of(patterns.begin(), patterns.end(),
                                [&](const QString &pattern) { return covers(pattern, path); });
                QVERIFY2(listed, qPrintable(release->label() + QStringLiteral(": ") + path));
                ++checked;
            }
        });
    }
    QVERIFY(checked > 150);
}

void TestRepositoryValues::everyKeyOfTheListIsSet()
{
    // Set by an overlay only.
    const QStringList elsewhere{QStringLiteral("alertmanager.enabled")};
    for (const Manifest *release : m_repository.ofKind(QStringLiteral("HelmRelease"))) {
        for (const QString &pattern : m_lists.keys.value(chartOf(*release))) {
            bool set = elsewhere.contains(pattern);
            visit(*release->object.findPath({"spec", "values"}),
                  [&](const QString &path, const Value &) { set = set || covers(pattern, path); });
            QVERIFY2(set, qPrintable(release->label() + QStringLiteral(" no longer sets ") + pattern));
        }
    }
}

void TestRepositoryValues::whatNoListCoversIsNamed()
{
    for (const QString &line : m_lists.notListed) {
        QVERIFY2(!line.section(QStringLiteral(" ? "), 1).isEmpty(), qPrintable(line));
        qInfo("%s", qPrintable(line));
    }
    QCOMPARE(m_lists.notListed.size(), 13);
}

QTEST_GUILESS_MAIN(TestRepositoryValues)
#include "tst_repository_values.moc"
