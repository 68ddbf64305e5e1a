// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace leeway::ui {

/// Where the cluster stands on the course: Git's head, what Flux fetched, what it applied (decisions.md 4).
struct Course
{
    enum class Leg : std::uint8_t { Agrees, Behind, Broken };

    QString branch; ///< "main"; what Git is compared at
    QString git;    ///< hash of 7 characters, empty if not known
    QString fetched;
    QString applied;
    Leg toFetched = Leg::Agrees;
    Leg toApplied = Leg::Agrees;
    QString remark;   ///< "1 commit behind, next fetch in 6 min"
    QString laggards; ///< for the tooltip: Kustomizations that are behind
    bool isEmpty() const { return git.isEmpty() && fetched.isEmpty() && applied.isEmpty(); }
    /// All of it as one sentence, for screen readers and the tooltip.
    QString sentence() const;
};

/// The smallest form of the delivery pipeline, painted in 38 px.
class CourseStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit CourseStrip(QWidget *parent = nullptr);
    void setCourse(const Course &course);
    const Course &course() const { return m_course; }
    /// One line, without the words above the hashes.
    void setCompact(bool compact);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Stop;
    QList<Stop> stops() const;
    int stopWidth(const Stop &stop) const;
    int paintStop(class QPainter &painter, int left, const Stop &stop) const;
    void paintLeg(class QPainter &painter, int left, int middle, Course::Leg leg) const;

    Course m_course;
    bool m_compact = false;
};

} // namespace leeway::ui
