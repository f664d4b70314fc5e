from django.db import migrations

# What was written before each saving was kept is the first version; where all had locked, they have read each other.
KEEP = """
INSERT INTO partnerships_bodyminutes (programme_id, meeting_id, number, minutes, decisions, by_id, at)
  SELECT programme_id, id, 1, minutes, decisions, minutes_by_id, minutes_at FROM partnerships_bodymeeting m
   WHERE minutes <> '' AND minutes_by_id IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM partnerships_bodyminutes v WHERE v.meeting_id = m.id);
INSERT INTO partnerships_preparedanswer (programme_id, partnership_id, key, text, by_id, at)
  SELECT programme_id, partnership_id, key, text, by_id, at FROM partnerships_prepared p
   WHERE text <> '' AND NOT EXISTS (
     SELECT 1 FROM partnerships_preparedanswer a WHERE a.partnership_id = p.partnership_id AND a.key = p.key);
UPDATE partnerships_review r SET opened_at = locked_at
 FROM partnerships_assignment a JOIN partnerships_application x ON x.id = a.application_id
 WHERE a.id = r.assignment_id AND r.status = 'locked' AND r.opened_at IS NULL AND NOT EXISTS (
   SELECT 1 FROM partnerships_assignment b
    WHERE b.application_id = a.application_id AND b.ended_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM partnerships_review o
       WHERE o.assignment_id = b.id AND o.sheet_id = r.sheet_id AND o.status = 'locked'))
 AND coalesce((SELECT readers FROM partnerships_reviewplan p WHERE p.call_id = x.call_id), 2) <= (
   SELECT count(*) FROM partnerships_review o JOIN partnerships_assignment b ON b.id = o.assignment_id
    WHERE b.application_id = a.application_id AND o.sheet_id = r.sheet_id AND o.status = 'locked');
UPDATE partnerships_interviewreview r SET opened_at = locked_at FROM partnerships_panelseat a
 WHERE a.id = r.assignment_id AND r.status = 'locked' AND r.opened_at IS NULL AND NOT EXISTS (
   SELECT 1 FROM partnerships_panelseat b
    WHERE b.interview_id = a.interview_id AND b.ended_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM partnerships_interviewreview o
       WHERE o.assignment_id = b.id AND o.sheet_id = r.sheet_id AND o.status = 'locked'))
 AND 2 <= (SELECT count(*) FROM partnerships_interviewreview o JOIN partnerships_panelseat b ON b.id = o.assignment_id
    WHERE b.interview_id = a.interview_id AND o.sheet_id = r.sheet_id AND o.status = 'locked');
INSERT INTO programmes_due (programme_id, kind) SELECT DISTINCT programme_id, 'ahead' FROM partnerships_partnership;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0042_each_answer_is_kept")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
