// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

/// What people read goes through tr(): a sentence in a plain literal could not be translated.
class TestTranslatable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noSentenceStandsOutsideTr()
    {
        const QRegularExpression sentence(uR"re(u"[^"\n]*[A-Za-z]{2} [a-z]{2}[^"\n]*"(_s)?)re"_s);
        // What is no sentence for people: commands that are copied, and the component sheet of developers.
        const QStringList allowed{u"kubectl get "_s, u" --namespace "_s, u" --output yaml"_s,
                                  u"d MMM yyyy"_s};
        QStringList found;
        int files = 0;
        for (const QString &folder : {u"ui"_s, u"model/items"_s, u"app/leeway"_s}) {
            const QDir dir(QStringLiteral(LEEWAY_SOURCE_DIR) + u'/' + folder);
            for (const QString &name : dir.entryList({u"*.cpp"_s}, QDir::Files)) {
                if (name == u"component_sheet.cpp"_s)
                    continue;
                QFile file(dir.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                ++files;
                auto at = sentence.globalMatch(QString::fromUtf8(file.readAll()));
                while (at.hasNext()) {
                    const QString text = at.next().captured();
                    if (std::none_of(allowed.begin(), allowed.end(),
                                     [&](const QString &one) { return text.contains(one); }))
                        found << name + u": "_s + text;
                }
            }
        }
        QVERIFY(files > 50);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestTranslatable)
#include "tst_translatable.moc"
