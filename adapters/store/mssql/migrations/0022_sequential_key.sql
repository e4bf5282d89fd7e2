-- optional: inserts at the end of one index by many sessions at once, without waiting for each other's page (SQL Server 2019)
ALTER INDEX cx_execution_arrival ON execution SET (OPTIMIZE_FOR_SEQUENTIAL_KEY = ON);
