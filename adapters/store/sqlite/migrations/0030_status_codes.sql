-- compatible from: 0028_letters_of_an_execution.sql
-- Of an HTTP function that has answered.
ALTER TABLE attempt ADD COLUMN status_code INTEGER;
