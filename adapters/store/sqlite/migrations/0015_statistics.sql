-- Executions that ended, by the moment of their end, outcome and length (duration-histogram.ts): what statistics are read from.
CREATE TABLE execution_count (
  -- 60, 3600 or 86400.
  step_seconds INTEGER NOT NULL,
  at INTEGER NOT NULL,
  app TEXT NOT NULL,
  function_name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (step_seconds, at, app, function_name, outcome, bucket)
) STRICT, WITHOUT ROWID;

-- The history so far; minutes are kept for two days only.
INSERT INTO execution_count (step_seconds, at, app, function_name, outcome, bucket, count)
SELECT s.seconds, e.ended_at / (s.seconds * 1000) * (s.seconds * 1000), e.app, e.function_name, e.status,
  CASE WHEN e.duration_ms > 0.01 THEN min(CAST(ceil(ln(e.duration_ms / 0.01) / ln(1.05 / 0.95)) AS INTEGER), 330) ELSE 0 END AS bucket,
  count(*)
FROM execution e CROSS JOIN (SELECT 60 AS seconds UNION ALL SELECT 3600 UNION ALL SELECT 86400) s
WHERE e.status IN ('Succeeded', 'Failed', 'Expired', 'Cancelled') AND e.ended_at IS NOT NULL
  AND (s.seconds > 60 OR e.ended_at > (unixepoch() - 172800) * 1000)
GROUP BY 1, 2, 3, 4, 5, 6;
